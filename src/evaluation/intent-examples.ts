import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { Intent } from '../intent/intent.ts';

const Utterance = z.union([z.string().min(1), z.strictObject({ text: z.string().min(1), also: Intent })]);
const Group = z.strictObject({
  label: Intent,
  language: z.enum(['en', 'de', 'es', 'fr', 'pt']),
  utterances: z.array(Utterance).min(1).readonly(),
});

/** What somebody wrote, and the intent to act on first. */
export type IntentExample = {
  readonly text: string;
  readonly intent: Intent;
  /** A second intent in the same message. */
  readonly also?: Intent;
  readonly language: z.infer<typeof Group>['language'];
  /** Never trained on, nor looked at to choose anything. */
  readonly heldOut: boolean;
};

const PARTS = 3;

/**
 * Reads `intents.yml` of the knowledge's evals. Throws AssistantError `configuration` when it is malformed or says an
 * utterance twice.
 */
export async function loadIntentExamples(file: string): Promise<readonly IntentExample[]> {
  const parsed = z.array(Group).safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw malformed(`${file}: ${z.prettifyError(parsed.error)}`);
  const examples = parsed.data.flatMap(({ label: intent, language, utterances }) =>
    utterances.map((utterance) => {
      const said = typeof utterance === 'string' ? { text: utterance } : utterance;
      return { ...said, intent, language, heldOut: isHeldOut(said.text) };
    }),
  );
  const texts = examples.map(({ text }) => text);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) throw malformed(`${file}: "${twice}" stands twice`);
  return examples;
}

/** The head of intents.yml says the same in words. */
function isHeldOut(text: string): boolean {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % PARTS === 0;
}

function malformed(message: string): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false });
}
