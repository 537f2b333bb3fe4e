import { describe, expect, it } from 'vitest';
import { nearestOf } from './did-you-mean.ts';

const COMMANDS = ['ask', 'remember', 'memory', 'forget', 'channel', 'help'];

describe('nearestOf', () => {
  it.each([
    ['hlep', 'help'],
    ['chanel', 'channel'],
    ['CHANNLE', 'channel'],
    ['chan', 'channel'],
    ['forgt', 'forget'],
    ['rember', 'remember'],
    ['memroy', 'memory'],
    ['ak', undefined],
    ['me', undefined],
    ['weather', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('takes %.20s for %s', (word, meant) => {
    expect(nearestOf(word, COMMANDS)).toBe(meant);
  });

  it('finds none among none', () => {
    expect(nearestOf('help', [])).toBeUndefined();
  });
});
