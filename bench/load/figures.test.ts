import { describe, expect, it } from 'vitest';
import { figuresOf, percentile } from './figures.ts';

describe('percentile', () => {
  it('takes the nearest rank, whatever the order', () => {
    const values = [30, 10, 20, 50, 40, 60, 70, 80, 90, 100];

    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.95)).toBe(100);
    expect(percentile(values, 0.9)).toBe(90);
    expect(percentile(values, 0)).toBe(10);
    expect(percentile(values, 1)).toBe(100);
  });

  it('leaves one slow one in a hundred out of p99, and two in', () => {
    const quick = Array.from({ length: 100 }, () => 1);

    expect(percentile([...quick.slice(1), 900], 0.99)).toBe(1);
    expect(percentile([...quick.slice(2), 900, 900], 0.99)).toBe(900);
  });

  it('is no number of nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('figuresOf', () => {
  it('counts, and takes mean and maximum', () => {
    expect(figuresOf([1, 2, 9])).toEqual({ count: 3, mean: 4, p50: 2, p95: 9, p99: 9, max: 9 });
  });
});
