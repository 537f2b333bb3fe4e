import { contentTokens } from '../../language/english-terms.ts';
import { type Ranking, sectionOf } from './rank-units.ts';
import type { Unit } from './source-units.ts';

/** How pages head what matters most. */
const SUMMARY =
  /(?<!\p{L})(?:short version|at a glance|in short|in brief|overview|summary|what you get|how (?:many|much|long)|the basics|das wichtigste|auf einen blick|überblick|kurz gesagt|l'essentiel|en bref|résumé|en resumen|lo esencial|resumen|em resumo|o essencial|resumo)(?!\p{L})/iu;
const MOST_UNITS = 8;
const LONGEST = 900;

/**
 * What a page says in short, for a question that is nothing but its title ("Parental leave", as one that is chosen by a
 * button): there is no telling what is asked of it. Undefined for every other question, and where no section sums the page up.
 */
export function summaryOfTopic(question: string, { units }: Ranking): readonly Unit[] | undefined {
  const asked = termsOf(question);
  if (asked === '') return undefined;
  const page = units.map(({ unit }) => unit).filter(({ title }) => termsOf(title) === asked);
  const first = page.find(({ headings }) => SUMMARY.test(headings.at(-1) ?? ''));
  if (first === undefined) return undefined;
  const section = page.filter((unit) => sectionOf(unit) === sectionOf(first));
  const rows = section.filter(({ kind }) => kind !== 'sentence');
  const chosen = (rows.length > 0 ? rows.filter(({ block }) => block === rows[0]?.block) : section).slice(
    0,
    MOST_UNITS,
  );
  return chosen.reduce((sum, { text }) => sum + text.length, 0) <= LONGEST
    ? chosen
    : chosen.slice(0, MOST_UNITS / 2);
}

function termsOf(text: string): string {
  return [...new Set(contentTokens(text).map(({ term }) => term))].toSorted().join(' ');
}
