import { createHash } from 'node:crypto';
import type { RedisClient } from './connection.ts';

type ScriptInput = { readonly keys: readonly string[]; readonly args?: readonly (string | number)[] };

/** A Lua script that Redis runs in one step; all its keys share a hash tag, so that it runs on a Cluster too. */
export type Script = (redis: RedisClient, input: ScriptInput) => Promise<unknown>;

/** Makes a script callable by its hash; sends the text only to a Redis that doesn't know it yet. */
export function defineScript(lua: string): Script {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (redis, { keys, args = [] }) => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return await redis.eval(lua, keys.length, ...keys, ...args);
    }
  };
}
