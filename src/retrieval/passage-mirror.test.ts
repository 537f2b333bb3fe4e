import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { createLogger } from '../observability/logger.ts';
import { testPassage } from '../testing/passages.ts';
import type { Bm25Index } from './bm25-index.ts';
import { PassageMirror } from './passage-mirror.ts';

/** Stored passages and their version, as other processes change them. */
function setUp(...passages: Passage[]) {
  const stored = new Map(passages.map((passage) => [passage.id, passage]));
  const state = {
    version: 1,
    nowMs: 0,
    reads: 0,
    loaded: [] as string[],
    broken: false,
    gate: Promise.resolve(),
  };
  const reach = async () => {
    await state.gate;
    if (state.broken) throw new Error('down');
  };
  const source = {
    async *pages() {
      await reach();
      yield [...stored.values()];
    },
    versions: async () => {
      await reach();
      return new Map([...stored].map(([id, { version }]) => [id, version]));
    },
    read: async (_tenant: string, ids: readonly string[]) => {
      state.loaded.push(...ids);
      return ids.flatMap((id) => stored.get(id) ?? []);
    },
  };
  const knowledge = {
    read: async () => {
      state.reads += 1;
      return state.version;
    },
    bump: async () => {},
  };
  const mirror = new PassageMirror({
    source,
    knowledge,
    log: createLogger('silent'),
    now: () => state.nowMs,
  });
  return { mirror, stored, state };
}

const held = (index: Bm25Index) => [...index.versions().keys()].toSorted((a, b) => a.localeCompare(b));

describe('PassageMirror', () => {
  it('holds everything once it is warm', async () => {
    const { mirror, state } = setUp(testPassage({ id: 'a' }), testPassage({ id: 'b' }));

    await mirror.warm('acme');

    state.broken = true;
    expect(held(await mirror.current('acme'))).toEqual(['a', 'b']);
  });

  it('takes in what another process changed, loading nothing else', async () => {
    const { mirror, stored, state } = setUp(
      testPassage({ id: 'a' }),
      testPassage({ id: 'b' }),
      testPassage({ id: 'c' }),
    );
    await mirror.warm('acme');
    stored.delete('a');
    stored.set('b', testPassage({ id: 'b', version: 'v2', text: 'sabbatical' }));
    stored.set('d', testPassage({ id: 'd' }));
    state.version += 1;
    state.nowMs += 1_000;

    const index = await mirror.current('acme');

    expect(held(index)).toEqual(['b', 'c', 'd']);
    expect(state.loaded).toEqual(['b', 'd']);
    const [best] = index.search({ text: 'sabbatical', audience: [['public']], limit: 1, documentWeight: 0 });
    expect(best?.passage.id).toBe('b');
  });

  it('asks for the version at most once a second', async () => {
    const { mirror, state } = setUp(testPassage());
    await mirror.warm('acme');

    for (const nowMs of [0, 500, 999]) {
      state.nowMs = nowMs;
      await mirror.current('acme');
    }
    expect(state.reads).toBe(1);

    state.nowMs = 1_000;
    await mirror.current('acme');
    expect(state.reads).toBe(2);
  });

  it('serves what stands while a slow change is taken in', async () => {
    const { mirror, stored, state } = setUp(testPassage({ id: 'a' }));
    await mirror.warm('acme');
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    stored.set('b', testPassage({ id: 'b' }));
    state.version += 1;
    state.nowMs += 1_000;

    const meanwhile = held(await mirror.current('acme'));
    gate.resolve();
    const index = await mirror.current('acme');

    expect(meanwhile).toEqual(['a']);
    expect(held(index)).toEqual(['a', 'b']);
  });

  it('takes in what was written while nobody asked', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { mirror, stored, state } = setUp(testPassage({ id: 'a' }));
    await mirror.warm('acme');
    const stop = mirror.follow();
    stored.set('b', testPassage({ id: 'b' }));
    Object.assign(state, { version: 2, nowMs: 2_000 });

    vi.advanceTimersByTime(2_000);
    await vi.waitFor(() => expect(state.loaded).toEqual(['b']));
    stop();

    // The first question after that finds a store that is too slow to be waited for.
    state.gate = new Promise(() => undefined);
    Object.assign(state, { version: 3, nowMs: 4_000 });
    expect(held(await mirror.current('acme'))).toEqual(['a', 'b']);
  });

  it('waits for the first passages of all, since it has nothing else to serve', async () => {
    const { mirror, stored, state } = setUp();
    await mirror.warm('acme');
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    stored.set('a', testPassage({ id: 'a' }));
    Object.assign(state, { version: 2, nowMs: 1_000 });

    const asked = mirror.current('acme');
    // Longer than a change is waited for otherwise.
    setTimeout(() => gate.resolve(), 600);

    expect(held(await asked)).toEqual(['a']);
  });

  it('serves what stands when the store is down, and catches up later', async () => {
    const { mirror, stored, state } = setUp(testPassage({ id: 'a' }));
    await mirror.warm('acme');
    stored.set('b', testPassage({ id: 'b' }));
    Object.assign(state, { version: 2, nowMs: 1_000, broken: true });

    const down = held(await mirror.current('acme'));
    Object.assign(state, { nowMs: 2_000, broken: false });

    expect(down).toEqual(['a']);
    expect(held(await mirror.current('acme'))).toEqual(['a', 'b']);
  });

  it('fails while nothing was ever loaded, and tries again', async () => {
    const { mirror, state } = setUp(testPassage({ id: 'a' }));
    state.broken = true;

    await expect(mirror.current('acme')).rejects.toThrow('down');
    state.broken = false;

    expect(held(await mirror.current('acme'))).toEqual(['a']);
  });
});
