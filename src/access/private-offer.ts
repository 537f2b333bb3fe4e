import { type Audience, mayAllRead } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';
import { holdsAll } from './narrowest.ts';

/**
 * Whether everything that may be shown to `earlier` may be shown to `audience` too, whatever the documents are: for what was
 * written for one audience and is read by another (thread memory, a shared answer, a cached one).
 */
export function seesAtLeast(audience: Audience, earlier: Audience): boolean {
  return (
    earlier.length === 0 ||
    (audience.length > 0 && audience.every((rights) => earlier.some((less) => holdsAll(rights, less))))
  );
}

/**
 * Whether the asker alone may see more than everybody in the place: then a private answer is worth an offer. With `inUse`,
 * the access lists that documents have, it says whether there is such a document; without, whether there could be one.
 * What it says must reach the asker alone: it tells that documents exist.
 */
export function mayKnowMore(audience: Audience, own: AccessList, inUse?: Iterable<AccessList>): boolean {
  if (own.length === 0) return false;
  if (inUse === undefined) return !seesAtLeast(audience, [own]);
  for (const access of inUse) if (mayAllRead([own], access) && !mayAllRead(audience, access)) return true;
  return false;
}
