import { describe, expect, it } from 'vitest';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import { createDeliveryHarness as setUp } from '../testing/delivery-harness.ts';

const unknown = new DeliveryError('Timed out', { outcome: 'unknown', retryable: true });

describe('deliver', () => {
  it('posts the parts in order and returns their ids', async () => {
    const test = setUp();

    expect(await test.deliver()).toEqual(['m0', 'm1', 'm2']);
    expect(test.shown).toEqual(['one', 'two', 'three']);
    expect(test.calls).toEqual(['post 0', 'post 1', 'post 2']);
    expect(test.states()).toEqual(['posted', 'posted', 'posted']);
  });

  it('does nothing the second time', async () => {
    const test = setUp();
    await test.deliver();

    expect(await test.deliver()).toEqual(['m0', 'm1', 'm2']);
    expect(test.calls).toHaveLength(3);
    expect(test.state.renders).toBe(1);
  });

  it('says that it is about to post before it does', async () => {
    const test = setUp(['one']);
    let state: unknown;
    test.state.beforePost = () => {
      state = test.states();
    };

    await test.deliver();

    expect(state).toEqual(['posting']);
  });

  it('finds what was posted when it died before it wrote that down, and posts only the rest', async () => {
    const test = setUp();
    test.failing.add('posted');
    await expect(test.deliver()).rejects.toMatchObject({ code: 'storage', retryable: true });
    test.failing.clear();

    expect(await test.deliver()).toEqual(['m0', 'm1', 'm2']);
    expect(test.calls).toEqual(['post 0', 'find 0', 'post 1', 'post 2']);
    expect(test.shown).toEqual(['one', 'two', 'three']);
  });

  it('posts nothing when it can not write down that it is about to', async () => {
    const test = setUp();
    test.failing.add('posting');

    await expect(test.deliver()).rejects.toMatchObject({ retryable: true });
    expect(test.shown).toEqual([]);
  });

  it('posts what was not found after a try that died before the platform took it', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: false, error: unknown });
    await expect(test.deliver()).rejects.toMatchObject({ outcome: 'unknown', retryable: true });

    expect(await test.deliver()).toEqual(['m0']);
    expect(test.calls).toEqual(['post 0', 'find 0', 'find 0', 'post 0']);
    expect(test.shown).toEqual(['one']);
  });

  it.each([unknown, new DOMException('Aborted', 'AbortError')])(
    'looks a post up that ended in %s',
    async (error) => {
      const test = setUp(['one', 'two']);
      test.faults.push({ arrives: true, error });

      expect(await test.deliver()).toEqual(['m0', 'm1']);
      expect(test.shown).toEqual(['one', 'two']);
      expect(test.calls).toEqual(['post 0', 'find 0', 'post 1']);
      expect(test.outcomes).toEqual(['unknown', 'posted']);
    },
  );

  it('posts nothing, and does not wait long, while look-ups are refused', async () => {
    const test = setUp(['one']);
    test.faults.push({ arrives: true, error: unknown });
    test.state.findFails = true;

    for (let round = 0; round < 2; round += 1) {
      const failure: unknown = await test.deliver().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'delivery', retryable: true });
      expect(failure).not.toBeInstanceOf(DeliveryError);
    }
    expect(test.shown).toEqual(['one']);
  });

  it('passes on when to come back after a rejection, without a look-up', async () => {
    const test = setUp();
    const error = new DeliveryError('Too many', {
      outcome: 'rejected',
      retryable: true,
      retryAfterMs: 30_000,
    });
    test.faults.push({ arrives: false, error });

    await expect(test.deliver()).rejects.toBe(error);
    expect(test.calls).toEqual(['post 0']);
  });

  it('posts what was refused for now without a look-up', async () => {
    const test = setUp(['one']);
    const error = new DeliveryError('Not reached', { outcome: 'rejected', retryable: true });
    test.faults.push({ arrives: false, error });
    await expect(test.deliver()).rejects.toBe(error);

    await test.deliver();

    expect(test.calls).toEqual(['post 0', 'post 0']);
  });

  it('passes on a rejection for good', async () => {
    const test = setUp();
    const error = new DeliveryError('Not in channel', { outcome: 'rejected', retryable: false });
    test.faults.push({ arrives: false, error });

    await expect(test.deliver()).rejects.toBe(error);
  });

  it('stops between two parts when it is aborted, and goes on there', async () => {
    const test = setUp();
    const stop = new AbortController();
    test.state.beforePost = () => {
      if (test.shown.length === 1) stop.abort();
    };

    await expect(test.deliver({ signal: stop.signal })).rejects.toMatchObject({ retryable: true });
    expect(test.shown).toEqual(['one', 'two']);
    test.state.beforePost = () => undefined;
    expect(await test.deliver()).toHaveLength(3);
    expect(test.shown).toEqual(['one', 'two', 'three']);
  });

  it('asks the fence right before each post', async () => {
    const test = setUp();
    const fence = (): void => {
      if (test.shown.length === 1) throw new AssistantError('Lost', { code: 'time-out', retryable: true });
    };
    const signal = new AbortController().signal;

    const fenced = Object.assign({ signal }, { fence });
    await expect(test.deliver(fenced)).rejects.toThrow('Lost');
    expect(test.shown).toEqual(['one']);
  });

  it('refuses a reply that renders to nothing', async () => {
    await expect(setUp([]).deliver()).rejects.toMatchObject({ code: 'delivery', retryable: false });
  });
});

