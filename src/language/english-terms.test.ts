import { describe, expect, it } from 'vitest';
import { contentTokens, tokens } from './english-terms.ts';
import { sentenceSpans } from './sentences.ts';
import { createThesaurus, stemLine } from './thesaurus.ts';

const terms = (text: string): string[] => tokens(text).map((token) => token.term);

describe('terms of a text', () => {
  it.each([
    ['one number in its many spellings', '1,500 1500 1500.0', ['1500', '1500', '1500']],
    ['number words and ordinals', 'three 3rd 15th', ['3', '3', '15']],
    ['codes whole', 'LKV-412 lkv-412 v2.1', ['lkv-412', 'lkv-412', 'v2.1']],
    ['hyphened words in parts', 'on-call 25-day', ['on', 'call', '25', 'dai']],
    ['stems', 'reimbursed reimbursement', ['reimburs', 'reimburs']],
    ['possessives', "manager's Leeds’", ['manag', 'leed']],
  ])('are %s', (_name, text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  it('knows where each stands', () => {
    const text = 'Ask your manager (LKV-412).';

    for (const token of tokens(text)) expect(text.slice(token.start, token.end)).toBe(token.raw);
  });

  it('leaves function words out of the content', () => {
    expect(contentTokens('What is the limit for it?').map((token) => token.raw)).toEqual(['limit']);
  });
});

describe('sentences', () => {
  const sentences = (text: string): string[] =>
    sentenceSpans(text).map(({ start, end }) => text.slice(start, end));

  it.each([
    ['after full stops, not in numbers or abbreviations', 'Pay 3.5 days, e.g. on Friday. Then stop.', 2],
    ['with the markers behind them', 'It is so. [1] It is not. [2][3]', 2],
    ['at line breaks', '- one\n- two\n\nthree', 3],
    ['whole when nothing ends them', 'no end', 1],
  ])('end %s', (_name, text, count) => {
    expect(sentences(text)).toHaveLength(count);
  });

  it('keep a marker with the sentence before it', () => {
    expect(sentences('It is so. [1] It is not.')).toEqual(['It is so. [1]', 'It is not.']);
  });
});

describe('a thesaurus', () => {
  const thesaurus = createThesaurus([['Rotterdam', 'Netherlands']]);

  it("tells a company's names for the same from words for about the same", () => {
    expect(thesaurus.names(stemLine('Rotterdam'))).toContain(stemLine('Netherlands'));
    expect(thesaurus.names(stemLine('holiday'))).toEqual([stemLine('holiday')]);
    expect(thesaurus.same(stemLine('holiday'))).toContain(stemLine('time off'));
  });

  it('tells acronyms from names of a kind: PTO is no other office than Leeds', () => {
    const both = createThesaurus([
      ['Rotterdam', 'Netherlands'],
      ['Leeds', 'UK'],
      ['PTO', 'paid time off'],
    ]);

    expect(both.names(stemLine('PTO'))).toContain(stemLine('paid time off'));
    expect(both.otherNames([stemLine('Leeds')])).toEqual([stemLine('Rotterdam'), stemLine('Netherlands')]);
    expect(both.otherNames([stemLine('PTO')])).toEqual([]);
  });

  it('offers the words that a text does not hold yet', () => {
    expect(thesaurus.related('a fever in Rotterdam')).toEqual(
      expect.arrayContaining(['sick', 'Netherlands']),
    );
    expect(thesaurus.related('quantum chromodynamics')).toEqual([]);
  });
});
