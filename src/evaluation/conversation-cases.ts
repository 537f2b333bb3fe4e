import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { ActionName } from '../core/message.ts';
import { ChannelName } from '../core/principal.ts';

const Text = z.string().min(1);
const Texts = z.array(Text).min(1).readonly().optional();
/** Which of the messages that people wrote, from 1; by default the last one. */
const Which = z.number().int().positive().optional();

const Kind = z.enum([
  'answer',
  'not-known',
  'clarification',
  'notice',
  'refusal',
  'failure',
  'nothing',
  'reaction',
]);

/** What should be there now. All texts are compared without case, markup and kinds of dashes. */
const Expectation = z.strictObject({
  /** What the message was answered with, or one of these. `nothing`: not at all; `reaction`: a sign where there are any, else few words. */
  kind: z.union([Kind.transform((kind) => [kind]), z.array(Kind).min(1)]).optional(),
  /** The message that `kind` is about. */
  message: Which,
  /** In what was said or changed since the last expectation. */
  contains: Texts,
  lacks: Texts,
  /** The same, and no more than once. */
  once: Texts,
  /** The same, in this order. */
  order: Texts,
  /** Titles of documents that the answer rests on. */
  cites: Texts,
  /** Nowhere in what Footnote shows in the conversation. */
  hides: Texts,
  /** How many messages of Footnote's stand in the conversation. */
  replies: z.number().int().nonnegative().optional(),
  /** Buttons under what was said or changed. */
  buttons: z.array(ActionName).readonly().optional(),
  /** Whether the asker, and nobody else, is offered a private answer. */
  offer: z.boolean().optional(),
});
export type Expectation = Readonly<z.infer<typeof Expectation>>;

const Person = z.enum(['Ana', 'Ben', 'Chi'], 'must be Ana, Ben or Chi').default('Ana');
const VERBS = ['say', 'command', 'edit', 'remove', 'press', 'expect'] as const;
const Step = z.preprocess(
  withVerb,
  z.discriminatedUnion(
    'do',
    [
      /** `aside`: not to Footnote, in a thread where it was not named yet. */
      z.strictObject({
        do: z.literal('say'),
        say: Text,
        by: Person,
        aside: z.boolean().default(false),
        times: z.number().int().positive().default(1),
      }),
      /** `/footnote <command>`, typed where the conversation is. It is carried out before the next step. */
      z.strictObject({ do: z.literal('command'), command: Text, by: Person }),
      z.strictObject({ do: z.literal('edit'), edit: Text, message: Which }),
      z.strictObject({ do: z.literal('remove'), remove: z.number().int().positive() }),
      z.strictObject({
        do: z.literal('press'),
        press: ActionName,
        choice: z.number().int().nonnegative().optional(),
        by: Person,
      }),
      z.strictObject({ do: z.literal('expect'), expect: Expectation }),
    ],
    `must have one of ${VERBS.join(', ')}`,
  ),
);
/** What somebody does in a conversation, or what should have come of it. `times` repeats a text without a space. */
export type Step = Readonly<z.infer<typeof Step>>;

/** A conversation with Footnote, and what a demanding reader expects at each point of it. */
export const ConversationCase = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
    /** Where it takes place; on the web always alone with Footnote. */
    place: z.enum(['thread', 'direct']).default('thread'),
    /** The only channels where it can happen, and why. */
    only: z.strictObject({ channels: z.array(ChannelName).min(1).readonly(), because: Text }).optional(),
    /** What Footnote does not do yet: the case must fail at this step (from 1) until it does; on all channels if none is named. */
    known: z
      .strictObject({
        step: z.number().int().positive(),
        because: Text,
        channels: z.array(ChannelName).min(1).readonly().optional(),
      })
      .optional(),
    /** What the case waits for: it is not played. */
    pending: Text.optional(),
    steps: z.array(Step).min(1).readonly(),
  })
  .refine(({ steps }) => steps.at(-1)?.do === 'expect', {
    path: ['steps'],
    message: 'must end with an expectation',
  });
export type ConversationCase = Readonly<z.infer<typeof ConversationCase>>;

/** How a case is known to fail on a channel; undefined when it should hold. */
export function knownFailure(
  { known }: ConversationCase,
  channel: z.infer<typeof ChannelName>,
): ConversationCase['known'] {
  return known?.channels?.includes(channel) === false ? undefined : known;
}

/**
 * Reads `conversations*.yml` of a folder, by file name and order. Throws AssistantError `configuration` that lists every
 * mistake with file and line.
 */
export async function loadConversationCases(folder: string): Promise<readonly ConversationCase[]> {
  const files = (await readdir(folder)).filter((name) => /^conversations.*\.ya?ml$/.test(name)).toSorted();
  const cases: ConversationCase[] = [];
  for (const file of files) {
    cases.push(...parseConversationCases(await readFile(join(folder, file), 'utf8'), file));
  }
  const twice = firstRepeated(cases);
  if (twice) throw malformed([`the conversation ${twice} stands twice in ${folder}`]);
  return cases;
}

/** Reads the text of one file. Throws like `loadConversationCases`; `name` is how the messages call it. */
export function parseConversationCases(
  yaml: string,
  name = 'conversations.yml',
): readonly ConversationCase[] {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const at = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    throw malformed(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split('\n')[0]}`));
  const parsed = z.array(ConversationCase).safeParse(document.toJS() ?? []);
  if (parsed.success) return parsed.data;
  throw malformed(
    parsed.error.issues.map(
      ({ path, message }) =>
        `${at(offsetOf(document, path))}: ${path.slice(1).map(String).join('.')} ${message}`,
    ),
  );
}

/** A step is known by the one verb that it has. */
function withVerb(step: unknown): unknown {
  if (typeof step !== 'object' || step === null) return step;
  const [verb, ...others] = VERBS.filter((name) => name in step);
  return others.length === 0 ? { do: verb, ...step } : step;
}

function firstRepeated(cases: readonly ConversationCase[]): string | undefined {
  const ids = cases.map(({ id }) => id);
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

/** Where the value of a path begins, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) node = node.items.find(({ key }) => String(key) === String(step))?.value;
    const { range } = z.object({ range: z.array(z.number()) }).safeParse(node).data ?? {};
    if (range?.[0] === undefined) break;
    offset = range[0];
  }
  return offset;
}

function malformed(mistakes: readonly string[]): AssistantError {
  return new AssistantError(mistakes.join('\n'), { code: 'configuration', retryable: false });
}
