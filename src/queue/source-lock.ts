import type { RedisClient } from '../storage/redis/connection.ts';
import { acquireLease, type Lease } from './thread-lease.ts';

const LEASE_MS = 60_000;

type Options = { readonly redis: RedisClient; readonly prefix?: string; readonly leaseMs?: number };

/**
 * Gives the right to read a source to one process at a time; undefined while another has it. A process that dies loses it
 * within a minute. Throws what Redis throws.
 */
export function createSourceLock({ redis, prefix = 'footnote', leaseMs = LEASE_MS }: Options) {
  return (tenant: string, source: string): Promise<Lease | undefined> => {
    const mailbox = [tenant, 'source', source].map(encodeURIComponent).join('/');
    return acquireLease({ redis, prefix, mailbox, leaseMs });
  };
}
