/** One question's candidates: a row of features each, and which of them answer it. */
export type ChoiceList = {
  readonly rows: readonly (readonly number[])[];
  readonly answers: readonly boolean[];
  readonly weight: number;
};

/** One decision: features, and whether it should have been a yes. */
export type DecisionRow = {
  readonly features: readonly number[];
  readonly isYes: boolean;
  readonly weight: number;
};

export type FitOptions = {
  /** The weights to start from and to stay near: those in use, or zeros. */
  readonly from: readonly number[];
  /** How strongly weights are drawn to them. */
  readonly pull: number;
};

const ROUNDS = 250;
const RATE = 0.1;
const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;

/**
 * Weights under which a softmax over each list gives those that answer the most, by Adam (Kingma and Ba 2015). Lists
 * without an answer say nothing and are left out. Nothing is random.
 */
export function fitChoice(lists: readonly ChoiceList[], { from, pull }: FitOptions): readonly number[] {
  const told = lists.filter(({ answers }) => answers.includes(true) && answers.includes(false));
  const total = told.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return descend(from, (weights) => {
    const gradient = weights.map((weight, at) => pull * (weight - (from[at] ?? 0)));
    for (const list of told) addChoice(list, weights, { gradient, share: list.weight / total });
    return gradient;
  });
}

/** Weights of a logistic regression; the first feature is always 1 and moves freely. */
export function fitDecision(rows: readonly DecisionRow[], { from, pull }: FitOptions): readonly number[] {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return descend(from, (weights) => {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : pull * (weight - (from[at] ?? 0))));
    for (const { features, isYes, weight } of rows) {
      const chance = 1 / (1 + Math.exp(-product(features, weights)));
      addScaled(gradient, features, (weight / total) * (chance - Number(isYes)));
    }
    return gradient;
  });
}

function addChoice(
  { rows, answers }: ChoiceList,
  weights: readonly number[],
  { gradient, share }: { readonly gradient: number[]; readonly share: number },
): void {
  const scores = rows.map((row) => product(row, weights));
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = powers.reduce((sum, power) => sum + power, 0);
  const right = powers.reduce((sum, power, at) => sum + (answers[at] ? power : 0), 0);
  for (const [at, row] of rows.entries()) {
    const power = powers[at] ?? 0;
    const wanted = answers[at] && right > 0 ? power / right : 0;
    addScaled(gradient, row, share * (power / all - wanted));
  }
}

function descend(
  from: readonly number[],
  slopeAt: (weights: readonly number[]) => readonly number[],
): readonly number[] {
  const weights = [...from];
  const first = weights.map(() => 0);
  const second = weights.map(() => 0);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rate = RATE * (1 - (round - 1) / ROUNDS);
    for (const [at, slope] of slopeAt(weights).entries()) {
      const mean = FIRST_MOMENT * (first[at] ?? 0) + (1 - FIRST_MOMENT) * slope;
      const spread = SECOND_MOMENT * (second[at] ?? 0) + (1 - SECOND_MOMENT) * slope * slope;
      first[at] = mean;
      second[at] = spread;
      const step = mean / (1 - FIRST_MOMENT ** round);
      const size = Math.sqrt(spread / (1 - SECOND_MOMENT ** round)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (rate * step) / size;
    }
  }
  return weights;
}

function product(row: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += (row[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

function addScaled(into: number[], row: readonly number[], factor: number): void {
  for (let at = 0; at < into.length; at += 1) into[at] = (into[at] ?? 0) + factor * (row[at] ?? 0);
}
