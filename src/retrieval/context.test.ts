import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { buildContext } from './context.ts';
import { createTokenCounter } from './token-counter.ts';

const countTokens = (text: string) => text.split(/\s+/).filter(Boolean).length;

function ranked(...passages: Partial<Passage>[]) {
  return passages.map((overrides, rank) => ({ passage: testPassage(overrides), score: 1 - rank / 100 }));
}

describe('buildContext', () => {
  it('numbers sources from 1, most relevant first', () => {
    const sources = buildContext(ranked({ id: 'a', text: 'Alpha beta' }, { id: 'b', text: 'Gamma delta' }), {
      maxTokens: 1_000,
      countTokens,
    });

    expect(sources.map(({ id, passage }) => [id, passage.id])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('never exceeds the budget, and fills it with shorter passages behind a long one', () => {
    const long = Array.from({ length: 50 }, (_, i) => `word${i}`).join(' ');

    const sources = buildContext(
      ranked(
        { id: 'first', text: 'one two' },
        { id: 'long', text: long },
        { id: 'short', text: 'three four' },
      ),
      { maxTokens: 40, countTokens },
    );

    expect(sources.map(({ passage }) => passage.id)).toEqual(['first', 'short']);
  });

  it('drops repeats but nothing that differs in a word, and joins neighbours', () => {
    const text = 'Every employee gets 25 days of paid leave in each calendar year from the first day on';
    const sources = buildContext(
      ranked(
        { id: 'a', document: 'd', text, start: 0, end: 80 },
        { id: 'copy', document: 'other', text: `**${text.toUpperCase()}.**` },
        { id: 'differs', document: 'third', text: text.replace('25', '30') },
        { id: 'b', document: 'd', text: 'Part-time staff get a share of it.', start: 82, end: 120 },
      ),
      { maxTokens: 1_000, countTokens },
    );

    expect(sources.map(({ passage }) => passage.id)).toEqual(['a', 'differs']);
    expect(sources[0]?.passage).toMatchObject({ id: 'a', start: 0, end: 120 });
  });

  it('drops what says the same in other small words, and keeps what says it of another number', () => {
    const text = 'Book the desk before 9 and tell the reception on the ground floor';
    const sources = buildContext(
      ranked(
        { id: 'a', text },
        {
          id: 'inflected',
          text: 'Booking a desk before 9, and telling the receptions of the ground floors.',
        },
        { id: 'other number', text: text.replace('9', '10') },
        { id: 'other order', text: 'Floor ground the on reception the tell and 9 before desk the book' },
      ),
      { maxTokens: 1_000, countTokens },
    );

    expect(sources.map(({ passage }) => passage.id)).toEqual(['a', 'other number', 'other order']);
  });

  it('keeps how sure the search is of each', () => {
    const [found] = ranked({ id: 'a' });
    if (!found) throw new Error('nothing was found');

    const sources = buildContext([{ ...found, confidence: 0.7 }], { maxTokens: 1_000, countTokens });

    expect(sources).toEqual([{ id: 1, passage: found.passage, confidence: 0.7 }]);
  });

  it('gives nothing for nothing, and nothing when nothing fits', () => {
    expect(buildContext([], { maxTokens: 100, countTokens })).toEqual([]);
    expect(buildContext(ranked({ text: 'one two three' }), { maxTokens: 17, countTokens })).toEqual([]);
  });
});

describe('createTokenCounter', () => {
  it('counts tokens, reads special tokens as text, and is quick with endless words', () => {
    const count = createTokenCounter();
    const before = process.threadCpuUsage().user;

    expect(count('hello world')).toBe(2);
    expect(count('<|endoftext|>')).toBeGreaterThan(1);
    expect(count('a'.repeat(50_000))).toBe(50_000);
    // Of this thread, in microseconds: how busy the machine is doesn't count.
    expect(process.threadCpuUsage().user - before).toBeLessThan(3_000_000);
  });
});
