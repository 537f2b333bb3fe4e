import { answersByForm } from './answers-question.ts';
import { holds } from './evidence.ts';
import type { RankedUnit, Ranking } from './rank-units.ts';
import { type SupportFeatures, supportFeatures } from './support-features.ts';
import { sureness } from './support-weights.ts';

/**
 * Whether the best unit speaks of what the question asks: how much of it the unit, its section and its page say, and how
 * much nothing says, which has to come to `least` or more. A code that the page lacks settles it, and so may the form of the two (`answersByForm`).
 */
export function isSupported(ranking: Ranking, weights?: SupportFeatures, least = 0): boolean {
  const best = ranking.ranked[0];
  if (best === undefined) return false;
  const settled = settledByForm(ranking, best);
  return settled ?? sureness(supportFeatures(ranking, best), weights) >= least;
}

/** What needs no weighing; undefined where weights decide. */
export function settledByForm(ranking: Ranking, best: RankedUnit): boolean | undefined {
  const page = ranking.units.filter(({ unit }) => unit.title === best.indexed.unit.title);
  const { terms, isPart } = ranking.analysis;
  const codes = terms.filter((term) => term.kind === 'code' && (term.asked || !isPart));
  const isUnknown = codes.some(
    (code) => !page.some((unit) => holds(unit.own + unit.headings + unit.leadIn + unit.title, code) > 0),
  );
  if (isUnknown || terms.every((term) => term.kind === 'common')) return false;
  const settled = answersByForm(ranking, best);
  return settled === undefined ? undefined : settled === 'yes';
}
