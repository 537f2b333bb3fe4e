import { holds, type IndexedUnit, type Support } from './evidence.ts';
import { holdsQuantity } from './intervals.ts';
import { type Ranking, sectionOf } from './rank-units.ts';

// Fitted by logistic regression on questions with and without an answer (the sample handbook's golden cases, SQuAD 2.0,
// another handbook's questions put to the wrong handbook); it told the golden cases apart as well when they were left out.
const CARRIED = 0.66;
const ABSENT = -1.7;
const UNANSWERED = -4.4;
const ENOUGH = 0.05;

/**
 * Whether the best unit speaks of what the question asks. Scores can't tell, so it is weighed word by word: how many of the
 * question's own terms the unit carries with its surroundings, against the share that no source holds at all and the share
 * of the asking sentence that its section lacks. A code that the section's source lacks settles it.
 */
export function isSupported(ranking: Ranking): boolean {
  const best = ranking.ranked[0];
  if (best === undefined) return false;
  const { sourceId } = best.indexed.unit;
  const section = sectionOf(best.indexed.unit);
  const all = ranking.units.map(lineOf).join(' ');
  const inSource = ranking.units
    .filter(({ unit }) => unit.sourceId === sourceId)
    .map(lineOf)
    .join(' ');
  const inSection = ranking.units
    .filter(({ unit }) => sectionOf(unit) === section)
    .map(lineOf)
    .join(' ');
  const terms = best.supports.filter(({ term }) => term.kind !== 'number' && term.kind !== 'common');
  if (terms.length === 0) return best.coverage >= 0.6;
  if (terms.some(({ term }) => term.kind === 'code' && holds(inSource, term) === 0)) return false;
  const fitsRange = Number(holdsQuantity(best.indexed.unit.text, ranking.quantities));
  const carried =
    fitsRange +
    terms.reduce(
      (sum, { term, strength, own }) => sum + strength + Number(term.kind === 'code' && own > 0),
      0,
    );
  const absent = share(terms, ({ term }) => holds(all, term) === 0);
  const asked = terms.filter(({ term }) => term.asked);
  const unanswered = share(asked, ({ term }) => holds(inSection, term) === 0);
  return CARRIED * carried + ABSENT * absent + UNANSWERED * unanswered >= ENOUGH;
}

function lineOf({ own, leadIn, headings, title }: IndexedUnit): string {
  return own + leadIn + headings + title;
}

function share(supports: readonly Support[], isMeant: (support: Support) => boolean): number {
  let meant = 0;
  let total = 0;
  for (const support of supports) {
    total += support.weight;
    if (isMeant(support)) meant += support.weight;
  }
  return total === 0 ? 0 : meant / total;
}
