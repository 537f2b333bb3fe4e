import { RedisChatMessageHistory } from '@langchain/community/stores/message/ioredis';
import type { Cluster, Redis } from 'ioredis';
import type { Audience } from '../core/audience.ts';
import { AssistantError } from '../core/errors.ts';
import type { Exchange, ModelUsage } from '../core/turn.ts';
import type { Logger } from '../observability/logger.ts';
import { type CondenseDeps, condenseExchange } from './condense-exchange.ts';
import { ExchangeLine } from './exchange-line.ts';
import { type Budget, recollect, wholeOnes } from './recollect.ts';
import { exchangesOf, type KeptExchange, messagesOf, requestIdOf } from './stored-exchange.ts';
import type { Condensed, ThreadMemory } from './thread-memory.ts';
import { type CountTokens, cutToTokens, estimateTokens, exchangeTokens } from './token-budget.ts';

export type RedisThreadMemoryOptions = CondenseDeps & {
  /** Opened and closed by the caller. */
  readonly client: Redis | Cluster;
  /** In front of every thread's key. Default `footnote:memory`. */
  readonly prefix?: string;
  /** Since the thread's last exchange. Default 7 days. */
  readonly ttlSeconds?: number;
  /** What a recollection may cost, in tokens. Default 1,200. */
  readonly budgetTokens?: number;
  /** Default: an estimate on the high side. */
  readonly countTokens?: CountTokens;
  /** Exchanges kept whole at most, where nothing condenses them. Default 40. */
  readonly maxExchanges?: number;
  /** Lines kept of older exchanges; the oldest go first. Default 200. */
  readonly maxLines?: number;
  /** Hears why the model could not condense. */
  readonly log?: Logger;
};

const MESSAGES_OF_AN_EXCHANGE = 2;
const CONDENSED_A_PASS = 8;
const CROWDED = 0.75;
const WORKSPACE: Audience = [['public']];
/** Of the budget: a longer exchange is cut, the question to a quarter of that. */
const LONGEST_SHARE = 0.6;

// The line takes the exchange's place only if that still stands: it may have been forgotten meanwhile.
const CONDENSE = `
local removed = 0
for i = 4, #ARGV do removed = removed + redis.call('LREM', KEYS[1], 0, ARGV[i]) end
if removed == 0 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[2]), -1)
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1`;

/**
 * A thread's memory in Redis: LangChain's chat message history, a list under `<prefix>:{<thread key>}`, and the lines of
 * older exchanges in a list beside it; both expire. Every method throws a retryable AssistantError `storage` when Redis
 * doesn't answer.
 */
