import { describe, expect, it } from 'vitest';
import { ButtonData } from './parse-press.ts';

const pressed = (more: object) =>
  ButtonData.safeParse({ footnote: { action: 'ask-a-person', requestId: 'request-1', ...more } });

describe('what a button of a card carries', () => {
  it('is read', () => {
    expect(pressed({}).success).toBe(true);
    expect(pressed({ binding: 'b', form: 'approve-tool', action: 'submit' }).success).toBe(true);
  });

  it.each([
    { requestId: 'request\0-1' },
    { requestId: 'request-\ud800' },
    { requestId: 'r'.repeat(301) },
    { binding: 'b\0' },
    { binding: '\udc00' },
  ])('is nothing that we wrote: %j', (more) => {
    expect(pressed(more).success).toBe(false);
  });
});
