import { join } from 'node:path';
import { type Access, createAccess } from '../access/access.ts';
import { createRememberingDirectory } from '../access/directory.ts';
import { followAccessFile } from '../access/follow-access-file.ts';
import type { HandlerServices } from '../jobs/handler-services.ts';
import { createDirectoryChanges } from '../storage/redis/directory-changes.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { Shared } from './application-parts.ts';

/** A worker's knowledge of people, places and rights. */
export type OpenAccess = Pick<HandlerServices, 'access' | 'identify'> & {
  readonly access: Access;
  /** The groups that access.yml names. */
  groupNames(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** Opens it: the channels' directories with `access.yml`, kept fresh by what every process hears of changes. */
export async function openAccess(shared: Shared, redis: RedisClient): Promise<OpenAccess> {
  const { config, adapters, log } = shared;
  const now = (): number => performance.now();
  const file = await followAccessFile({ path: join(config.KNOWLEDGE_DIR, 'access.yml'), now, log });
  const directory = createRememberingDirectory({
    directoryFor: (channel) => adapters.find((adapter) => adapter.name === channel),
    now,
    log,
  });
  const changes = createDirectoryChanges({ redis, log });
  await changes.follow(
    (change) => {
      // The platform's answers are remembered below the directory as well.
      for (const adapter of adapters) adapter.forget?.(change);
      directory.forget(change);
    },
    () => log.warn('Changes of people and places may have been missed: they count within five minutes'),
  );
  return {
    access: createAccess({ directory, file }),
    identify: async (asking, options) => {
      const { person, verifiedEmail } = await directory.identify(asking, options);
      // Who is to be found by their address (to be erased, say) is kept with it on every platform.
      return { ...person, email: person.email ?? verifiedEmail };
    },
    groupNames: async () => {
      const { groupsByMember } = await file.current();
      return [...new Set([...groupsByMember.values()].flat())];
    },
    close: () => changes.close(),
  };
}
