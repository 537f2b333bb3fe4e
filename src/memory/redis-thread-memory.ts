import { RedisChatMessageHistory } from '@langchain/community/stores/message/ioredis';
import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import type { Cluster, Redis } from 'ioredis';
import { AssistantError } from '../core/errors.ts';
import type { Exchange } from '../core/turn.ts';
import type { ThreadMemory } from './thread-memory.ts';

export type RedisThreadMemoryOptions = {
  /** Opened and closed by the caller. */
  readonly client: Redis | Cluster;
  /** In front of every thread's key. Default `footnote:memory`. */
  readonly prefix?: string;
  /** Since the thread's last exchange. Default 7 days. */
  readonly ttlSeconds?: number;
  /** Older exchanges of a thread are forgotten. Default 12. */
  readonly maxExchanges?: number;
  /** Characters kept of a question and of an answer. Default 4,000. */
  readonly maxCharacters?: number;
};

const MESSAGES_OF_AN_EXCHANGE = 2;

/**
 * A thread's exchanges in Redis, as LangChain's chat message history: a list under `<prefix>:{<thread key>}` that expires.
 * Both methods throw a retryable AssistantError `storage` when Redis doesn't answer.
 */
export function createRedisThreadMemory(options: RedisThreadMemoryOptions): ThreadMemory {
  const { client, prefix = 'footnote:memory', ttlSeconds = 7 * 24 * 3600 } = options;
  const maxExchanges = options.maxExchanges ?? 12;
  const maxCharacters = options.maxCharacters ?? 4000;
  const keyOf = (threadKey: string): string => `${prefix}:{${threadKey}}`;
  const historyOf = (threadKey: string): RedisChatMessageHistory =>
    // LangChain's type knows one Redis alone; a Cluster has the commands that it calls.
    new RedisChatMessageHistory({
      sessionId: keyOf(threadKey),
      sessionTTL: ttlSeconds,
      client: client as Redis,
    });
  return {
    async recall(threadKey) {
      const messages = await guarded(() => historyOf(threadKey).getMessages());
      return exchangesOf(messages).slice(-maxExchanges);
    },
    async remember(threadKey, exchange) {
      await guarded(async () => {
        await historyOf(threadKey).addMessages(messagesOf(exchange, maxCharacters));
        // LangChain's list has its newest message in front. Twice the exchanges are kept, since a retried turn adds its own again.
        await client.ltrim(keyOf(threadKey), 0, maxExchanges * MESSAGES_OF_AN_EXCHANGE * 2 - 1);
      });
    },
  };
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

function messagesOf(exchange: Exchange, maxCharacters: number): BaseMessage[] {
  const mark = { requestId: exchange.requestId };
  return [
    new HumanMessage({ content: capped(exchange.question, maxCharacters), additional_kwargs: mark }),
    new AIMessage({ content: capped(exchange.answer, maxCharacters), additional_kwargs: mark }),
  ];
}

function capped(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}…`;
}

/** Pairs questions and answers by request id; a request remembered twice counts as its last writing, in its first place. */
function exchangesOf(messages: readonly BaseMessage[]): readonly Exchange[] {
  const exchanges = new Map<string, { question?: string; answer?: string }>();
  for (const message of messages) {
    const requestId = message.additional_kwargs['requestId'];
    if (typeof requestId !== 'string') continue;
    const exchange = exchanges.get(requestId) ?? {};
    exchanges.set(requestId, exchange);
    if (message.type === 'human') exchange.question = message.text;
    else exchange.answer = message.text;
  }
  return [...exchanges].flatMap(([requestId, { question, answer }]) =>
    question === undefined || answer === undefined ? [] : [{ requestId, question, answer }],
  );
}
