import { intentFeatures } from '../intent/intent-features.ts';
import { INTENTS } from '../intent/intent.ts';
import { compactModel, type IntentModel, intentChances, softmax } from '../intent/intent-model.ts';
import { type FitExample, fitIntents } from './fit-intents.ts';
import type { IntentExample } from './intent-examples.ts';

/** Chosen by cross-validation on the fit part: docs/decisions/2026-11-22-intents.md. */
const SETTINGS = { decay: 5e-5, steps: 120 };
const FOLDS = 5;

/** An example that a model which never saw it judged: the chance of each intent. */
export type Judged = { readonly example: IntentExample; readonly chances: readonly number[] };

/** What training gives: the model, and how it judged the fit part while each fifth was left out. */
export type Training = { readonly model: IntentModel; readonly crossValidated: readonly Judged[] };

/**
 * Trains on the examples that are not held out. The temperature is the one that makes the left-out fifths likeliest
 * (Guo et al. 2017), so that no example calibrates the weights that it made.
 */
export function trainIntents(
  examples: readonly IntentExample[],
  embed: (text: string) => Float32Array,
): Training {
  const fit = examples.filter(({ heldOut }) => !heldOut);
  const seen: readonly FitExample[] = fit.map(({ text, intent }) => ({
    intent,
    features: intentFeatures(text, embed),
  }));
  // The same again with a word left out, so that no single word decides alone.
  const spoilt: readonly FitExample[] = fit.map(({ text, intent }, at) => ({
    intent,
    features: intentFeatures(withoutAWord(text, at), embed),
  }));
  const settings = { ...SETTINGS, dimensions: embed('').length };
  const judged: Judged[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = [...seen, ...spoilt].filter((_, at) => (at % fit.length) % FOLDS !== fold);
    const model = compactModel(fitIntents(kept, settings), 1);
    for (const [at, example] of fit.entries()) {
      const features = seen[at]?.features;
      if (at % FOLDS !== fold || features === undefined) continue;
      judged.push({ example, chances: intentChances(model, features) });
    }
  }
  const temperature = bestTemperature(judged);
  return {
    model: compactModel(fitIntents([...seen, ...spoilt], settings), temperature),
    crossValidated: judged.map(({ example, chances }) => ({
      example,
      chances: tempered(chances, temperature),
    })),
  };
}

function bestTemperature(judged: readonly Judged[]): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let temperature = 0.5; temperature <= 3; temperature += 0.05) {
    let surprise = 0;
    for (const { example, chances } of judged) {
      surprise -= Math.log(tempered(chances, temperature)[INTENTS.indexOf(example.intent)] ?? 1);
    }
    if (surprise < least) [best, least] = [temperature, surprise];
  }
  return Math.round(best * 100) / 100;
}

function tempered(chances: readonly number[], temperature: number): readonly number[] {
  return softmax(chances.map((chance) => Math.log(Math.max(chance, 1e-12)) / temperature));
}

/** Leaves out a word of four or more: which one depends on the example's place alone. */
function withoutAWord(text: string, at: number): string {
  const words = text.split(/\s+/);
  return words.length < 4 ? text : words.toSpliced((at * 7) % words.length, 1).join(' ');
}
