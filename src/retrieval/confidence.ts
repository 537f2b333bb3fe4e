/**
 * Confidence in each of a search's passages: the chance that it answers, if any of them does. The softmax of log-odds, so
 * all together make up 1; measured on the development sets, a first passage with .4 to .5 answered in 3 of 4 cases and one
 * above .9 in 97 of 100 (docs/decisions/2026-11-22-passage-choice.md). It says nothing of whether there is an answer at all.
 */
export function confidences(logOdds: readonly number[]): readonly number[] {
  const most = Math.max(...logOdds);
  const powers = logOdds.map((value) => Math.exp(value - most));
  const all = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / all);
}
