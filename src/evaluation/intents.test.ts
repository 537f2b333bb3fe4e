import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INTENTS, type Intent } from '../intent/intent.ts';
import { loadIntentModel, writeIntentModel } from '../intent/intent-model.ts';
import { fitIntents } from './fit-intents.ts';
import { gradeIntents } from './grade-intents.ts';
import { loadIntentExamples } from './intent-examples.ts';
import { evaluateIntents } from './run-intents.ts';

const MODEL = new URL('../../models/intents.bin', import.meta.url);
const EXAMPLES = new URL('../../knowledge/evals/intents.yml', import.meta.url).pathname;

describe('the held-out third of the labelled utterances', () => {
  it('is judged as well as docs/decisions/2026-11-22-intents.md says', async () => {
    const { grades } = await evaluateIntents();

    expect(grades.macroF1).toBeGreaterThanOrEqual(0.9);
    expect(grades.calibrationError).toBeLessThan(0.05);
    for (const { intent, f1 } of grades.byIntent) expect(f1, intent).toBeGreaterThanOrEqual(0.8);
  });

  it('has few knowledge questions that would get no answer', async () => {
    const { grades } = await evaluateIntents();
    const swallowed = [...grades.swallowed.values()].reduce((sum, count) => sum + count, 0);
    const asked = grades.byIntent.find(({ intent }) => intent === 'knowledge')?.examples ?? 0;

    expect(swallowed / asked).toBeLessThan(0.06);
  });

  it('is a third of a large set, an eighth or more of it not English', async () => {
    const examples = await loadIntentExamples(EXAMPLES);
    const share = (count: number) => count / examples.length;

    expect(examples.length).toBeGreaterThanOrEqual(420);
    expect(share(examples.filter(({ heldOut }) => heldOut).length)).toBeCloseTo(1 / 3, 1);
    expect(share(examples.filter(({ language }) => language !== 'en').length)).toBeGreaterThan(0.15);
    for (const intent of INTENTS) {
      expect(examples.filter((example) => example.intent === intent).length, intent).toBeGreaterThan(60);
    }
  });
});

describe('labelled utterances', () => {
  it.each([
    ['an unknown intent', '- {label: gossip, language: en, utterances: [hi]}', 'label'],
    ['an unknown field', '- {label: tool, language: en, utterances: [hi], x: 1}', 'x'],
    [
      'an utterance that stands twice',
      '- {label: tool, language: en, utterances: [hi]}\n- {label: unclear, language: en, utterances: [hi]}',
      'twice',
    ],
  ])('name %s', async (_name, yaml, message) => {
    const file = join(await mkdtemp(join(tmpdir(), 'intents-')), 'intents.yml');
    await writeFile(file, yaml);

    await expect(loadIntentExamples(file)).rejects.toThrow(message);
  });
});

describe('the weights', () => {
  it('are small, and come back as they were written', () => {
    const bytes = readFileSync(MODEL);

    expect(bytes.length).toBeLessThan(400_000);
    expect(writeIntentModel(loadIntentModel(MODEL)).equals(bytes)).toBe(true);
  });

  it('are the same for the same examples', () => {
    const examples = (['tool', 'unclear', 'tool'] as const).map((intent, at) => ({
      intent,
      features: { places: Int32Array.of(at, 7), values: Float32Array.of(1, 0.5) },
    }));
    const settings = { dimensions: 0, decay: 1e-4, steps: 5 };

    expect(fitIntents(examples, settings)).toEqual(fitIntents(examples, settings));
  });
});

describe('grading intents', () => {
  const result = (right: Intent, intent: Intent, confidence = 1) => ({
    example: { text: right, intent: right, language: 'en' as const, heldOut: true },
    intent,
    confidence,
  });

  it('counts knowledge questions that are swallowed', () => {
    const grades = gradeIntents([result('knowledge', 'unsafe'), result('knowledge', 'knowledge')]);

    expect(grades.swallowed.get('unsafe')).toBe(1);
    expect(grades.accuracy).toBe(0.5);
  });

  it('finds confidence that is too high', () => {
    const results = [result('tool', 'tool', 0.95), result('tool', 'unclear', 0.95)];

    expect(gradeIntents(results).calibrationError).toBeCloseTo(0.45);
  });
});
