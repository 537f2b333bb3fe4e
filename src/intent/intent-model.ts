import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { INTENTS } from './intent.ts';
import { HASHED_PLACES, type IntentFeatures } from './intent-features.ts';

const PerIntent = z.array(z.number()).length(INTENTS.length).readonly();
const Header = z.strictObject({
  format: z.literal(1),
  intents: z.array(z.string()).readonly(),
  places: z.number().int().positive(),
  /** Length of the embedding that the weights were made with. */
  dimensions: z.number().int().nonnegative(),
  biases: PerIntent,
  /** A stored weight times its intent's scale is the weight: one scale for hashed features, one for meaning. */
  hashedScales: PerIntent,
  meaningScales: PerIntent,
  /** The scores are divided by it, so that probabilities are honest. */
  temperature: z.number().positive(),
});
type Header = z.infer<typeof Header>;

/** Multinomial logistic regression: a weight for each intent (row) and place of the features (column). */
export type IntentModel = Omit<Header, 'format' | 'intents'> & { readonly weights: Int8Array };

/** Weights as they are trained: `weights[intent * (places + dimensions) + place]`. */
export type TrainedWeights = {
  readonly dimensions: number;
  readonly biases: readonly number[];
  readonly weights: Float64Array;
};

/** What scripts/train-intents.ts writes: one line of JSON, then the weights as int8, intent after intent. */
export function writeIntentModel(model: IntentModel): Buffer {
  const { weights, ...facts } = model;
  const header: Header = { format: 1, intents: INTENTS, ...facts };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(weights.buffer, weights.byteOffset, weights.length),
  ]);
}

/** Reads it back. Throws AssistantError `configuration` when it is missing, cut short or made for other features. */
export function loadIntentModel(file: string | URL): IntentModel {
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf('\n');
    const header = Header.parse(JSON.parse(bytes.toString('utf8', 0, end)));
    const weights = new Int8Array(new Uint8Array(bytes.subarray(end + 1)).buffer);
    const fits =
      header.places === HASHED_PLACES &&
      header.intents.join() === INTENTS.join() &&
      weights.length === INTENTS.length * (header.places + header.dimensions);
    if (!fits) throw new Error('Its intents or features are not those of the code');
    const { format: _format, intents: _intents, ...facts } = header;
    return { ...facts, weights };
  } catch (cause) {
    const message = 'The intent model cannot be read: make it again with node scripts/train-intents.ts';
    throw new AssistantError(message, { code: 'configuration', retryable: false, cause });
  }
}

/** Rounds weights to a byte each. */
export function compactModel(trained: TrainedWeights, temperature: number): IntentModel {
  const { dimensions, biases, weights: exact } = trained;
  const row = HASHED_PLACES + dimensions;
  const weights = new Int8Array(exact.length);
  const hashedScales: number[] = [];
  const meaningScales: number[] = [];
  for (let intent = 0; intent < INTENTS.length; intent++) {
    const from = intent * row;
    const meaningFrom = from + HASHED_PLACES;
    hashedScales.push(round({ exact, weights, from, to: meaningFrom }));
    meaningScales.push(round({ exact, weights, from: meaningFrom, to: from + row }));
  }
  return { places: HASHED_PLACES, dimensions, biases, hashedScales, meaningScales, temperature, weights };
}

type Stretch = {
  readonly exact: Float64Array;
  readonly weights: Int8Array;
  readonly from: number;
  readonly to: number;
};

function round({ exact, weights, from, to }: Stretch): number {
  let largest = 0;
  for (let at = from; at < to; at++) largest = Math.max(largest, Math.abs(exact[at] ?? 0));
  const scale = largest / 127 || 1;
  for (let at = from; at < to; at++) weights[at] = Math.round((exact[at] ?? 0) / scale);
  return scale;
}

/** The chance of each intent, in the order of `INTENTS`; they add up to 1. */
export function intentChances(model: IntentModel, { places, values }: IntentFeatures): readonly number[] {
  const row = model.places + model.dimensions;
  const scores = INTENTS.map((_, intent) => {
    let hashed = 0;
    let meaning = 0;
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? 0;
      const product = (model.weights[intent * row + place] ?? 0) * (values[at] ?? 0);
      if (place < model.places) hashed += product;
      else meaning += product;
    }
    const scale = model.hashedScales[intent] ?? 0;
    const meaningScale = model.meaningScales[intent] ?? 0;
    return ((model.biases[intent] ?? 0) + hashed * scale + meaning * meaningScale) / model.temperature;
  });
  return softmax(scores);
}

/** Scores as chances that add up to 1. */
export function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const raw = scores.map((score) => Math.exp(score - highest));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}
