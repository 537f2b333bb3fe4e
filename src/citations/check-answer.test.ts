import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { NOT_IN_SOURCES } from '../core/source-block.ts';
import { createThesaurus } from '../language/thesaurus.ts';
import { createCheckAnswer, createCheckDraft } from './check-answer.ts';
import { type Judge, pairKey } from './judge.ts';

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

const LANGUAGE = { thesaurus: createThesaurus([['Leeds', 'United Kingdom', 'UK']]), similarity: undefined };
const { signal } = new AbortController();
const checkAnswer = createCheckDraft(LANGUAGE);

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

  it('quotes a table by whole rows, with their headers and without its markup', () => {
    const row = '| Leeds | 26 days | 31 March |';
    const table = passage(
      'table',
      `| Office | Days | Until |\n|---|---|---|\n| Rotterdam | 27 days | 1 July. Extra: five years |\n${row}`,
    );
    const checked = checkAnswer({ text: 'Leeds – Days: 26 days [1]', sources: [{ id: 1, passage: table }] });

    expect(checked).toMatchObject({
      kind: 'supported',
      citations: [
        { quote: 'Office: Leeds; Days: 26 days; Until: 31 March', start: 100 + table.text.indexOf(row) },
      ],
    });
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

describe('what has to match exactly', () => {
  const rules = passage(
    'rules',
    [
      'In Austin you may go up to 3 days below zero if your manager agrees. Contractors get no paid annual leave. A department head signs.',
      '',
      '| Country | Notice | Hotel |',
      '| --- | --- | --- |',
      '| Leeds | 1 week | at most £125 |',
      '| Leipzig | 2 weeks | at most £140 |',
    ].join('\n'),
  );
  const holds = (text: string, question?: string): boolean =>
    checkAnswer({ text: `${text} [1].`, sources: [{ id: 1, passage: rules }], question }).kind ===
    'supported';

  it.each([
    ['a number of another row', 'The notice in the UK is 2 weeks', 'The notice in the UK is 1 week'],
    ['another unit', 'The notice in Leeds is 1 month', 'The notice in Leeds is 1 week'],
    ['a limit turned round', 'A hotel in Leeds costs at least £125', 'A hotel in Leeds costs at most £125'],
    ['a dropped "no"', 'Contractors get paid annual leave', 'Contractors get no paid annual leave'],
    ['an added "not"', 'A department head does not sign', 'A department head signs'],
    ['another role', 'A team lead signs', 'The department head signs'],
    [
      'a dropped condition',
      'In Austin you may go up to 3 days below zero',
      'In Austin you may go up to 3 days below zero if your manager agrees',
    ],
    [
      'another place',
      'In Leipzig you may go up to 3 days below zero if your manager agrees',
      'If your manager agrees, you may go up to 3 days below zero in Austin',
    ],
  ])('is %s', (_name, wrong, right) => {
    expect([holds(wrong), holds(right)]).toEqual([false, true]);
  });

  it('takes a condition that the question states as said', () => {
    expect(holds('In Austin you may go up to 3 days below zero', 'What if my manager agrees?')).toBe(true);
  });
});

describe('sentences that rest on the same source', () => {
  it('carry their marker once, at the end of the paragraph', () => {
    const { text, citations } = supported(
      'You get 27 days of paid leave in the Netherlands [1]. Unused days lapse on 1 July of the next year [1]. LKV-412 means that the certificate has expired [2].',
    );

    expect(text).toBe(
      'You get 27 days of paid leave in the Netherlands. Unused days lapse on 1 July of the next year [1]. LKV-412 means that the certificate has expired [2].',
    );
    expect(citations).toHaveLength(2);
  });

  it('are still checked one by one', () => {
    const { text } = supported(
      'Paid leave is 27 days [1]. Unused days lapse on 1 June [1]. Ask your manager first [1].',
    );

    expect(text).toBe('Paid leave is 27 days. Ask your manager first [1].');
  });
});

describe('a judge', () => {
  const UNSURE = 'Your supervisor is to be consulted beforehand [1].';
  const judging =
    (decide: boolean, asked: string[] = []): Judge =>
    async (pairs) => {
      asked.push(...pairs.map(({ sentence }) => sentence));
      return {
        verdicts: new Map(pairs.map(({ sentence, source }) => [pairKey(sentence, source.id), decide])),
      };
    };
  const judged = (text: string, judge: Judge) =>
    createCheckAnswer({ ...LANGUAGE, judge })({ text, sources: SOURCES }, { signal });

  it('decides what words alone cannot', async () => {
    expect(await judged(UNSURE, judging(true))).toMatchObject({ kind: 'supported', text: UNSURE });
    expect(await judged(UNSURE, judging(false))).toMatchObject({ kind: 'unsupported' });
  });

  it('is not asked about what is sure', async () => {
    const asked: string[] = [];
    await judged(
      'You get 30 days of paid leave [1]. Unused days lapse on 1 July of the next year [1].',
      judging(true, asked),
    );

    expect(asked).toEqual([]);
  });

  it('leaves a draft open from the first line that it will be asked about', () => {
    const draft = createCheckDraft({ ...LANGUAGE, judge: judging(true) });
    const text = `Unused days lapse on 1 July of the next year [1].\n${UNSURE}`;

    expect(draft({ text, sources: SOURCES })).toMatchObject({
      text: 'Unused days lapse on 1 July of the next year [1].',
    });
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
  }, 60_000);

  it('reads 40,000 hostile characters in no time', () => {
    // Of this thread alone: the machine may be busy with something else.
    const started = process.threadCpuUsage();
    for (const piece of ['[1', '[1,', '[', '`', '(source ', '1-', '| ', '. ', '【1†'])
      check(piece.repeat(40_000 / piece.length));

    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(4000);
  }, 30_000);
});
