import { describe, expect, it } from 'vitest';
import { pairedDifference } from './paired-bootstrap.ts';

const alternating = (count: number, even: number, odd: number) =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 ? even : odd));

describe('pairedDifference', () => {
  it('has no width where one is better by the same on every question', () => {
    const { mean, low, high } = pairedDifference(alternating(50, 0.2, 0.9), alternating(50, 0.1, 0.8));

    expect(mean).toBeCloseTo(0.1, 10);
    expect(low).toBeCloseTo(0.1, 10);
    expect(high).toBeCloseTo(0.1, 10);
  });

  it('lies around a mean of zero where wins and losses are equal', () => {
    const { mean, low, high } = pairedDifference(alternating(100, 1, 0), alternating(100, 0, 1));

    expect(mean).toBe(0);
    expect(low).toBeLessThan(-0.1);
    expect(high).toBeGreaterThan(0.1);
  });

  it('narrows with the square root of the questions', () => {
    const width = (count: number) => {
      const { low, high } = pairedDifference(alternating(count, 1, 0), alternating(count, 0, 1));
      return high - low;
    };

    expect(width(100) / width(1_600)).toBeGreaterThan(3);
    expect(width(100) / width(1_600)).toBeLessThan(5);
  });

  it('says the same each time', () => {
    const [own, other] = [alternating(30, 1, 0.3), alternating(30, 0.2, 0.6)];

    expect(pairedDifference(own, other)).toEqual(pairedDifference(own, other));
  });
});
