import type { UnitFeatures } from './unit-features.ts';

// Refit with scripts/fit-extractive.ts. Fitted by softmax regression over all units of a question's pages on the golden cases, with a strong pull to zero; with
// a sixth of the cases left out in turn the best unit was right for 79 of 108, with none left out for 82.
export const UNIT_WEIGHTS: UnitFeatures = {
  page: 0.55,
  source: 1.2,
  section: 1.94,
  nearSection: 0.34,
  unit: 3.54,
  own: 1.84,
  near: 0.16,
  asked: 0.65,
  askedNear: 1.68,
  headings: 0.43,
  title: 2.11,
  pairs: 0.81,
  rowName: 1.05,
  rowKey: 2.07,
  rowKeyAsked: 0,
  keySaid: 0,
  heading: 1.7,
  headingAsked: 0,
  answerType: 2.54,
  askedType: -0.24,
  nameOwn: 0.71,
  numbers: 2.01,
  steps: -0.04,
  interval: 1.2,
  pageRank: 2.99,
  rankInPage: 1.22,
  rankInSection: 0.51,
  otherName: -0.55,
  row: 0.52,
  item: -0.03,
  tooShort: 0.01,
  opensList: -0.13,
  otherLanguage: 0,
};

/** How well a unit answers, higher is better: a difference of 1 makes a unit 2.7 times as likely as the other. */
export function scoreOf(features: UnitFeatures, weights: UnitFeatures = UNIT_WEIGHTS): number {
  let score = 0;
  for (const name of UNIT_FEATURES) score += weights[name] * features[name];
  return score;
}

/** The names of all features, in one order. */
export const UNIT_FEATURES = Object.keys(UNIT_WEIGHTS) as readonly (keyof UnitFeatures)[];
