/** One question's passages: a row of features each, and which of them answer it. */
export type FitList = {
  /** Row after row. */
  readonly features: Float64Array;
  readonly answers: readonly boolean[];
  readonly weight: number;
};

type FitOptions = { readonly width: number; readonly rounds: number; readonly pull: number };

const RATE = 0.05;
const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;

/**
 * Weights under which a softmax over each list gives its answers the most (listwise regression, by Adam): half of the
 * likelihood asks for any of the answers, half for all of them. No weight goes below zero, since every feature speaks for
 * a passage, and `pull` draws all to zero. The same lists give the same weights.
 */
export function fitWeights(lists: readonly FitList[], { width, rounds, pull }: FitOptions): Float64Array {
  const weights = new Float64Array(width);
  const first = new Float64Array(width);
  const second = new Float64Array(width);
  const told = lists.filter(({ answers }) => answers.includes(true) && answers.includes(false));
  const total = told.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 1; round <= rounds; round++) {
    const gradient = weights.map((weight) => pull * weight);
    for (const list of told) addGradient(list, weights, { gradient, share: list.weight / total });
    for (const [k, slope] of gradient.entries()) {
      first[k] = FIRST_MOMENT * (first[k] ?? 0) + (1 - FIRST_MOMENT) * slope;
      second[k] = SECOND_MOMENT * (second[k] ?? 0) + (1 - SECOND_MOMENT) * slope * slope;
      const step = (first[k] ?? 0) / (1 - FIRST_MOMENT ** round);
      const size = Math.sqrt((second[k] ?? 0) / (1 - SECOND_MOMENT ** round)) + 1e-8;
      weights[k] = Math.max(0, (weights[k] ?? 0) - (RATE * step) / size);
    }
  }
  return weights;
}

/** The weighted sums of a list's rows. */
export function listScores(
  { features, answers }: Pick<FitList, 'features' | 'answers'>,
  weights: Float64Array,
) {
  return answers.map((_, row) => {
    let score = 0;
    for (const [k, weight] of weights.entries()) score += weight * (features[row * weights.length + k] ?? 0);
    return score;
  });
}

/** How the softmax of scores shares out 1. */
export function softmax(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / all);
}

function addGradient(
  list: FitList,
  weights: Float64Array,
  { gradient, share }: { readonly gradient: Float64Array; readonly share: number },
): void {
  const likely = softmax(listScores(list, weights));
  const count = list.answers.filter(Boolean).length;
  const answering = likely.reduce((sum, one, row) => sum + (list.answers[row] ? one : 0), 0);
  for (const [row, one] of likely.entries()) {
    const wanted = list.answers[row] ? 0.5 * (one / answering) + 0.5 / count : 0;
    const factor = share * (one - wanted);
    for (let k = 0; k < weights.length; k++) {
      gradient[k] = (gradient[k] ?? 0) + factor * (list.features[row * weights.length + k] ?? 0);
    }
  }
}
