import { expect, it } from 'vitest';
import { remembered } from './remembered.ts';

it('reads a word once, and long ones each time', () => {
  const read: string[] = [];
  const length = remembered((word) => {
    read.push(word);
    return word.length;
  });
  const long = 'x'.repeat(50);

  expect([length('leave'), length('leave'), length(long), length(long)]).toEqual([5, 5, 50, 50]);
  expect(read).toEqual(['leave', long, long]);
});

it('keeps what is asked for again while it forgets the rest', () => {
  let reads = 0;
  const upper = remembered((word) => {
    reads += 1;
    return word.toUpperCase();
  });
  for (let n = 0; n < 100_000; n++) {
    upper(`w${n}`);
    if (n % 1_000 === 0) upper('leave');
  }

  expect(upper('leave')).toBe('LEAVE');
  expect(reads).toBe(100_001);
});
