import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import type { DirectoryChange } from '../../core/readers.ts';
import { place } from '../../testing/incoming-events.ts';
import { connectRedis } from './connection.ts';
import { createDirectoryChanges } from './directory-changes.ts';

const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
const log = pino({ level: 'silent' });
afterAll(() => redis.disconnect());

describe('directory changes', () => {
  it('reach every process that follows', async () => {
    const prefix = `changes-${randomUUID()}`;
    const heard: DirectoryChange[] = [];
    const gateway = createDirectoryChanges({ redis, log, prefix });
    const workers = [1, 2].map(() => createDirectoryChanges({ redis, log, prefix }));
    for (const worker of workers)
      await worker.follow(
        (change) => heard.push(change),
        () => undefined,
      );

    gateway.publish({ kind: 'place', place: place() });

    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[0]).toEqual({ kind: 'place', place: place() });
    await Promise.all([gateway, ...workers].map((each) => each.close()));
  });
});
