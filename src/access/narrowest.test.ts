import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayAllRead } from '../core/audience.ts';
import { narrowest } from './narrowest.ts';

const rights = fc.uniqueArray(fc.constantFrom('public', 'group:a', 'group:b', 'person:x', 'place:p'), {
  maxLength: 5,
});

describe('narrowest', () => {
  it('says the same of every access list as all readers together', () => {
    fc.assert(
      fc.property(fc.array(rights, { minLength: 1, maxLength: 6 }), rights, (readers, access) => {
        expect(mayAllRead(narrowest(readers), access)).toBe(mayAllRead(readers, access));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is as short as can be, and the same whatever the order', () => {
    fc.assert(
      fc.property(fc.array(rights, { maxLength: 6 }), (readers) => {
        const least = narrowest(readers);

        expect(narrowest(readers.toReversed().map((one) => one.toReversed()))).toEqual(least);
        for (const one of least)
          for (const other of least)
            if (one !== other) expect(one.every((right) => other.includes(right))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is nobody when one reader may see nothing', () => {
    expect(narrowest([['public'], []])).toEqual([]);
  });
});
