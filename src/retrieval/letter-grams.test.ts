import { expect, it } from 'vitest';
import { letterGrams } from './letter-grams.ts';

const shared = (a: string, b: string) => {
  const other = new Set(letterGrams(b));
  return [...letterGrams(a)].filter((gram) => other.has(gram)).length;
};

it('gives a number for each run of four letters, blanks at both ends', () => {
  expect(letterGrams('leave')).toHaveLength(4);
  expect(letterGrams('Sick-leave!')).toEqual(letterGrams('sick LEAVE'));
  expect(letterGrams('a')).toHaveLength(0);
  expect(letterGrams('')).toHaveLength(0);
});

it('brings spellings and endings together, and nothing else', () => {
  expect(shared('reimbursement', 'reimbursable')).toBeGreaterThan(5);
  expect(shared('strikethrough', 'stikethrough')).toBeGreaterThan(7);
  expect(shared('reimbursement', 'vacation days')).toBe(0);
});
