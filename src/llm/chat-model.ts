import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Thesaurus } from '../language/thesaurus.ts';
import type { WordSimilarity } from '../language/word-similarity.ts';
import { ExtractiveChatModel } from './extractive/extractive-chat-model.ts';
import type { ServedModelOptions } from './openai-chat-model.ts';

type ChatModelOptions = Omit<ServedModelOptions, 'maxTokens'> & {
  /** For the extractive model; see there. */
  readonly thesaurus?: Thesaurus;
  /** For the extractive model; see there. */
  readonly similarity?: WordSimilarity;
};

/** What a model writes at most in one call. */
export const MAX_OUTPUT_TOKENS = 1_200;

/** The OpenAI-compatible model when a key or an endpoint is given, else the extractive one, which needs neither. */
export async function createChatModel(options: ChatModelOptions): Promise<BaseChatModel> {
  if (!hasModelEndpoint(options)) {
    return new ExtractiveChatModel({ thesaurus: options.thesaurus, similarity: options.similarity });
  }
  // OpenAI's SDK takes 10 MB: loaded only where it is used.
  const { createOpenAIChatModel } = await import('./openai-chat-model.ts');
  return createOpenAIChatModel({ ...options, maxTokens: MAX_OUTPUT_TOKENS });
}

/** Whether a real model is configured. */
export function hasModelEndpoint(options: { readonly apiKey?: string; readonly baseUrl?: string }): boolean {
  return (options.apiKey ?? '') !== '' || (options.baseUrl ?? '') !== '';
}
