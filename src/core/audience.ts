import { z } from 'zod';
import { AccessList } from './passage.ts';

/**
 * Everybody who will read a reply, by what they may see: one list a reader (`public`, `group:…`, `person:…`, `place:…`), equal
 * and wider lists left out. Nobody in it means that nothing may be shown.
 */
export const Audience = z.array(AccessList).readonly();
export type Audience = z.infer<typeof Audience>;

/** Whether every reader may see what has this access list. */
export function mayAllRead(audience: Audience, access: AccessList): boolean {
  return audience.length > 0 && audience.every((rights) => rights.some((right) => access.includes(right)));
}