describe('a delivery in the place of another', () => {
  it('changes what stands, posts what is more, and does nothing the second time', async () => {
    const test = setUp(['one', 'two']);
    test.standing.set('old', 'before');

    expect(await test.replace('old')).toEqual(['old', 'm0']);
    expect(await test.replace('old')).toEqual(['old', 'm0']);

    expect([...test.standing]).toEqual([['old', 'one']]);
    expect(test.shown).toEqual(['two']);
    expect(test.calls).toEqual(['update old', 'post 1']);
  });

  it('knows a message by the id that it has once it was replaced', async () => {
    const test = setUp(['one']);
    test.standing.set('stream:old', 'Half');
    Object.assign(test.adapter, { idOnceReplaced: (id: string) => id.replace('stream:', '') });

    expect(await test.replace('stream:old')).toEqual(['old']);
    expect(await test.replace('stream:old')).toEqual(['old']);
    expect(test.calls).toEqual(['update stream:old']);
  });

  it('takes away what it has no part for, also when that is gone already', async () => {
    const test = setUp(['one']);
    test.standing.set('old', 'before').set('older', 'before');

    await test.replace('old', 'older', 'gone');

    expect([...test.standing]).toEqual([['old', 'one']]);
    expect(test.shown).toEqual([]);
  });

  it('posts anew what a person removed meanwhile, once', async () => {
    const test = setUp(['one']);

    expect(await test.replace('gone')).toEqual(['m0']);
    expect(await test.replace('gone')).toEqual(['m0']);
    expect(test.shown).toEqual(['one']);
  });

  it('posts anew what the platform does not let it change any more', async () => {
    const test = setUp(['one']);
    test.standing.set('old', 'before');
    const refused = new DeliveryError('Too old to edit', { outcome: 'rejected', retryable: false });
    test.faults.push({ arrives: false, error: refused });

    expect(await test.replace('old')).toEqual(['m0']);
    expect([...test.standing]).toEqual([['old', 'before']]);
  });

  it('changes it again when nobody knows how the first change ended', async () => {
    const test = setUp(['one']);
    test.standing.set('old', 'before');
    test.faults.push({ arrives: true, error: unknown });

    await expect(test.replace('old')).rejects.toBe(unknown);
    expect(await test.replace('old')).toEqual(['old']);
    expect(test.shown).toEqual([]);
    expect([...test.standing]).toEqual([['old', 'one']]);
  });

  it('finds what it posted in the place of a message that was gone', async () => {
    const test = setUp(['one']);
    test.failing.add('posted');
    await expect(test.replace('gone')).rejects.toMatchObject({ code: 'storage' });
    test.failing.clear();

    expect(await test.replace('gone')).toEqual(['m0']);
    expect(test.shown).toEqual(['one']);
  });
});

describe('taking messages away', () => {
  it('is no error when one is gone, and is one when the platform refuses', async () => {
    const test = setUp();
    test.standing.set('a', 'before').set('b', 'before');

    await test.remove('a', 'gone', 'b');

    expect(test.standing.size).toBe(0);
    expect(test.calls).toEqual(['remove a', 'remove gone', 'remove b']);
  });
});

describe('isComplete', () => {
  it('is true once every part stands, also one whose outcome was unknown', async () => {
    const test = setUp(['one']);
    test.state.findFails = true;
    test.faults.push({ arrives: true, error: unknown });
    await expect(test.deliver()).rejects.toThrow();
    test.state.findFails = false;

    expect(await test.isComplete()).toBe(true);
    expect(test.states()).toEqual(['posted']);
  });

  it('is false for a delivery that was never planned, and for one that stopped half way', async () => {
    const test = setUp();
    const before = await test.isComplete();
    const refused = new DeliveryError('Refused', { outcome: 'rejected', retryable: false });
    test.state.beforePost = () => {
      if (test.shown.length === 1) throw refused;
    };
    await expect(test.deliver()).rejects.toThrow();

    expect(before).toBe(false);
    expect(await test.isComplete()).toBe(false);
  });
});
