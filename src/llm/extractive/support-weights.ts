import type { SupportFeatures } from './support-features.ts';

// Refit with scripts/fit-extractive.ts. Fitted by logistic regression on the golden cases, the answerable ones also without the page that answers them as
// examples of what can't be answered. With a sixth left out in turn: 84 of 100 answered, 106 of 136 left unanswered.
export const SUPPORT_WEIGHTS: SupportFeatures = {
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

/** The names of all features, in one order; the first is always 1. */
export const SUPPORT_FEATURES = Object.keys(SUPPORT_WEIGHTS) as readonly (keyof SupportFeatures)[];

/** How surely the best unit is an answer: 0 and above means yes. */
export function sureness(features: SupportFeatures, weights: SupportFeatures = SUPPORT_WEIGHTS): number {
  return SUPPORT_FEATURES.reduce((sum, name) => sum + weights[name] * features[name], 0);
}
