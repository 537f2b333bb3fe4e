import type { Citation } from '../core/citation.ts';
import type { ActionName } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';

type AnswerReply = Extract<Reply, { kind: 'answer' }>;
type NotKnownReply = Extract<Reply, { kind: 'not-known' }>;
type FormReply = Extract<Reply, { kind: 'form' }>;
type ClarificationReply = Extract<Reply, { kind: 'clarification' }>;

/** A citation of an invented page `number` of the sample handbook, with a web address of its own. */
export function citation(number: number): Citation {
  const quote = `Rule number ${number} of the handbook.`;
  return {
    number,
    passageId: `passage-${number}`,
    document: `handbook/page-${number}.md`,
    title: `Handbook page ${number}.`,
    headings: ['Benefits', `Section ${number}`],
    link: `https://handbook.example/pages/${number}`,
    quote,
    start: 0,
    end: quote.length,
  };
}

/** An answer with `citations` sources (default 1). */
export function answerReply(options: {
  readonly text: string;
  readonly citations?: number;
  readonly actions?: readonly ActionName[];
}): AnswerReply {
  const citations = Array.from({ length: options.citations ?? 1 }, (_, index) => citation(index + 1));
  return {
    kind: 'answer',
    requestId: 'request-1',
    text: options.text,
    actions: options.actions ?? [],
    citations,
  };
}

/** A reply that doesn't know, with one near page and the button that asks a person. */
export function notKnownReply(): NotKnownReply {
  return {
    kind: 'not-known',
    requestId: 'request-1',
    reason: 'no-support',
    text: 'I could not find that in the documents.',
    actions: ['ask-a-person'],
    nearest: [citation(1)],
  };
}

/** A question back with three readings. */
export function clarificationReply(): ClarificationReply {
  return {
    kind: 'clarification',
    requestId: 'request-1',
    text: 'Which leave do you mean?',
    actions: [],
    choices: [
      { label: 'Annual leave', question: 'How many days of annual leave do I get?' },
      { label: 'Parental leave', question: 'How many weeks of parental leave do I get?' },
      { label: 'Sick <leave> & pay', question: 'How long is sick leave paid?' },
    ],
  };
}

/** Exactly `length` characters of sentences made of `word1 word2 …`, so that loss and disorder show. */
export function numberedWords(length: number): string {
  let text = '';
  for (let count = 1; text.length < length; count += 1) {
    const endsSentence = count % 12 === 0 ? '. ' : ' ';
    text += `word${count}${count % 120 === 0 ? '.\n\n' : endsSentence}`;
  }
  // The last word may be cut: cutting its digits would look like another word.
  return text.slice(0, text.lastIndexOf('word', length - 1)).padEnd(length, '.');
}

/** A form with a field of each kind, a fact whose words must not come alive, and a warning. */
export function formReply(changes: Partial<FormReply> = {}): FormReply {
  return {
    kind: 'form',
    requestId: 'request-1',
    text: 'Please check this before I send it.',
    actions: [],
    form: 'approve-tool',
    facts: [
      { label: 'Queue', value: 'IT <desk> & co' },
      { label: 'Summary', value: 'The *printer* is [broken](https://evil.example/x) <!channel> @everyone' },
    ],
    fields: [
      {
        kind: 'text',
        name: 'note',
        label: 'Anything to add?',
        value: 'It hums',
        maxLength: 500,
        isMultiline: true,
        isOptional: true,
      },
      { kind: 'toggle', name: 'urgent', label: 'It is urgent', value: true },
      {
        kind: 'choice',
        name: 'reason',
        label: 'Why?',
        value: 'wrong',
        isOptional: false,
        options: [
          { value: 'wrong', label: 'It is wrong' },
          { value: 'outdated', label: 'It is out of date' },
        ],
      },
    ],
    warning: 'Summary: not in your own words.',
    submitLabel: 'Create it',
    dismissLabel: 'Cancel',
    binding: 'f'.repeat(64),
    ...changes,
  };
}
