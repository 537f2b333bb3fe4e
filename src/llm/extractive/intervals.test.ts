import { describe, expect, it } from 'vitest';
import { holdsQuantity, quantities } from './intervals.ts';
import { nearSpelling } from './near-spelling.ts';

describe('a range that holds a number', () => {
  it.each([
    ['worth 70 euros', '€60 to €120', true],
    ['worth 70 euros', 'Up to €60', false],
    ['120 sensors', '100–249 | 11%', true],
    ['90,000 euros', 'above €50,000', true],
    ['seven weeks ago', 'Between 30 and 60 days', true],
    ['two days late', 'after 3 days', false],
    ['3 weeks', '10 to 20', false],
    ['no number', '€60 to €120', false],
  ])('%s in %s: %s', (question, text, held) => {
    expect(holdsQuantity(text, quantities(question))).toBe(held);
  });
});

describe('a misspelt word', () => {
  it.each([
    ['labtop', 'laptop'],
    ['docter', 'doctor'],
    ['recieve', 'receive'],
    ['cat', undefined],
    ['banana', undefined],
  ])('%s means %s', (word, meant) => {
    expect(nearSpelling(word, ['laptop', 'doctor', 'receive', 'cart'])).toBe(meant);
  });
});
