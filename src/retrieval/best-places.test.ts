import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BestPlaces } from './best-places.ts';

it('keeps what sorting all values would put first, the earlier one of equals', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });

  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 12 }), (offered, limit) => {
      const best = new BestPlaces(limit);
      for (const [place, value] of offered.entries()) best.offer(place, value);

      const sorted = [...offered.keys()]
        .filter((place) => (offered[place] ?? 0) > 0)
        .sort((a, b) => (offered[b] ?? 0) - (offered[a] ?? 0) || a - b);
      expect(best.places()).toEqual(sorted.slice(0, limit));
    }),
  );
});

it('takes the earlier one of equals when it comes later', () => {
  const best = new BestPlaces(1);
  best.offer(7, 0.5);
  best.offer(3, 0.5);

  expect(best.places()).toEqual([3]);
  expect(best.least).toBe(0.5);
});
