import { expect, it } from 'vitest';
import { stemLine } from '../../language/thesaurus.ts';
import { rangesHolding } from './code-ranges.ts';

it.each([
  ['l3', 'L1 to L5', true],
  ['l6', 'L1 to L5', false],
  ['l7', 'L6 and above', true],
  ['l5', 'L6 and above', false],
  ['l2', 'L3 or below', true],
  ['p3', 'L1 to L5', false],
  ['lkv-412', 'L1 to L5', false],
])('%s in %s: %s', (code, text, isHeld) => {
  expect(rangesHolding(code, stemLine(`| Country | ${text} | Counted to |`)).length > 0).toBe(isHeld);
});
