import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { NOT_IN_SOURCES } from '../core/source-block.ts';
import { checkAnswer } from './check-answer.ts';

function passage(id: string, text: string, extra: Partial<Passage> = {}): Passage {
  const place = {
    tenant: 't',
    source: 's',
    document: `${id}.md`,
    link: `${id}.md`,
    version: 'v',
    language: 'en',
  };
  return {
    ...place,
    id,
    title: id,
    headings: [],
    text,
    start: 100,
    end: 100 + text.length,
    access: ['public'],
    ...extra,
  };
}

const LEAVE = passage(
  'leave',
  'Full-time employees in the Netherlands get 27 days of paid leave.\n\nUnused days lapse on 1 July of the next year. Ask your manager first.',
);
const VPN = passage(
  'vpn',
  'LKV-412 means that the device certificate has expired. Renew it at any desk in 10 minutes.',
);
const SOURCES = [
  { id: 1, passage: LEAVE },
  { id: 2, passage: VPN },
];

function check(text: string) {
  return checkAnswer({ text, sources: SOURCES });
}

function supported(text: string) {
  const checked = check(text);
  if (checked.kind !== 'supported') throw new Error(`not supported: ${text}`);
  return checked;
}

describe('an answer checked against its sources', () => {
  it('keeps what the cited source says, with a quote that stands in it word for word', () => {
    const { text, citations } = supported('You get 27 days of paid leave in the Netherlands [1].');

    expect(text).toBe('You get 27 days of paid leave in the Netherlands [1].');
    expect(citations).toHaveLength(1);
    const [citation] = citations;
    expect(citation?.quote).toBe('Full-time employees in the Netherlands get 27 days of paid leave.');
    expect(LEAVE.text.slice((citation?.start ?? 0) - 100, (citation?.end ?? 0) - 100)).toBe(citation?.quote);
  });

  it('quotes a table by whole rows', () => {
    const row = '| Leeds | 26 days | 31 March |';
    const table = passage(
      'table',
      `| Office | Days | Until |\n|---|---|---|\n| Rotterdam | 27 days | 1 July. Extra: five years |\n${row}`,
    );
    const checked = checkAnswer({ text: 'Leeds – Days: 26 days [1]', sources: [{ id: 1, passage: table }] });

    expect(checked).toMatchObject({ kind: 'supported', citations: [{ quote: row }] });
  });

  it("gives the whole passage's offsets when its text was cleaned", () => {
    const cleaned = passage('leave', LEAVE.text, { start: 10, end: 900 });
    const checked = checkAnswer({
      text: 'You get 27 days of paid leave [1].',
      sources: [{ id: 1, passage: cleaned }],
    });

    expect(checked).toMatchObject({ kind: 'supported', citations: [{ start: 10, end: 900 }] });
  });

  it('numbers citations in the order of their appearance', () => {
    const { text, citations } = supported(
      'LKV-412 means an expired certificate [2]. Paid leave is 27 days [1].',
    );

    expect(text).toBe('LKV-412 means an expired certificate [1]. Paid leave is 27 days [2].');
    expect(citations.map((citation) => [citation.number, citation.passageId])).toEqual([
      [1, 'vpn'],
      [2, 'leave'],
    ]);
  });

  it.each([
    ['a number that the source lacks', 'You get 30 days of paid leave [1].'],
    ['a number with another unit', 'You get 27 weeks of paid leave [1].'],
    ['a code that the source lacks', 'LKV-413 means that the certificate has expired [2].'],
    ['words that the source lacks', 'Dogs are welcome on the second floor [1].'],
    ['the sentinel', `${NOT_IN_SOURCES}.`],
    ['an excuse', 'The sources do not mention the weather in Lisbon.'],
    ['nothing', ''],
    ['a connective alone', 'Yes.'],
  ])('does not let %s through', (_name, text) => {
    expect(check(text)).toEqual({ kind: 'unsupported' });
  });

  it('drops the sentence that has no support and keeps the other', () => {
    const { text } = supported(
      'You get 27 days of paid leave [1]. Dogs are welcome on the second floor [1].',
    );

    expect(text).toBe('You get 27 days of paid leave [1].');
  });

  it('puts the marker on the source that says it', () => {
    expect(supported('LKV-412 means that the certificate has expired [1].').citations[0]?.passageId).toBe(
      'vpn',
    );
    expect(supported('LKV-412 means that the certificate has expired.').text).toMatch(/expired \[1\]\.$/);
  });

  it('lets a marker at the end of a line stand for the sentences before it', () => {
    const { citations } = supported('Paid leave is 27 days. Unused days lapse on 1 July [1].');

    expect(citations.map((citation) => citation.passageId)).toEqual(['leave']);
  });

  it.each([
    '[1][2]',
    '[1, 2]',
    '[1-2]',
    '[1–2]',
    '【1】【2】',
    '【1†source】[2]',
    '[^1][^2]',
    '[source 1] [Source: 2]',
    '(source 1, 2)',
    '[1](https://example.com/x)[2]',
    '[1] [2] [7]',
  ])('reads the marker %s', (marker) => {
    const both = [
      { id: 1, passage: LEAVE },
      { id: 2, passage: { ...LEAVE, id: 'twin' } },
    ];

    const checked = checkAnswer({ text: `You get 27 days of paid leave ${marker}.`, sources: both });

    expect(checked).toMatchObject({ kind: 'supported', text: 'You get 27 days of paid leave [1][2].' });
  });

  it('reads round brackets as markers only where no others stand', () => {
    expect(supported('You get 27 days of paid leave (1).').text).toBe('You get 27 days of paid leave [1].');
  });

  it('leaves code alone', () => {
    const source = passage('code', 'Run `rows[1] = leave` on the device to reset the leave table.');
    const text = 'Run `rows[1] = leave` on the device to reset the leave table [1].';

    expect(checkAnswer({ text, sources: [{ id: 1, passage: source }] })).toMatchObject({ text });
  });

  it('keeps lists and their lead-in, without the items that nothing carries', () => {
    const { text } = supported(
      'About leave:\n\n- 27 days of paid leave [1]\n- a free dog [1]\n\nSources:\n[1] Leave',
    );

    expect(text).toBe('About leave:\n\n- 27 days of paid leave [1]');
  });

  it("keeps a table's head with the rows that hold", () => {
    const { text } = supported(
      '| What | How much |\n| --- | --- |\n| Paid leave | 27 days [1] |\n| Bonus | 99 % [1] |',
    );

    expect(text).toBe('| What | How much |\n| --- | --- |\n| Paid leave | 27 days [1] |');
  });

  it('lets an English answer rest on a German page that states the same number', () => {
    const german = passage('urlaub', 'In Leipzig sind es 30 Tage im Jahr.', { language: 'de' });

    expect(
      checkAnswer({ text: 'You get 30 days off [1].', sources: [{ id: 1, passage: german }] }).kind,
    ).toBe('supported');
  });
});

