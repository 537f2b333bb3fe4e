import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';
import { createReplyStream } from './reply-stream.ts';

describe('a reply shown while it is written', () => {
  let shown: string[];
  let fails: boolean;
  const stopped = new AbortController();
  const open = (signal = stopped.signal) =>
    createReplyStream({
      transcript: {
        async partial(_, blocks) {
          if (fails) throw new Error('Redis is away');
          shown.push(JSON.stringify(blocks));
        },
      },
      conversation: 'c1',
      log: createLogger('silent'),
      signal,
    });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    shown = [];
    fails = false;
  });
  afterEach(() => vi.useRealTimers());

  it('shows the first text at once, then the latest, five times a second at most', async () => {
    const stream = open();

    for (const text of ['One.', 'One. Two.', 'One. Two. Three.']) stream.show(text);
    expect(shown).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);

    expect(shown).toHaveLength(2);
    expect(shown[0]).toContain('"One."');
    expect(shown[1]).toContain('"One. Two. Three."');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toHaveLength(2);
    stream.show('One. Two. Three. Four.');
    expect(shown).toHaveLength(3);
    expect(await stream.finish()).toBeUndefined();
  });

  it('shows nothing after it has finished', async () => {
    const stream = open();
    stream.show('One.');
    stream.show('One. Two.');

    await stream.finish();
    stream.show('One. Two. Three.');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(shown).toHaveLength(1);
  });

  it('goes on when showing fails, and never throws', async () => {
    fails = true;
    const stream = open();
    stream.show('One.');
    await vi.advanceTimersByTimeAsync(200);
    fails = false;

    stream.show('One. Two.');
    await vi.advanceTimersByTimeAsync(200);

    expect(shown).toHaveLength(1);
    await expect(stream.finish()).resolves.toBeUndefined();
  });

  it('shows nothing once it was called off', async () => {
    const stream = open(AbortSignal.abort());

    stream.show('One.');

    expect(await stream.finish()).toBeUndefined();
    expect(shown).toEqual([]);
  });
});
