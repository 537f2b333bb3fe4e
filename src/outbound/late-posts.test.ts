import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../core/errors.ts';
import { createDeliveryHarness as setUp } from '../testing/delivery-harness.ts';

describe('a post on which the platform may still be at work', () => {
  const timedOut = new DeliveryError('No answer', {
    outcome: 'unknown',
    retryable: true,
    mayStillArrive: true,
  });

  it('is looked up until it is found, however late it lands', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: 'later', error: timedOut });

    await expect(test.deliver()).rejects.toMatchObject({ retryable: true, retryAfterMs: 5_000 });
    test.clock.ms += 17_000;
    await expect(test.deliver()).rejects.toMatchObject({ outcome: 'unknown', retryAfterMs: 13_000 });
    test.land();
    test.clock.ms += 13_000;

    expect(await test.deliver()).toEqual(['m0']);
    expect(test.shown).toEqual(['one']);
    expect(test.calls).toEqual(['post 0', 'find 0', 'find 0', 'find 0']);
  });

  it('is posted again once it had 45 seconds', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: false, error: timedOut });
    await expect(test.deliver()).rejects.toThrow();
    test.clock.ms += 45_000;

    expect(await test.deliver()).toEqual(['m0']);
    expect(test.calls).toEqual(['post 0', 'find 0', 'find 0', 'post 0']);
  });

  it('gets the same time again when its second post gets no answer either', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: false, error: timedOut }, { arrives: 'later', error: timedOut });
    await expect(test.deliver()).rejects.toThrow();
    test.clock.ms += 45_000;

    await expect(test.deliver()).rejects.toMatchObject({ retryAfterMs: 5_000 });
    await expect(test.deliver()).rejects.toMatchObject({ retryAfterMs: 5_000 });
    test.land();

    expect(await test.deliver()).toEqual(['m0']);
    expect(test.shown).toEqual(['one']);
  });

  it('is waited for after a crash too', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: 'later', error: new DOMException('Killed', 'AbortError') });
    await expect(test.deliver()).rejects.toThrow();
    test.clock.ms += 7_500;

    await expect(test.deliver()).rejects.toMatchObject({ retryAfterMs: 7_500 });
    test.land();

    expect(await test.deliver()).toEqual(['m0']);
  });

  it('is not waited for where nothing can be found: the repetition is posted as one', async () => {
    const test = setUp(['one']);
    test.state.canFind = false;
    test.faults.push({ arrives: false, error: timedOut });
    await expect(test.deliver()).rejects.toMatchObject({ outcome: 'unknown', retryAfterMs: undefined });

    expect(await test.deliver()).toEqual(['m0']);
    expect(test.calls).toEqual(['post 0', 'post 0 again']);
  });
});
