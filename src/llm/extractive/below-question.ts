import { holds, type Support } from './evidence.ts';
import type { IndexedUnit } from './index-units.ts';

/** What is asked about, without numbers and the words that questions are made of. */
export function subjectOf(supports: readonly Support[]): readonly Support[] {
  return supports.filter(({ term }) => term.asked && term.kind !== 'number' && term.kind !== 'common');
}

/** The nearest heading is a question and says all that is asked, in the asker's words: an entry of a list of questions. */
export function isBelowQuestion({ unit, nearHeading }: IndexedUnit, supports: readonly Support[]): boolean {
  if (!(unit.headings.at(-1) ?? '').trim().endsWith('?')) return false;
  const asked = subjectOf(supports);
  return asked.length > 0 && asked.every(({ term }) => holds(nearHeading, term) === 1);
}
