import { describe, expect, it } from 'vitest';
import { workplaceWords } from './workplace-lexicon.ts';

describe('what people at work say for a foreign word', () => {
  it.each([
    ['Büro', 'de', ['office', 'Gebäude']],
    ['abstellen', 'de', ['park', 'Fahrradständer']],
    ['vacaciones', 'es', ['annual leave']],
    ['congés', 'fr', ['annual leave']],
    ['crachá', 'pt', ['badge']],
    ['Weiterbildungsbudget', 'de', ['learning', 'budget']],
  ] as const)('%s (%s)', (word, language, others) => {
    const words = workplaceWords(word, language);

    for (const other of others) expect(words).toContain(other.toLowerCase());
  });

  it('is nothing for a word that no workplace has of its own', () => {
    expect(workplaceWords('Xylophon', 'de')).toEqual([]);
  });
});
