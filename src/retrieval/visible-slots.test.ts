import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayAllRead } from '../core/audience.ts';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { VisibleSlots } from './visible-slots.ts';

const AUDIENCES = [[['public']], [['public', 'group:hr']], [['group:hr'], ['public']], [['person:ana']]];

function slotsOf() {
  const passages: (Passage | undefined)[] = [];
  const visible = new VisibleSlots((slot) => passages[slot]);
  return {
    passages,
    visible,
    add: (passage: Passage) => {
      visible.add(passages.length, passage);
      passages.push(passage);
    },
    remove: (slot: number) => {
      if (passages[slot] === undefined) return;
      visible.remove(slot);
      passages[slot] = undefined;
    },
  };
}

it('shows each audience what it may read after any change, whenever it asked first', () => {
  const access = fc.constantFrom(['public'], ['group:hr'], ['group:hr', 'public'], ['person:ana'], []);
  const step = fc.oneof(
    fc.record({ access }),
    fc.record({ remove: fc.nat({ max: 12 }) }),
    fc.record({ ask: fc.constantFrom(...AUDIENCES) }),
  );

  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { passages, visible, add, remove } = slotsOf();
      for (const one of steps) {
        if ('access' in one) add(testPassage({ access: one.access }));
        else if ('remove' in one) remove(one.remove);
        else visible.of(one.ask, undefined);
      }

      for (const audience of AUDIENCES) {
        const { bits, seen } = visible.of(audience, undefined);
        const expected = passages.map((passage) => Number(!!passage && mayAllRead(audience, passage.access)));
        expect([...bits.subarray(0, passages.length)]).toEqual(expected);
        expect(seen).toBe(expected.filter((bit) => bit === 1).length);
      }
    }),
  );
});

it('goes on beyond its first room', () => {
  const { visible, add, remove } = slotsOf();
  visible.of([['public']], undefined);
  for (let n = 0; n < 3_000; n++) add(testPassage({ access: n % 2 === 0 ? ['public'] : ['group:hr'] }));
  remove(2_998);

  const { bits, seen } = visible.of([['public']], undefined);

  expect(seen).toBe(1_499);
  expect([bits[2_996], bits[2_997], bits[2_998]]).toEqual([1, 0, 0]);
});

it('keeps the views of filters and audiences apart, and forgets no change over hundreds of them', () => {
  const { visible, add } = slotsOf();
  add(testPassage({ source: 'wiki' }));
  const filters = Array.from({ length: 250 }, (_, n) => ({ sources: [n === 0 ? 'wiki' : `s${n}`] }));
  for (const filter of filters) visible.of([['public']], filter);

  add(testPassage({ source: 'wiki' }));

  expect(visible.of([['public']], filters[0]).seen).toBe(2);
  expect(visible.of([['public']], filters[249]).seen).toBe(0);
  expect(visible.of([['public']], undefined).seen).toBe(2);
});

it('lists only the access lists that a passage still has', () => {
  const { visible, add, remove } = slotsOf();
  add(testPassage({ access: ['group:hr'] }));
  add(testPassage({ access: ['public'] }));
  add(testPassage({ access: ['public'] }));
  remove(0);

  expect(visible.accessLists()).toEqual([['public']]);
});
