import type { ScoredPassage } from '../core/passage.ts';
import { contentTokens } from '../language/english-terms.ts';
import { stem } from '../language/stem.ts';

/** One way to read a question: how a button names it, and the question that it then is. */
export type Reading = { readonly label: string; readonly question: string };

/** The readings of a question that could mean several things; undefined when it is clear enough. */
export type Readings = (question: string, found: readonly ScoredPassage[]) => readonly Reading[] | undefined;

/** "leave?" and "travel money" leave things open; a longer question says what it wants. */
const MOST_WORDS = 3;
const MOST_READINGS = 4;
const LONGEST_LABEL = 75;
/** A page that matches less than this share of the best one is not what was meant. */
const NEAR_THE_BEST = 0.5;

/**
 * A word or two that several documents have in their titles ("leave": annual, sick, parental) can be read as each of them.
 * One document with just these words, or with all of them alone, is what was meant; so is whatever names a code.
 */
export const readings: Readings = (question, found) => {
  const words = question.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length > MOST_WORDS || /\d/.test(question)) return undefined;
  const asked = stemsOf(question);
  if (asked.size === 0) return undefined;
  const titles = nearTitles(found).filter((title) => isSubset(asked, stemsOf(title)));
  if (titles.length < 2 || titles.some((title) => isSubset(stemsOf(title), asked))) return undefined;
  return titles.slice(0, MOST_READINGS).map((title) => ({ label: shortened(title), question: title }));
};

/** The titles of what was found, best first, each once. */
function nearTitles(found: readonly ScoredPassage[]): readonly string[] {
  const least = (found[0]?.score ?? 0) * NEAR_THE_BEST;
  return [...new Set(found.filter(({ score }) => score >= least).map(({ passage }) => passage.title))];
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(contentTokens(text).map(({ term }) => stem(term)));
}

function isSubset(some: ReadonlySet<string>, of: ReadonlySet<string>): boolean {
  return [...some].every((each) => of.has(each));
}

function shortened(title: string): string {
  return title.length <= LONGEST_LABEL ? title : `${title.slice(0, LONGEST_LABEL - 1)}…`;
}
