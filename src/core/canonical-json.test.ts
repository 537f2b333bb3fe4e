import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes the same value as the same JSON, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined, aa: null })).toBe(
    '{"aa":null,"b":[{"c":2,"d":1}]}',
  );
  expect(canonicalJson({ ä: 1, z: 2 })).toBe(canonicalJson({ z: 2, ä: 1 }));
});

it.each([
  [undefined, 'null'],
  [[undefined, { b: 1, a: [] }], '[null,{"a":[],"b":1}]'],
  ['"', String.raw`"\""`],
])('writes %j as JSON', (value, json) => {
  expect(canonicalJson(value)).toBe(json);
});
