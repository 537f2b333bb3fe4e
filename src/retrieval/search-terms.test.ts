import { describe, expect, it } from 'vitest';
import { namesIdentifier } from './identifiers.ts';
import { searchTerms } from './search-terms.ts';

describe('searchTerms', () => {
  it('lower-cases, stems and leaves stop words out', () => {
    expect(searchTerms('How do I request the REQUESTED holidays?')).toEqual([
      'request',
      'request',
      'holidai',
    ]);
  });

  it.each([
    ['LKV-412', ['lkv412', 'lkv', '412']],
    ['LK-T210', ['lkt210', 'lk', 't210', '210']],
    ['git_push', ['gitpush', 'git', 'push']],
    ['DiffExecutor', ['diffexecutor', 'diff', 'executor']],
    ['e-mail', ['email', 'e', 'mail']],
    ['v2.10', ['v210', 'v2', '10']],
  ])('yields %s whole and in parts', (text, terms) => {
    expect(searchTerms(text)).toEqual(terms);
  });

  it('reads possessives, typographic apostrophes and full-width letters like plain words', () => {
    expect(searchTerms('the manager’s ＶＰＮ don’t')).toEqual(['manag', 'vpn']);
  });

  it('keeps words of other scripts, and gives nothing for text without words', () => {
    expect(searchTerms('Überstunden и отпуск')).toEqual(['überstunden', 'и', 'отпуск']);
    expect(searchTerms(' 🎉 … !')).toEqual([]);
  });

  it('reads 200,000 characters without a space at once', () => {
    const startedAt = performance.now();

    searchTerms(`${'a-'.repeat(100_000)}`);
    searchTerms('aB'.repeat(100_000));

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('namesIdentifier', () => {
  it.each([
    'what does git_push do',
    'price of LKV-412',
    'the DiffExecutor struct',
    'std::fmt',
    'call embed()',
  ])('sees one in "%s"', (text) => {
    expect(namesIdentifier(text)).toBe(true);
  });

  it.each(['How many days off?', 'Is on-call work paid?', 'Who is part-time in 2026?'])(
    'sees none in "%s"',
    (text) => {
      expect(namesIdentifier(text)).toBe(false);
    },
  );
});
