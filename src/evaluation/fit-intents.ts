import { INTENTS, type Intent } from '../intent/intent.ts';
import { HASHED_PLACES, type IntentFeatures } from '../intent/intent-features.ts';
import { softmax, type TrainedWeights } from '../intent/intent-model.ts';

/** An example as the regression sees it. */
export type FitExample = { readonly features: IntentFeatures; readonly intent: Intent };

export type FitOptions = {
  readonly dimensions: number;
  /** Strength of the pull towards zero. */
  readonly decay: number;
  readonly steps: number;
};

const RATE = 0.1;
const MOMENTUM = 0.9;
const VARIANCE = 0.999;

/**
 * Fits a multinomial logistic regression to all examples at once with Adam (Kingma and Ba 2015). Nothing is random: the
 * same examples give the same weights. Rare intents count more, by the root of their rarity.
 */
export function fitIntents(examples: readonly FitExample[], options: FitOptions): TrainedWeights {
  const row = HASHED_PLACES + options.dimensions;
  const size = INTENTS.length * (row + 1);
  const state = {
    values: new Float64Array(size),
    first: new Float64Array(size),
    second: new Float64Array(size),
  };
  const share = shares(examples);
  for (let step = 1; step <= options.steps; step++) {
    const gradient = gradientOf(examples, { values: state.values, row, share });
    for (let at = 0; at < INTENTS.length * row; at++) {
      gradient[at] = (gradient[at] ?? 0) + options.decay * (state.values[at] ?? 0);
    }
    moveBy(gradient, state, { step, rate: RATE * (1 - (step - 1) / options.steps) });
  }
  const weights = state.values.slice(0, INTENTS.length * row);
  return {
    dimensions: options.dimensions,
    weights,
    biases: Array.from(state.values.slice(INTENTS.length * row)),
  };
}

/** What one example of each intent counts; all examples together count 1. */
function shares(examples: readonly FitExample[]): ReadonlyMap<Intent, number> {
  const counts = INTENTS.map((intent) => examples.filter((example) => example.intent === intent).length);
  const total = counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return new Map(INTENTS.map((intent, at) => [intent, 1 / (Math.sqrt(counts[at] || 1) * total)]));
}

type Slope = {
  readonly values: Float64Array;
  readonly row: number;
  readonly share: ReadonlyMap<Intent, number>;
};

function gradientOf(examples: readonly FitExample[], { values, row, share }: Slope): Float64Array {
  const gradient = new Float64Array(values.length);
  const biasAt = INTENTS.length * row;
  for (const { features, intent } of examples) {
    const { places, values: strengths } = features;
    const scores = INTENTS.map((_, at) => {
      let score = values[biasAt + at] ?? 0;
      for (let i = 0; i < places.length; i++) {
        score += (values[at * row + (places[i] ?? 0)] ?? 0) * (strengths[i] ?? 0);
      }
      return score;
    });
    for (const [at, chance] of softmax(scores).entries()) {
      const error = (chance - (INTENTS[at] === intent ? 1 : 0)) * (share.get(intent) ?? 0);
      gradient[biasAt + at] = (gradient[biasAt + at] ?? 0) + error;
      for (let i = 0; i < places.length; i++) {
        const place = at * row + (places[i] ?? 0);
        gradient[place] = (gradient[place] ?? 0) + error * (strengths[i] ?? 0);
      }
    }
  }
  return gradient;
}

type Moving = {
  readonly values: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
};

function moveBy(
  gradient: Float64Array,
  { values, first, second }: Moving,
  { step, rate }: { readonly step: number; readonly rate: number },
): void {
  for (let at = 0; at < values.length; at++) {
    const slope = gradient[at] ?? 0;
    first[at] = MOMENTUM * (first[at] ?? 0) + (1 - MOMENTUM) * slope;
    second[at] = VARIANCE * (second[at] ?? 0) + (1 - VARIANCE) * slope * slope;
    const mean = (first[at] ?? 0) / (1 - MOMENTUM ** step);
    const spread = Math.sqrt((second[at] ?? 0) / (1 - VARIANCE ** step));
    values[at] = (values[at] ?? 0) - (rate * mean) / (spread + 1e-8);
  }
}
