import { describe, expect, it } from 'vitest';
import type { EarlierMessage } from '../core/message.ts';
import { createTokenCounter } from '../retrieval/token-counter.ts';
import { exchangesFromEarlier, pointedQuestion } from './earlier-messages.ts';

/** "ana: text" a line; Footnote's own messages begin with "footnote:". */
function thread(...lines: readonly string[]): readonly EarlierMessage[] {
  return lines.map((line, index) => {
    const [author = ''] = line.split(':', 1);
    return {
      author,
      text: line.slice(author.length + 1).trim(),
      sentAt: new Date(Date.UTC(2026, 10, 22, 10, index)).toISOString(),
      fromFootnote: author === 'footnote',
    };
  });
}

const countTokens = createTokenCounter();

/** Realistic threads: what was said, who points how, and the question that is meant. */
const THREADS: readonly (readonly [string, readonly string[], string, string | undefined])[] = [
  [
    'a question and nothing else',
    ['ana: Hi all, how many days of parental leave do fathers get in Leeds?'],
    'bob: can somebody answer this?',
    'Hi all, how many days of parental leave do fathers get in Leeds?',
  ],
  [
    'guesses behind the question',
    [
      'ana: Does the laptop budget include a monitor?',
      'bob: hmm good one',
      'cem: I think it does, not sure though',
      'ana: ok thanks, would like to be certain',
    ],
    'cem: any ideas?',
    'Does the laptop budget include a monitor?',
  ],
  [
    'a colleague who asks back',
    [
      'ana: What is the limit for hotels when I travel?',
      'bob: which country are you going to?',
      'ana: Germany, Berlin.',
    ],
    'bob: @Footnote can you help here?',
    'What is the limit for hotels when I travel? (Germany, Berlin)',
  ],
  [
    'two subjects: the later one counts',
    [
      'ana: Where do I find the VPN client?',
      'bob: in the software portal',
      'ana: great, thanks!',
      'ana: And how long is the certificate valid?',
    ],
    'ana: does anyone know?',
    'And how long is the certificate valid?',
  ],
  [
    'the first of two',
    [
      'ana: Who approves travel above 5,000 euros?',
      'bob: Is there a form for that?',
      'cem: the form is on the intranet',
    ],
    'cem: can you answer the first question?',
    'Who approves travel above 5,000 euros?',
  ],
  [
    "one's own of two",
    [
      'ana: When is the office closed in December?',
      'bob: Do we get the bonus before Christmas?',
      'cem: no idea, sorry',
    ],
    'ana: could you answer my question please',
    'When is the office closed in December?',
  ],
  [
    'small talk around it',
    [
      'bob: Morning! How are you?',
      'ana: fine, you?',
      'bob: Quick one: may contractors use the gym on Mondays?',
      'ana: lol, right?',
    ],
    'ana: thoughts?',
    'Quick one: may contractors use the gym on Mondays?',
  ],
  [
    'German',
    ['ana: Wie viele Urlaubstage habe ich in der Probezeit?', 'bob: Puh, da bin ich überfragt.'],
    'bob: Kann das jemand beantworten?',
    'Wie viele Urlaubstage habe ich in der Probezeit?',
  ],
  [
    'a mention alone, below a question without a question mark',
    ['ana: how do I reset my badge pin', 'bob: let me get the bot'],
    'bob: ',
    'how do I reset my badge pin',
  ],
  [
    'nothing that was asked',
    ['ana: The build is green again.', 'bob: nice!'],
    'bob: can somebody answer this?',
    undefined,
  ],
  [
    'somebody who pointed before',
    ['ana: ¿Cuántos días de vacaciones tengo al año?', 'bob: ¿alguien sabe?', 'cem: ni idea'],
    'cem: @Footnote ¿puedes responder esto?',
    '¿Cuántos días de vacaciones tengo al año?',
  ],
  [
    'code and links are no questions',
    ['ana: Which log level do we run in production?', 'bob: see https://wiki.example/?q=how `what?`'],
    'bob: what about this?',
    'Which log level do we run in production?',
  ],
];

describe('the question that is pointed at', () => {
  it.each(THREADS)('%s', (_, before, pointing, expected) => {
    const [{ author, text } = { author: '', text: '' }] = thread(pointing);

    expect(pointedQuestion({ author, text: text.replace('@Footnote', '').trim() }, thread(...before))).toBe(
      expected,
    );
  });

  it.each([
    'How many days of leave do I get?',
    'can somebody answer when the gym opens?',
    'what about contractors?',
    'thanks',
    'Kann jemand die Urlaubstage beantworten?',
  ])('is not looked for when the message says what it wants: %s', (text) => {
    expect(pointedQuestion({ author: 'bob', text }, thread('ana: May I bring my dog?'))).toBeUndefined();
  });
});

describe('earlier messages as exchanges', () => {
  it('pairs each real question with what others wrote after it', () => {
    const messages = thread(
      'ana: Where do I find the VPN client?',
      'bob: in the software portal',
      'ana: And how long is the certificate valid?',
    );

    expect(exchangesFromEarlier(messages, { tokens: 500, countTokens })).toEqual([
      {
        requestId: 'earlier-1',
        question: 'Where do I find the VPN client?',
        answer: 'in the software portal',
      },
      {
        requestId: 'earlier-2',
        question: 'And how long is the certificate valid?',
        answer: '(no answer yet)',
      },
    ]);
  });

  it('keeps to its budget in a thread of 2,000 messages, the latest first', () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => [
      `ana: How many days of leave are there in year ${index}?`,
      `bob: In year ${index} there are ${'very '.repeat(60)}many.`,
    ]);

    const exchanges = exchangesFromEarlier(thread(...lines.flat()), { tokens: 1_200, countTokens });

    const text = exchanges.map(({ question, answer }) => `${question}\n${answer}`).join('\n');
    expect(countTokens(text)).toBeLessThanOrEqual(1_200);
    expect(exchanges.length).toBeGreaterThan(5);
    expect(exchanges.at(-1)?.question).toContain('year 999');
  });

  it('gives a single monstrous message no more than half', () => {
    const messages = thread('ana: What is the limit?', `bob: ${'well '.repeat(20_000)}`);

    const [exchange] = exchangesFromEarlier(messages, { tokens: 1_000, countTokens });

    expect(countTokens(`${exchange?.question} ${exchange?.answer}`)).toBeLessThanOrEqual(510);
  });
});
