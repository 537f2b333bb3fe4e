import type { AccessList } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';

/**
 * What every reader of a reply may see. `public` is for people of the organisation: where guests or another organisation
 * read along, it is nothing.
 */
export function readerAccess(place: Place, author: Principal): AccessList {
  return place.external || author.guest ? [] : ['public'];
}
