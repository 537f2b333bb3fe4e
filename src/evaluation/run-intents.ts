import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type IntentModel, loadIntentModel, writeIntentModel } from '../intent/intent-model.ts';
import { createLocalIntents, decideIntent } from '../intent/local-intents.ts';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import { loadWordVectors } from '../retrieval/word-vectors.ts';
import { gradeIntents, type IntentGrades, summariseIntents } from './grade-intents.ts';
import { type IntentExample, loadIntentExamples } from './intent-examples.ts';
import { trainIntents } from './train-intents.ts';

const WORD_VECTORS = new URL('../../models/word-vectors.bin', import.meta.url);
const INTENT_MODEL = new URL('../../models/intents.bin', import.meta.url);
const EXAMPLES = fileURLToPath(new URL('../../knowledge/evals/intents.yml', import.meta.url));

/** Makes models/intents.bin again from knowledge/evals/intents.yml, and prints how well it does. */
export async function runTrainIntents(): Promise<void> {
  const started = performance.now();
  const examples = await loadIntentExamples(EXAMPLES);
  const embed = localEmbedding();
  const { model, crossValidated } = trainIntents(examples, embed);
  const bytes = writeIntentModel(model);
  await writeFile(INTENT_MODEL, bytes);
  const left = crossValidated.map(({ example, chances }) => ({ example, ...decideIntent(chances) }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `models/intents.bin: ${(bytes.length / 1000).toFixed(0)} kB, temperature ${model.temperature}, ${seconds} s\n\n` +
      `Fit part, each fifth judged without having been seen (no rules): ${summariseIntents(gradeIntents(left))}\n`,
  );
}

/** How well the model in models/ judges the held-out third, and how long one takes. */
export async function evaluateIntents(
  examplesFile: string = EXAMPLES,
  modelFile: string | URL = INTENT_MODEL,
): Promise<{ readonly grades: IntentGrades; readonly slowestOf95Ms: number }> {
  const examples = (await loadIntentExamples(examplesFile)).filter(({ heldOut }) => heldOut);
  return judgeAll(examples, loadIntentModel(modelFile));
}

/** What `npm run eval -- --intents` prints. */
export async function printIntents(): Promise<IntentGrades> {
  const { grades, slowestOf95Ms } = await evaluateIntents();
  process.stdout.write(
    `Held-out third of intents.yml: ${summariseIntents(grades)}\n\np95 ${slowestOf95Ms.toFixed(2)} ms each\n`,
  );
  return grades;
}

function judgeAll(examples: readonly IntentExample[], model: IntentModel) {
  const judge = createLocalIntents(model, localEmbedding());
  const times: number[] = [];
  const results = examples.map((example) => {
    const started = performance.now();
    const { intent, confidence } = judge(example.text);
    times.push(performance.now() - started);
    return { example, intent, confidence };
  });
  times.sort((a, b) => a - b);
  return { grades: gradeIntents(results), slowestOf95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
}

function localEmbedding(): (text: string) => Float32Array {
  const words = new WordEmbeddings(loadWordVectors(WORD_VECTORS));
  return (text) => Float32Array.from(words.vectorOf(text));
}
