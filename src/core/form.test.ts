import { describe, expect, it } from 'vitest';
import { createTextField, FormField } from './form.ts';

const field = { name: 'note', label: 'Note', maxLength: 10 };

describe('a text field', () => {
  it.each([
    ['x'.repeat(10), true],
    ['x'.repeat(11), false],
    ['🦊'.repeat(5), true],
    ['🦊'.repeat(6), false],
  ])('with %s in it is one: %s', (value, isOne) => {
    expect(FormField.safeParse({ ...field, kind: 'text', value }).success).toBe(isOne);
  });

  it.each(['', 'short', 'x'.repeat(10), 'x'.repeat(5_000), '🦊'.repeat(6), `${'x'.repeat(8)}🦊🦊`])(
    'is made of %.20s with no more than it takes',
    (value) => {
      const made = createTextField({ ...field, value });

      expect(FormField.parse(made)).toEqual(made);
      expect(made).toMatchObject({ kind: 'text', maxLength: 10, isOptional: false });
      expect(String(made.value).isWellFormed()).toBe(true);
      expect(value.startsWith(String(made.value).replace(/[\ufffd…]+$/u, ''))).toBe(true);
    },
  );

  it('takes 3,000 characters where nothing else is said', () => {
    const made = createTextField({ name: 'note', label: 'Note', value: 'x'.repeat(4_000) });

    expect(made.value).toHaveLength(3_000);
    expect(String(made.value).endsWith('x…')).toBe(true);
  });
});
