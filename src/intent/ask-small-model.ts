import {
  AIMessage,
  type AIMessageChunk,
  HumanMessage,
  SystemMessage,
  type BaseMessage,
} from '@langchain/core/messages';
import type { Exchange } from '../core/turn.ts';

/** Characters of a message that a small model reads or writes. */
export const MAX_LENGTH = 600;

/** What a model call consumed. */
export type SmallModelUsage = {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** Instructions, the earlier exchanges, and the question alone at the end. */
export function conversation(
  instructions: string,
  question: string,
  earlier: readonly Exchange[],
): BaseMessage[] {
  return [
    new SystemMessage(instructions),
    ...earlier.flatMap((exchange) => [
      new HumanMessage(exchange.question.slice(0, MAX_LENGTH)),
      new AIMessage(exchange.answer.slice(0, MAX_LENGTH)),
    ]),
    new HumanMessage(question),
  ];
}

/** What the reply says that it consumed; zeros where it doesn't say. */
export function usageOf(reply: AIMessage | AIMessageChunk, model = 'unknown'): SmallModelUsage {
  const { input_tokens: inputTokens = 0, output_tokens: outputTokens = 0 } = reply.usage_metadata ?? {};
  return { model, inputTokens, outputTokens };
}
