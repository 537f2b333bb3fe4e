import { holds } from './evidence.ts';
import type { Ranking } from './rank-units.ts';
import { type SupportFeatures, supportFeatures } from './support-features.ts';

// Fitted by logistic regression on the golden cases, the answerable ones also without the page that answers them as
// examples of what can't be answered. With a sixth left out in turn: 84 of 100 answered, 106 of 136 left unanswered.
const WEIGHTS: SupportFeatures = {
  always: -3,
  carried: 2.64,
  asked: -0.73,
  askedNear: -0.06,
  unit: 0.77,
  title: 0.74,
  rowName: -0.55,
  rowKey: 0.79,
  heading: 1.42,
  pairs: 0.51,
  answerType: -0.65,
  pageRank: 1.63,
  interval: 0.67,
  absent: 0.12,
  absentNear: -0.33,
  unanswered: -0.79,
  unansweredNear: -1.71,
  unansweredByPage: -1.14,
  rarestMissing: -0.15,
  nameMissing: -0.98,
  score: 1.12,
  isOpen: -0.36,
};
const ENTRIES = Object.entries(WEIGHTS) as [keyof SupportFeatures, number][];
const ENOUGH = 0;

/**
 * Whether the best unit speaks of what the question asks: how much of it the unit, its section and its page say, and how
 * much nothing says. A code that the page lacks settles it.
 */
export function isSupported(ranking: Ranking): boolean {
  const best = ranking.ranked[0];
  if (best === undefined) return false;
  const page = ranking.units.filter(({ unit }) => unit.title === best.indexed.unit.title);
  const { terms, isPart } = ranking.analysis;
  const codes = terms.filter((term) => term.kind === 'code' && (term.asked || !isPart));
  const isUnknown = codes.some(
    (code) => !page.some((unit) => holds(unit.own + unit.headings + unit.leadIn + unit.title, code) > 0),
  );
  if (isUnknown || terms.every((term) => term.kind === 'common')) return false;
  const features = supportFeatures(ranking, best);
  return ENTRIES.reduce((sum, [name, weight]) => sum + weight * features[name], 0) >= ENOUGH;
}
