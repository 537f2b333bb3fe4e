import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';
import { editDistance } from './edit-distance.ts';
import { compoundParts, compoundsWith } from './german-compounds.ts';
import { languageOf } from './languages.ts';
import { stemIn } from './stem.ts';
import { Vocabulary } from './vocabulary.ts';

function vocabularyOf(...words: string[]): Vocabulary {
  const vocabulary = new Vocabulary();
  for (const word of words) vocabulary.add(word);
  return vocabulary;
}

describe('a vocabulary', () => {
  const vocabulary = vocabularyOf(
    'übernachtung',
    'straße',
    'política',
    'poet',
    'holiday',
    'holidays',
    'urlaub',
  );

  it.each([
    ['ubernachtung', ['übernachtung']],
    ['uebernachtung', ['übernachtung']],
    ['strasse', ['straße']],
    ['politica', ['política']],
    ['poet', []],
    ['pot', []],
  ])('knows %s with accents as %j', (word, expected) => {
    expect(vocabulary.accented(word)).toEqual(expected);
  });

  it('finds what is within some slips', () => {
    expect(vocabulary.near('holidya', 1)).toEqual([{ word: 'holiday', slips: 1 }]);
    expect(vocabulary.near('holidaxs', 1)).toEqual([{ word: 'holidays', slips: 1 }]);
    expect(vocabulary.near('politika', 1)).toEqual([{ word: 'política', slips: 1 }]);
    expect(vocabulary.near('urlaub', 1)).toEqual([{ word: 'urlaub', slips: 0 }]);
  });

  it('finds every word of five letters and more that is one slip away', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), word, (words, asked) => {
        const expected = new Set(words.filter((other) => editDistance(asked, other, 1) <= 1));
        const found = vocabularyOf(...words).near(asked, 1);

        expect(new Set(found.map((near) => near.word))).toEqual(expected);
      }),
    );
  });

  it('takes in neither numbers nor pieces of codes', () => {
    const none = vocabularyOf('2026', 'lkv412', 'ab');

    expect(none.has('2026') || none.has('lkv412') || none.has('ab')).toBe(false);
  });
});

describe('the distance of two words', () => {
  it.each([
    ['leave', 'leave', 0],
    ['leave', 'laeve', 1],
    ['leave', 'leav', 1],
    ['leave', 'sleave', 1],
    ['leave', 'leabe', 1],
    ['leave', 'lvaee', 2],
    ['', 'ab', 2],
  ])('%s and %s: %i', (a, b, slips) => {
    expect(editDistance(a, b, 3)).toBe(slips);
    expect(editDistance(b, a, 3)).toBe(slips);
  });

  it('stops counting at its limit', () => {
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3);
  });
});

describe('German compounds', () => {
  const vocabulary = vocabularyOf(
    'urlaub',
    'antrag',
    'anspruch',
    'urlaubsanspruch',
    'jahresurlaub',
    'jahr',
    'wohnung',
    'diese',
  );

  it('part where the vocabulary knows both sides', () => {
    expect(compoundParts('urlaubsantrag', vocabulary)).toEqual(['urlaub', 'antrag']);
    expect(compoundParts('urlaubsreise', vocabulary)).toEqual([]);
    expect(compoundParts('versicherung', vocabulary)).toEqual([]);
  });

  it('are found by either side', () => {
    expect(compoundsWith('urlaub', vocabulary)).toEqual(['urlaubsanspruch', 'jahresurlaub']);
    expect(compoundsWith('jahr', vocabulary)).toEqual(['jahresurlaub']);
    expect(compoundsWith('woh', vocabulary)).toEqual([]);
    expect(compoundsWith('wohn', vocabulary)).toEqual([]);
  });
});

describe('the language of a question', () => {
  it.each([
    ['How many days of leave do I get in Leipzig?', 'en'],
    ['Wie viele Urlaubstage habe ich?', 'de'],
    ['was kostet das mittagessen', 'de'],
    ['cuantos dias de vacaciones tengo', 'es'],
    ['¿Quién aprueba los gastos?', 'es'],
    ['comment réserver une salle', 'fr'],
    ['combien de jours', 'fr'],
    ['quantos dias de férias', 'pt'],
    ['posso trabalhar de casa', 'pt'],
    ['vpn', undefined],
    ['LKV-412', undefined],
    ['Who is in the São Paulo office?', 'en'],
    ['What is the menu of the café?', 'en'],
  ])('%s: %s', (question, language) => {
    expect(detectLanguage(question)).toBe(language);
  });

  it('is read from tags, and English where there are no rules', () => {
    expect(['de', 'pt-BR', 'fr-CA', 'nl', 'other', ''].map(languageOf)).toEqual([
      'de',
      'pt',
      'fr',
      'en',
      'en',
      'en',
    ]);
  });
});

describe('stems', () => {
  it.each([
    ['en', ['requests', 'requested', 'requesting']],
    ['de', ['kündigung', 'kündigungen', 'kündigen']],
    ['es', ['reembolso', 'reembolsos', 'reembolsan']],
    ['fr', ['remboursement', 'remboursé', 'remboursées']],
    ['pt', ['reserva', 'reservas', 'reservar']],
  ] as const)('of %s inflections agree', (language, words) => {
    expect(new Set(words.map((word) => stemIn(language, word))).size).toBe(1);
  });
});
