import { randomUUID } from 'node:crypto';
import { AssistantError } from '../core/errors.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { defineScript } from '../storage/redis/script.ts';
import { mailboxKeys } from './queue-keys.ts';

const SEVEN_DAYS_S = 7 * 24 * 3600;

/** KEYS: lease, fence. ARGV: unique part of the token, duration in ms, seconds to keep the counter. */
const takeLease = defineScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return '' end
local token = redis.call('INCR', KEYS[2]) .. '-' .. ARGV[1]
redis.call('EXPIRE', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
return token
`);

const renewLease = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

const dropLease = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/** The right to drain one mailbox, renewed until it is released or lost. */
export type Lease = {
  /** Begins with a number that grows with each lease of the mailbox. */
  readonly token: string;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
  /**
   * Throws a retryable AssistantError when the lease has run out, by the clock: after a blocked event loop the timer
   * that would abort `signal` may not have had its turn yet.
   */
  readonly fence: () => void;
  release(): Promise<void>;
};

type Options = {
  readonly redis: RedisClient;
  readonly prefix: string;
  readonly mailbox: string;
  readonly leaseMs: number;
};

/** Takes the mailbox's lease; undefined while another worker holds it. Throws what Redis throws. */
export async function acquireLease({ redis, prefix, mailbox, leaseMs }: Options): Promise<Lease | undefined> {
  const { lease: key, fence } = mailboxKeys(prefix, mailbox);
  // Counted from before the request leaves, so that this side always gives up before Redis does.
  const askedAt = performance.now();
  const args = [randomUUID(), leaseMs, SEVEN_DAYS_S];
  const token = await takeLease(redis, { keys: [key, fence], args });
  if (typeof token !== 'string' || token === '') return undefined;
  return holdLease({ redis, key, token, leaseMs }, askedAt);
}

type Held = {
  readonly redis: RedisClient;
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
};

function holdLease({ redis, key, token, leaseMs }: Held, askedAt: number): Lease {
  const lost = new AbortController();
  let validUntil = askedAt + leaseMs;
  let released = false;

  const lose = (): void => {
    clearInterval(renewing);
    clearTimeout(expiring);
    lost.abort(leaseLost());
  };
  const fence = (): void => {
    if (!lost.signal.aborted && performance.now() >= validUntil) lose();
    lost.signal.throwIfAborted();
  };
  const expireAt = (moment: number) => setTimeout(lose, Math.max(0, moment - performance.now()));
  let expiring = expireAt(validUntil);

  const renew = async (): Promise<void> => {
    const renewedAt = performance.now();
    const renewed = await renewLease(redis, { keys: [key], args: [token, leaseMs] });
    if (lost.signal.aborted || released) return;
    if (renewed !== 1) return lose();
    validUntil = renewedAt + leaseMs;
    clearTimeout(expiring);
    expiring = expireAt(validUntil);
  };
  // A renewal that fails is repeated by the next tick; when none gets through, `expiring` ends the lease.
  const renewing = setInterval(() => void renew().catch(() => undefined), leaseMs / 3);

  return {
    token,
    signal: lost.signal,
    fence,
    release: async () => {
      released = true;
      clearInterval(renewing);
      clearTimeout(expiring);
      await dropLease(redis, { keys: [key], args: [token] });
    },
  };
}

function leaseLost(): AssistantError {
  return new AssistantError('Another worker may hold this thread now', { code: 'time-out', retryable: true });
}
