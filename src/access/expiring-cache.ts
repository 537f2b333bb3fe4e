import { AssistantError } from '../core/errors.ts';
import { orAbort } from '../core/or-abort.ts';

type Loaded<T> = { readonly value: T };
type Entry<T> = { readonly loading: Promise<T>; readonly until: number; loaded?: Loaded<T> };

type ExpiringCacheOptions = {
  readonly maxAgeMs: number;
  /** A load that takes longer fails for all who wait for it. */
  readonly loadWithinMs: number;
  readonly most: number;
  /** Milliseconds that only go up. */
  readonly now: () => number;
};

/**
 * Values that are loaded once for all who ask meanwhile. Their age counts from the moment at which loading began; what
 * fails, or is forgotten while it loads, isn't kept.
 */
export class ExpiringCache<T> {
  readonly #options: ExpiringCacheOptions;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: ExpiringCacheOptions) {
    this.#options = options;
  }

  /**
   * Throws what the load throws, a retryable AssistantError `time-out` when it takes too long, and the signal's reason when
   * that aborts; the load then goes on for the others.
   */
  async get(key: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const known = this.#entries.get(key);
    const entry = known && known.until > this.#options.now() ? known : this.#load(key, load);
    return entry.loaded ? entry.loaded.value : orAbort(entry.loading, signal);
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** Forgets what matches, and all that is still loading: nobody knows yet whether it will. */
  forgetWhere(matches: (value: T) => boolean): void {
    for (const [key, { loaded }] of this.#entries)
      if (!loaded || matches(loaded.value)) this.#entries.delete(key);
  }

  #load(key: string, load: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const { maxAgeMs, loadWithinMs, most, now } = this.#options;
    const until = now() + maxAgeMs;
    const entry: Entry<T> = { loading: within(loadWithinMs, load), until };
    this.#entries.delete(key);
    if (this.#entries.size >= most) this.#entries.delete(this.#entries.keys().next().value ?? '');
    this.#entries.set(key, entry);
    entry.loading.then(
      (value) => {
        entry.loaded = { value };
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }
}

async function within<T>(limitMs: number, load: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const tooLong = AbortSignal.timeout(limitMs);
  try {
    return await orAbort(load(tooLong), tooLong);
  } catch (cause) {
    if (!tooLong.aborted) throw cause;
    throw new AssistantError('A platform took too long to tell who reads a place', {
      code: 'time-out',
      retryable: true,
      cause,
    });
  }
}
