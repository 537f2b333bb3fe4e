import { percentile } from '../load/figures.ts';
import { seededRandom } from '../seeded-random.ts';

/** A mean difference, and between which two values it lies in 95 of 100 resamples. */
export type Interval = { readonly mean: number; readonly low: number; readonly high: number };

const RESAMPLES = 1_000;
const SEED = 20_261_122;

/**
 * How much more one system scores than another on the same questions, with a paired bootstrap interval (Efron and
 * Tibshirani 1993, 1,000 resamples, always the same ones). Both lists hold a value a question, in the same order.
 */
export function pairedDifference(own: readonly number[], other: readonly number[]): Interval {
  const differences = own.map((value, i) => value - (other[i] ?? 0));
  const random = seededRandom(SEED);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) {
      sum += differences[Math.floor(random() * differences.length)] ?? 0;
    }
    return sum / (differences.length || 1);
  });
  const mean = differences.reduce((sum, value) => sum + value, 0) / (differences.length || 1);
  return { mean, low: percentile(means, 0.025), high: percentile(means, 0.975) };
}
