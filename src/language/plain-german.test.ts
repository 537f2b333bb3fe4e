import { describe, expect, it } from 'vitest';
import { plainGerman } from './plain-german.ts';

describe('German in words that a list can look up', () => {
  it.each([
    ['Wo stelle ich mein Rad ab?', 'Wo abstelle ich mein Rad ?'],
    ['Wie melde ich mich krank?', 'Wie krankmelde ich mich ?'],
    ['Wie hoch ist das Weiterbildungsbudget?', 'Wie hoch ist das Weiterbildungs budget?'],
    ['Gibt es einen Laptopersatz?', 'Gibt es einen Laptop ersatz?'],
  ])('%s', (question, plain) => {
    expect(plainGerman(question)).toBe(plain);
  });

  it.each(['Wie lange dauert die Probezeit?', 'Worum geht es hier mit?', 'Leuchtturmwärter', ''])(
    'leaves what it does not know: %s',
    (question) => {
      expect(plainGerman(question)).toBe(question);
    },
  );

  it.each([`${'Gehalts'.repeat(500)} ab`, `${'stelle mein Rad ab. '.repeat(2_500)}`])(
    'leaves what is too long to be a word or a question: %.30s',
    (question) => {
      expect(plainGerman(question)).toBe(question);
    },
  );
});
