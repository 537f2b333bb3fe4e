import type { Passage } from '../core/passage.ts';
import type { SearchFilter } from './passage-search.ts';

const DAY_MS = 86_400_000;

/** Whether a passage is one of those that a search is narrowed to. A date that can't be read lets nothing through. */
export function passesFilter(passage: Passage, filter: SearchFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { sources, collections, languages, updatedFrom, updatedTo } = filter;
  if (sources && !sources.includes(passage.source)) return false;
  if (languages && !languages.includes(passage.language)) return false;
  if (collections && !collections.includes(collectionOf(passage.document))) return false;
  if (updatedFrom === undefined && updatedTo === undefined) return true;
  const day = dayNumber(passage.updated);
  const from = updatedFrom === undefined ? Number.NEGATIVE_INFINITY : dayNumber(updatedFrom);
  const to = updatedTo === undefined ? Number.POSITIVE_INFINITY : dayNumber(updatedTo);
  return day !== undefined && from !== undefined && to !== undefined && day >= from && day <= to;
}

/** The folder that a document stands in: `policies/leave` of `policies/leave/sick.md`; empty at the top. */
export function collectionOf(document: string): string {
  return document.slice(0, Math.max(0, document.lastIndexOf('/')));
}

/** Days since 1970 of an ISO date or date and time (UTC); undefined for anything else. */
export function dayNumber(date: string | undefined): number | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.floor(time / DAY_MS);
}

/** The same for the same filter: what is computed for one may be kept. */
export function filterKey(filter: SearchFilter | undefined): string {
  if (filter === undefined) return '';
  const { sources, collections, languages, updatedFrom, updatedTo } = filter;
  return JSON.stringify([sources, collections, languages, updatedFrom, updatedTo]);
}
