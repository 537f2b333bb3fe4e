import { describe, expect, it } from 'vitest';
import { corrected, correctionIn } from './correction.ts';
import { combineQuestions, leaning } from './follow-up.ts';

describe('a correction', () => {
  it.each([
    ['I meant sick leave', 'sick leave'],
    ['sorry, I meant London', 'London'],
    ['oh no, I mean the one for Austin', 'Austin'],
    ['no, San Francisco', 'San Francisco'],
    ['Entschuldigung, ich meinte Leipzig', 'Leipzig'],
    ['je voulais dire Rotterdam', 'Rotterdam'],
    ['perdón, quería decir Austin', 'Austin'],
    ['desculpa, queria dizer Leeds', 'Leeds'],
  ])('%s', (message, meant) => {
    expect(correctionIn(message)).toEqual({ meant });
    expect(leaning(message)).toBe('yes');
  });

  it.each([
    ['I meant Berlin, not Bonn', { meant: 'Berlin', instead: 'Bonn' }],
    ['not the UK, the US', { meant: 'the US', instead: 'the UK' }],
  ])('names what was wrong: %s', (message, correction) => {
    expect(correctionIn(message)).toEqual(correction);
  });

  it.each([
    'Sorry, how do I book a room?',
    'no, can I carry days over?',
    'What does it mean?',
    'The meaning of LKV-412',
    'no',
    'sorry',
    'not working, what now?',
  ])('is none in: %s', (message) => {
    expect(correctionIn(message)).toBeUndefined();
  });
});

describe('a corrected question', () => {
  it.each([
    [
      'When do I need proof for annual leave in Germany?',
      'I meant sick leave',
      'When do I need proof for sick leave in Germany?',
    ],
    ['What is the hotel limit for Leeds?', 'sorry, I meant London', 'What is the hotel limit for London?'],
    ['How long is notice in Germany?', 'no, the United States', 'How long is notice in the United States?'],
    ['What does LKV-417 mean?', 'no, LKV-429', 'What does LKV-429 mean?'],
    ['Do I get more in the UK?', 'not the UK, the US', 'Do I get more in the US?'],
    ['What is the limit?', 'I meant how do I claim mileage', 'how do I claim mileage'],
    ['How often are phones replaced?', 'I mean desk screens', 'How often are phones replaced – desk screens'],
  ])('%s + %s', (earlier, message, whole) => {
    expect(combineQuestions(earlier, message)).toBe(whole);
  });

  it('is none where nothing of the kind stands in it', () => {
    expect(corrected('How much is it?', { meant: 'Paris', instead: 'Bonn' })).toBeUndefined();
  });

  it('is read from hostile text at once', () => {
    const startedAt = performance.now();

    for (const text of [
      'sorry, '.repeat(2_000),
      'no '.repeat(4_000),
      'not a '.repeat(2_000),
      'in A '.repeat(2_000),
    ]) {
      combineQuestions(text, text);
    }

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it.each(['. ', '? ', '?', '! ', 'no, ', 'in A ', ' '])(
    'is put together at once with 40,000 characters of “%s”',
    (piece) => {
      const text = `${piece.repeat(40_000 / piece.length)}x`;
      const startedAt = performance.now();

      combineQuestions('How much is a hotel in Leeds?', text);
      combineQuestions(text, 'and in Paris?');

      expect(performance.now() - startedAt).toBeLessThan(1_500);
    },
  );

  it.each([
    ['blanks', `x${' '.repeat(40_000)}x`],
    ['question marks', `${'?'.repeat(40_000)}x`],
    ['commas', `not ${','.repeat(40_000)} a b c d e f g h i`],
  ])('costs next to nothing in 40,000 %s', (_name, text) => {
    const startedAt = performance.now();

    expect(correctionIn(text)).toBeUndefined();

    expect(performance.now() - startedAt).toBeLessThan(50);
  });
});
