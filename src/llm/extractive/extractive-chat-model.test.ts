import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_IN_SOURCES, renderSourceBlock } from '../../core/source-block.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { createChatModel } from '../chat-model.ts';
import { ExtractiveChatModel } from './extractive-chat-model.ts';

const SOURCES = [
  {
    title: 'Annual leave',
    section: 'How many days you get',
    text: [
      'The figures are for a full-time employee.',
      '',
      '| Country (office) | Paid days per year | Use carried days by |',
      '| --- | --- | --- |',
      '| Netherlands (Rotterdam) | 27 days | 1 July |',
      '| United Kingdom (Leeds) | 26 days | 31 March |',
    ].join('\n'),
  },
  {
    title: 'Annual leave',
    section: 'Booking leave',
    text: [
      'Your manager answers within 5 working days.',
      '',
      '1. Open Perch and choose Time off.',
      '2. Choose the first and last day.',
      '   Half days are possible.',
      '3. Select Send.',
    ].join('\n'),
  },
  {
    title: 'Gifts',
    section: '',
    text: 'Limits\n| What | Free | Form GH-1 |\n| --- | --- | --- |\n| Gift received | Up to €50 | €50 to €100 |\n\nWhen in doubt\nAsk the legal team before you accept a gift. It answers on the same day.',
  },
  {
    title: 'VPN',
    section: 'Codes',
    text: '| Code | Meaning |\n|---|---|\n| LKV-408 | The gateway did not answer |\n| LKV-412 | The device certificate has expired |',
  },
];

const model = new ExtractiveChatModel({ thesaurus: createThesaurus([['Leeds', 'United Kingdom', 'UK']]) });

function prompt(question: string, sources = SOURCES) {
  const blocks = sources.map((source, index) => renderSourceBlock({ id: index + 1, ...source }));
  return [
    new SystemMessage('Rules'),
    new HumanMessage(`Sources:\n\n${blocks.join('\n\n')}`),
    new HumanMessage(question),
  ];
}

const answer = async (question: string): Promise<string> => (await model.invoke(prompt(question))).text;

describe('the extractive answerer', () => {
  it.each([
    ['a row by its name', 'How many vacation days do I get in Rotterdam?', /Rotterdam.*27 days.*\[1\]/],
    ['a row by a name from the glossary', 'How many days off are there in the UK?', /26 days.*\[1\]/],
    ['a row by its code', 'what does LKV-412 mean', /certificate has expired \[4\]/],
    [
      'steps whole and in order',
      'How do I book leave?',
      /1\. Open Perch.*\n2\. Choose.*Half days.*\n3\. Select Send/,
    ],
    [
      'a row by the range that holds a number',
      'A client gave me a gift for 70 euros, is there a form?',
      /€50 to €100.*\[3\]/,
    ],
    [
      'a sentence',
      'Who do I ask before accepting a gift?',
      /Ask the legal team before you accept a gift\. \[3\]/,
    ],
    [
      'of a row what was asked for',
      'How many days of leave do I get in Leeds?',
      /^United Kingdom \(Leeds\) – .*26 days.* \[1\]$/,
    ],
    [
      'the answers to two questions',
      'Which form is there for a gift, and how fast does the legal team answer about a gift?',
      /GH-1[^]*same day/,
    ],
    ['past a slip of the pen', 'how many vaccation days in Roterdam', /27 days/],
  ])('finds %s', async (_name, question, expected) => {
    expect(await answer(question)).toMatch(expected);
  });

  it.each([
    ['a code that nobody wrote of', 'what does LKV-499 mean'],
    ['a subject that nobody wrote of', 'Is there a company choir?'],
    ['another subject of the same trade', 'How much does the company pay for a nursery?'],
    ['nothing but small words', 'and what about it?'],
  ])('says that the sources do not hold %s', async (_name, question) => {
    expect(await answer(question)).toBe(NOT_IN_SOURCES);
  });

  it('says so without sources', async () => {
    expect((await model.invoke(prompt('How many days?', []))).text).toBe(NOT_IN_SOURCES);
  });

  it('streams the same text in pieces', async () => {
    const pieces: string[] = [];
    for await (const chunk of await model.stream(prompt('what does LKV-412 mean'))) pieces.push(chunk.text);

    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join('')).toBe(await answer('what does LKV-412 mean'));
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));

    await expect(model.invoke(prompt('what does LKV-412 mean'), { signal })).rejects.toThrow();
  });

  it('is what answers without a key or an endpoint', async () => {
    expect(await createChatModel({ model: 'gpt-x' })).toBeInstanceOf(ExtractiveChatModel);
    expect(await createChatModel({ model: 'gpt-x', apiKey: '' })).toBeInstanceOf(ExtractiveChatModel);
    expect(await createChatModel({ model: 'gpt-x', apiKey: 'sk' })).not.toBeInstanceOf(ExtractiveChatModel);
  });

  it('takes any text for a source or a question without a crash, and cites only what is there', async () => {
    const markdown = fc
      .array(
        fc.constantFrom(
          '| a | b |',
          '|---|',
          '| 1 |',
          '- x',
          '  - y',
          '1. z',
          '```',
          '# H',
          'Text: more',
          '',
          '**b',
          '[l](x',
          '>',
        ),
        { maxLength: 20 },
      )
      .map((lines) => lines.join('\n'));
    const text = fc.oneof(markdown, fc.string({ unit: 'grapheme', maxLength: 300 }));

    await fc.assert(
      fc.asyncProperty(text, text, async (source, question) => {
        const reply = await model.invoke(prompt(question, [{ title: 'T', section: '', text: source }]));

        expect(reply.text).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
