import { INTENTS, type Intent } from '../intent/intent.ts';
import { SWALLOWING } from '../intent/local-intents.ts';
import type { IntentExample } from './intent-examples.ts';

/** A judged example: what was decided, and how sure it was. */
export type IntentResult = {
  readonly example: IntentExample;
  readonly intent: Intent;
  readonly confidence: number;
};

/** How well the examples were judged, over all and for each intent. */
export type IntentGrades = {
  readonly examples: number;
  readonly accuracy: number;
  readonly macroF1: number;
  /** Expected calibration error: how far confidence and share of right ones lie apart, over ten bins. */
  readonly calibrationError: number;
  /** Knowledge questions that would get no answer, by what they were taken for. */
  readonly swallowed: ReadonlyMap<Intent, number>;
  readonly byIntent: readonly IntentGrade[];
  /** Rows are right intents, columns decided ones, both in the order of `INTENTS`. */
  readonly confusion: readonly (readonly number[])[];
};

type IntentGrade = {
  readonly intent: Intent;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly examples: number;
};

const BINS = 10;

/** Counts what was right. */
export function gradeIntents(results: readonly IntentResult[]): IntentGrades {
  const confusion = INTENTS.map((right) =>
    INTENTS.map(
      (decided) =>
        results.filter(({ example, intent }) => example.intent === right && intent === decided).length,
    ),
  );
  const byIntent = INTENTS.map((intent, at) => gradeOf(intent, at, confusion));
  const right = results.filter(({ example, intent }) => example.intent === intent).length;
  const ofKnowledge = confusion[INTENTS.indexOf('knowledge')] ?? [];
  return {
    examples: results.length,
    accuracy: right / Math.max(1, results.length),
    macroF1: sum(byIntent.map(({ f1 }) => f1)) / byIntent.length,
    calibrationError: calibrationError(results),
    swallowed: new Map(SWALLOWING.map((intent) => [intent, ofKnowledge[INTENTS.indexOf(intent)] ?? 0])),
    byIntent,
    confusion,
  };
}

function gradeOf(intent: Intent, at: number, confusion: readonly (readonly number[])[]): IntentGrade {
  const hits = confusion[at]?.[at] ?? 0;
  const examples = sum(confusion[at] ?? []);
  const decided = sum(confusion.map((row) => row[at] ?? 0));
  return {
    intent,
    precision: hits / Math.max(1, decided),
    recall: hits / Math.max(1, examples),
    f1: (2 * hits) / Math.max(1, examples + decided),
    examples,
  };
}

function calibrationError(results: readonly IntentResult[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const inBin = results.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
    );
    const right = inBin.filter(({ example, intent }) => example.intent === intent).length;
    error += Math.abs(right - sum(inBin.map(({ confidence }) => confidence)));
  }
  return error / Math.max(1, results.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A report in Markdown: the grades, and the confusion table. */
export function summariseIntents(grades: IntentGrades): string {
  const swallowed = [...grades.swallowed].map(([intent, count]) => `${intent} ${count}`).join(', ');
  return [
    `${grades.examples} utterances · right ${percent(grades.accuracy)} · macro-F1 ${grades.macroF1.toFixed(3)} · calibration error ${grades.calibrationError.toFixed(3)}`,
    `Knowledge questions taken for something else that leaves them unanswered: ${swallowed}`,
    '',
    '| intent | precision | recall | F1 | utterances |',
    '|---|---|---|---|---|',
    ...grades.byIntent.map(
      ({ intent, precision, recall, f1, examples }) =>
        `| ${intent} | ${precision.toFixed(2)} | ${recall.toFixed(2)} | ${f1.toFixed(2)} | ${examples} |`,
    ),
    '',
    `| right ↓ decided → | ${INTENTS.join(' | ')} |`,
    `|---|${INTENTS.map(() => '---|').join('')}`,
    ...grades.confusion.map((row, at) => `| ${INTENTS[at]} | ${row.join(' | ')} |`),
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
