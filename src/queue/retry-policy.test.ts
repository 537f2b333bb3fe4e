import { describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { asAssistantError, defaultRetryPolicy, pauseMs } from './retry-policy.ts';

const failure = (retryAfterMs?: number) =>
  new AssistantError('Busy', { code: 'model', retryable: true, retryAfterMs });

describe('pauseMs', () => {
  it('doubles with each failure up to the longest pause', () => {
    const pauses = [1, 2, 3, 4, 20].map((failures) => pauseMs(defaultRetryPolicy, failures, failure(), 1));

    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 60_000]);
  });

  it('spreads the pause over its upper half', () => {
    expect(pauseMs(defaultRetryPolicy, 3, failure(), 0)).toBe(2_000);
    expect(pauseMs(defaultRetryPolicy, 3, failure(), 0.5)).toBe(3_000);
  });

  it('waits at least as long as the other side asked', () => {
    expect(pauseMs(defaultRetryPolicy, 1, failure(30_000), 0)).toBe(30_000);
    expect(pauseMs(defaultRetryPolicy, 1, failure(30_000), 0.5)).toBe(30_500);
  });

  it('does not let the other side park a thread for hours', () => {
    expect(pauseMs(defaultRetryPolicy, 1, failure(24 * 3_600_000), 0)).toBe(15 * 60_000);
  });
});

describe('asAssistantError', () => {
  it('keeps what is one and makes the unforeseen retryable without its text', () => {
    const known = failure();

    expect(asAssistantError(known)).toBe(known);
    expect(asAssistantError(new Error('secret'))).toMatchObject({ code: 'internal', retryable: true });
    expect(asAssistantError(new Error('secret')).message).not.toContain('secret');
  });
});
