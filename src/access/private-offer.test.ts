import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayAllRead } from '../core/audience.ts';
import { mayKnowMore, seesAtLeast } from './private-offer.ts';

const ENTRIES = ['public', 'group:a', 'person:x', 'place:p'];
const rights = fc.uniqueArray(fc.constantFrom(...ENTRIES), { minLength: 1, maxLength: 4 });
const audience = fc.array(rights, { maxLength: 4 });
/** All access lists that there can be of so few entries. */
const ALL_LISTS = Array.from({ length: 2 ** ENTRIES.length }, (_, bits) =>
  ENTRIES.filter((_entry, index) => bits & (1 << index)),
);

describe('threat 6: what was written for one audience and is read by another', () => {
  it('is theirs exactly when no document could be shown to the one and not to the other', () => {
    fc.assert(
      fc.property(audience, audience, (now, earlier) => {
        const leak = ALL_LISTS.some((access) => mayAllRead(earlier, access) && !mayAllRead(now, access));

        expect(seesAtLeast(now, earlier)).toBe(!leak);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('mayKnowMore', () => {
  const own = ['public', 'group:finance', 'person:sam@example.com'];

  it('is true exactly when a document could be for the asker and not for all readers', () => {
    fc.assert(
      fc.property(audience, rights, (readers, asker) => {
        const more = ALL_LISTS.some((access) => mayAllRead([asker], access) && !mayAllRead(readers, access));

        expect(mayKnowMore(readers, asker)).toBe(more);
        expect(mayKnowMore(readers, asker, ALL_LISTS)).toBe(more);
      }),
      { numRuns: 1_000 },
    );
  });

  it('asks about the documents that there are', () => {
    expect(mayKnowMore([['public']], own)).toBe(true);
    expect(mayKnowMore([['public']], own, [['public'], ['group:legal'], []])).toBe(false);
    expect(mayKnowMore([['public']], own, [['group:finance']])).toBe(true);
  });

  it('offers nothing to who may see nothing', () => {
    expect(mayKnowMore([['public']], [])).toBe(false);
  });

  it('offers a private answer where nothing may be shown', () => {
    expect(mayKnowMore([], own)).toBe(true);
  });
});
