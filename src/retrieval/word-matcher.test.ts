import { expect, it } from 'vitest';
import { WordMatcher } from './word-matcher.ts';
import { loadWordVectors } from './word-vectors.ts';

const matcher = new WordMatcher(loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)));

function nearness(word: string, text: string): number {
  const match = matcher.match(word);
  if (match === undefined) throw new Error(`${word} is not known`);
  return Math.max(0, ...matcher.rowsIn(text).map((row) => matcher.nearness(match, row)));
}

it('finds the nearest word of a text, 1 for the same and 0 for nothing in common', () => {
  expect(nearness('doctor', 'The doctor is in.')).toBeCloseTo(1, 5);
  expect(nearness('doctor', 'Physicians and nurses')).toBeGreaterThan(0.3);
  expect(nearness('doctor', 'Physicians')).toBeGreaterThan(nearness('doctor', 'Carpets'));
  expect(nearness('doctor', '')).toBe(0);
});

it('remembers without mixing words up', () => {
  const match = matcher.match('doctor');
  if (match === undefined) throw new Error('doctor is not known');
  const [nurse = 0, carpet = 0] = matcher.rowsIn('nurse carpet');
  const first = matcher.nearness(match, nurse);

  matcher.nearness(match, carpet);

  expect(matcher.nearness(match, nurse)).toBe(first);
});

it('knows how rare words are, and which ones it does not know', () => {
  expect(matcher.rarity('strikethrough')).toBeGreaterThan(matcher.rarity('company'));
  expect(matcher.rarity('lkv412')).toBe(1);
  expect(matcher.match('lkv412')).toBeUndefined();
  expect(matcher.wordsIn('How do I reset the VPN?')).toEqual(['reset', 'vpn']);
});

it('gives the same for a word whose room newer words took', () => {
  const first = matcher.match('doctor');
  const [nurse = 0] = matcher.rowsIn('nurse');
  if (first === undefined) throw new Error('doctor is not known');
  const before = matcher.nearness(first, nurse);

  const words =
    'time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea'.split(
      ' ',
    );
  for (const word of words) matcher.match(word);
  const anew = matcher.match('doctor');

  expect(words.length).toBeGreaterThan(70);
  expect(matcher.nearness(first, nurse)).toBe(before);
  expect(anew && matcher.nearness(anew, nurse)).toBe(before);
});