export function createRedisThreadMemory(options: RedisThreadMemoryOptions): ThreadMemory {
  const { client, prefix = 'footnote:memory', ttlSeconds = 7 * 24 * 3600 } = options;
  const { countTokens = estimateTokens, maxExchanges = 40, maxLines = 200 } = options;
  const budget: Budget = { tokens: options.budgetTokens ?? 1_200, countTokens };
  const keyOf = (threadKey: string): string => `${prefix}:{${threadKey}}`;
  const linesKeyOf = (threadKey: string): string => `${keyOf(threadKey)}:lines`;
  const historyOf = (threadKey: string): RedisChatMessageHistory =>
    // LangChain's type knows one Redis alone; a Cluster has the commands that it calls.
    new RedisChatMessageHistory({
      sessionId: keyOf(threadKey),
      sessionTTL: ttlSeconds,
      client: client as Redis,
    });
  const exchangesIn = async (threadKey: string): Promise<readonly KeptExchange[]> =>
    exchangesOf(await historyOf(threadKey).getMessages())
      .slice(-maxExchanges)
      .map((exchange) => (exchange.tokens === undefined ? fitted(exchange, budget) : exchange));
  const storedOf = async (threadKey: string, requestId: string): Promise<readonly string[]> =>
    (await client.lrange(keyOf(threadKey), 0, -1)).filter((stored) => requestIdOf(stored) === requestId);

  const replaceByLine = async (threadKey: string, line: ExchangeLine): Promise<void> => {
    const stored = await storedOf(threadKey, line.requestId);
    const keys = [keyOf(threadKey), linesKeyOf(threadKey)];
    await client.eval(CONDENSE, 2, ...keys, JSON.stringify(line), maxLines, ttlSeconds, ...stored);
  };

  return {
    recall: (threadKey, audience = WORKSPACE) =>
      guarded(async () => {
        const [exchanges, stored] = await Promise.all([
          exchangesIn(threadKey),
          client.lrange(linesKeyOf(threadKey), 0, -1),
        ]);
        return recollect({ exchanges, lines: stored.flatMap(lineFrom) }, audience, budget);
      }),
    remember: (threadKey, exchange) =>
      guarded(async () => {
        await historyOf(threadKey).addMessages(messagesOf(fitted(exchange, budget)));
        // LangChain's list has its newest message in front. Twice the exchanges are kept, since a retried turn adds its own again.
        await client.ltrim(keyOf(threadKey), 0, maxExchanges * MESSAGES_OF_AN_EXCHANGE * 2 - 1);
        await client.expire(linesKeyOf(threadKey), ttlSeconds);
      }),
    async condense(threadKey, { signal }): Promise<Condensed> {
      const exchanges = await guarded(() => exchangesIn(threadKey));
      const older = exchanges.slice(0, exchanges.length - wholeOnes(exchanges, budget));
      // Before the list is so full that exchanges fall out of it, rules do what the model failed to.
      const deps = exchanges.length > maxExchanges * CROWDED ? {} : options;
      const usage: ModelUsage[] = [];
      let done = 0;
      for (const exchange of older.slice(0, CONDENSED_A_PASS)) {
        signal.throwIfAborted();
        const made = await condenseExchange(exchange, deps, { signal }).catch((error: unknown) => {
          signal.throwIfAborted();
          options.log?.warn(
            { error },
            'The model could not condense an exchange: trying again after the next turn',
          );
        });
        if (made === undefined) return { exchanges: done, usage, retry: true };
        if (made.usage) usage.push(made.usage);
        await guarded(() => replaceByLine(threadKey, made.line));
        done += 1;
      }
      return { exchanges: done, usage, retry: false };
    },
    forget: (threadKey, requestIds) =>
      guarded(async () => {
        const [key, linesKey] = [keyOf(threadKey), linesKeyOf(threadKey)];
        for (const stored of await client.lrange(key, 0, -1))
          if (requestIds.includes(requestIdOf(stored) ?? '')) await client.lrem(key, 0, stored);
        for (const stored of await client.lrange(linesKey, 0, -1))
          if (lineFrom(stored).some(({ requestId }) => requestIds.includes(requestId)))
            await client.lrem(linesKey, 0, stored);
      }),
  };
}

/** As it is kept: counted once, and cut where it alone would take most of the budget. */
function fitted(exchange: Exchange, { tokens, countTokens }: Budget): KeptExchange {
  const limit = tokens * LONGEST_SHARE;
  const cost = exchangeTokens(exchange, countTokens);
  if (cost <= limit) return { ...exchange, tokens: cost };
  const question = cutToTokens(exchange.question, limit / 4, countTokens);
  const around = exchangeTokens({ ...exchange, question, answer: '' }, countTokens);
  const cut = { ...exchange, question, answer: cutToTokens(exchange.answer, limit - around, countTokens) };
  return { ...cut, tokens: exchangeTokens(cut, countTokens) };
}

function lineFrom(stored: string): readonly ExchangeLine[] {
  try {
    const line = ExchangeLine.safeParse(JSON.parse(stored));
    return line.success ? [line.data] : [];
  } catch {
    return [];
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AssistantError('The thread memory in Redis does not answer', {
      code: 'storage',
      retryable: true,
      cause: error,
    });
  }
}
