import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { AccessList } from '../core/passage.ts';
import type { Exchange } from '../core/turn.ts';

/** An exchange as it stands in the list. `tokens` is unknown of what an older version wrote. */
export type KeptExchange = Exchange & { readonly tokens?: number };

/** What goes along with both messages of an exchange. */
const Mark = z.object({
  requestId: z.string(),
  sources: z.array(AccessList).optional(),
  open: z.boolean().optional(),
  tokens: z.number().optional(),
});
const StoredMessage = z.object({
  data: z.object({ additional_kwargs: z.object({ requestId: z.string() }) }),
});

/** A question and its answer as LangChain's messages. */
export function messagesOf({ question, answer, ...mark }: KeptExchange): BaseMessage[] {
  return [
    new HumanMessage({ content: question, additional_kwargs: mark }),
    new AIMessage({ content: answer, additional_kwargs: mark }),
  ];
}

/** Pairs questions and answers by request id; a request remembered twice counts as its last writing, in its first place. */
export function exchangesOf(messages: readonly BaseMessage[]): readonly KeptExchange[] {
  const exchanges = new Map<string, Partial<KeptExchange>>();
  for (const message of messages) {
    const mark = Mark.safeParse(message.additional_kwargs);
    if (!mark.success) continue;
    const side = message.type === 'human' ? { question: message.text } : { answer: message.text };
    const { requestId } = mark.data;
    exchanges.set(requestId, { ...exchanges.get(requestId), ...mark.data, ...side });
  }
  return [...exchanges].flatMap(([requestId, { question, answer, ...mark }]) =>
    question === undefined || answer === undefined ? [] : [{ ...mark, requestId, question, answer }],
  );
}

/** The request that a message belongs to, as LangChain stored it; undefined of anything else. */
export function requestIdOf(stored: string): string | undefined {
  try {
    return StoredMessage.safeParse(JSON.parse(stored)).data?.data.additional_kwargs.requestId;
  } catch {
    return undefined;
  }
}