describe('whatever a model writes', () => {
  const pieces = fc.constantFrom(
    '[1]',
    '[2]',
    '[9]',
    '[[1]2]',
    '[',
    ']',
    '1',
    '【1】',
    '[1-999999999]',
    '(1)',
    '`',
    '```',
    '\n',
    '\n\n',
    '- ',
    '| ',
    '|---|',
    '27 days',
    'paid leave',
    'LKV-412',
    'certificate',
    'expired',
    '. ',
    ':',
    '[^2]',
    '[x](y)',
    '\uE000',
    '\uE0031\uE001',
    NOT_IN_SOURCES,
    '# ',
    ' ',
  );
  const garbage = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  );

  it('never throws, and every number has its citation', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        const checked = check(text);
        if (checked.kind === 'unsupported') return;
        const prose = checked.text.replace(
          /(^|\n)[ \t]*(```|~~~)[\s\S]*?(?:\n[ \t]*\2[^\n]*|$)|(`+)[^`\n]+\3/g,
          '$1',
        );
        const numbers = [...prose.matchAll(/\[\s*\^?(\d+)\s*\]/g)].map((match) => Number(match[1]));
        const known = checked.citations.map((citation) => citation.number);
        expect(known).toEqual(known.map((_, index) => index + 1));
        expect(numbers.filter((number) => !known.includes(number))).toEqual([]);
        for (const citation of checked.citations) {
          const source = SOURCES.find(({ passage }) => passage.id === citation.passageId);
          expect(source?.passage.text).toContain(citation.quote);
          expect(citation.quote).not.toBe('');
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('reads 40,000 hostile characters in no time', () => {
    const started = performance.now();
    for (const piece of ['[1', '[1,', '[', '`', '(source ', '1-', '| ', '. ', '【1†'])
      check(piece.repeat(40_000 / piece.length));

    expect(performance.now() - started).toBeLessThan(4000);
  });
});
