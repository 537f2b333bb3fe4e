import { z } from 'zod';

/**
 * What a message wants. `knowledge` is a question for the documents or a verified answer, and what everything unsure
 * is taken for; `unclear` needs a question back; `command` is a command typed as text.
 */
export const Intent = z.enum([
  'knowledge',
  'tool',
  'small-talk',
  'feedback',
  'escalation',
  'command',
  'out-of-scope',
  'unsafe',
  'unclear',
]);
export type Intent = z.infer<typeof Intent>;

/** All of them in the order in which a model's numbers stand. */
export const INTENTS: readonly Intent[] = Intent.options;
