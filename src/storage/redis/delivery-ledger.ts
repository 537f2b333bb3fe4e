import { z } from 'zod';
import { AssistantError } from '../../core/errors.ts';
import { Language } from '../../core/language.ts';
import { Principal } from '../../core/principal.ts';
import { Place, Thread } from '../../core/thread.ts';
import type { DeliveryLedger } from '../../outbound/delivery-ledger.ts';
import type { RedisClient } from './connection.ts';
import { defineScript } from './script.ts';
import { storing } from './storage-error.ts';

// Platforms deliver an event again within 24 hours, and a queued message may wait before its reply is planned.
const KEEP_S = 48 * 3600;

const Plan = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('thread'), thread: Thread }),
    z.object({
      kind: z.literal('private'),
      place: Place,
      person: Principal,
      handle: z.string().optional(),
      thread: z.string().optional(),
      replaces: z.boolean().optional(),
      isLasting: z.boolean().optional(),
    }),
    z.object({ kind: z.literal('place'), tenant: z.string(), place: Place }),
  ]),
  parts: z.array(
    z.object({
      text: z.string(),
      payload: z.record(z.string(), z.unknown()),
      language: Language.optional().catch(undefined),
    }),
  ),
  replaces: z.array(z.string()).default([]),
});

/** Keeps the plan that stands. Returns the whole hash. */
const keepFirstPlan = defineScript(`
if redis.call('HSETNX', KEYS[1], 'plan', ARGV[1]) == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return redis.call('HGETALL', KEYS[1])
`);

/**
 * ARGV: part, its new state ('' for none), since when it is under way ('' for never). What was posted is only posted again.
 * Returns 0 when there is no such delivery.
 */
const setState = defineScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local part, since = 'part:' .. ARGV[1], 'since:' .. ARGV[1]
local isPosted = string.sub(redis.call('HGET', KEYS[1], part) or '', 1, 7) == 'posted:'
if isPosted and string.sub(ARGV[2], 1, 7) ~= 'posted:' then return 1 end
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], part) else redis.call('HSET', KEYS[1], part, ARGV[2]) end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], since) else redis.call('HSET', KEYS[1], since, ARGV[3]) end
return 1
`);

const POSTING = 'posting';
const POSTED = 'posted:';

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/**
 * The ledger in Redis: a hash a delivery, kept 48 hours from its plan. A part that was posted stays posted. Throws a
 * retryable AssistantError when Redis fails.
 */
export function createDeliveryLedger({ redis, prefix = 'footnote' }: Options): DeliveryLedger {
  const keyOf = (id: string): string => `${prefix}:delivery:{${id}}`;

  const mark = async (id: string, part: number, state: string, sinceMs?: number): Promise<void> => {
    const args = [part, state, sinceMs ?? ''];
    if ((await setState(redis, { keys: [keyOf(id)], args })) === 1) return;
    throw new AssistantError('The ledger has no such delivery', { code: 'storage', retryable: false });
  };

  return {
    load: (id) =>
      storing('loading a delivery', async () => {
        const fields = await redis.hgetall(keyOf(id));
        return fields['plan'] === undefined ? undefined : toDelivery(id, fields);
      }),
    plan: (id, plan) =>
      storing('planning a delivery', async () => {
        const args = [JSON.stringify(plan), KEEP_S];
        const flat = z.array(z.string()).parse(await keepFirstPlan(redis, { keys: [keyOf(id)], args }));
        return toDelivery(id, toFields(flat));
      }),
    posting: (id, part, underWaySinceMs) =>
      storing('marking a part as posting', () => mark(id, part, POSTING, underWaySinceMs)),
    planned: (id, part) => storing('marking a part as planned', () => mark(id, part, '')),
    posted: (id, part, messageId) =>
      storing('marking a part as posted', () => mark(id, part, POSTED + messageId)),
    forget: (id) =>
      storing('forgetting a delivery', async () => {
        await redis.del(keyOf(id));
      }),
  };
}

type Ledger = Awaited<ReturnType<DeliveryLedger['plan']>>;

function toDelivery(id: string, fields: Readonly<Record<string, string>>): Ledger {
  const plan = Plan.parse(JSON.parse(fields['plan'] ?? 'null'));
  const parts = plan.parts.map((part, index) => {
    const state = fields[`part:${index}`];
    const entry = { part, replaces: plan.replaces[index] };
    if (state?.startsWith(POSTED)) {
      return { ...entry, state: 'posted' as const, messageId: state.slice(POSTED.length) };
    }
    if (state !== POSTING) return { ...entry, state: 'planned' as const };
    const since = fields[`since:${index}`];
    return {
      ...entry,
      state: 'posting' as const,
      underWaySinceMs: since === undefined ? undefined : Number(since),
    };
  });
  return { id, target: plan.target, parts, leftovers: plan.replaces.slice(plan.parts.length) };
}

function toFields(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  return fields;
}
