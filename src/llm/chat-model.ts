import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Thesaurus } from '../language/thesaurus.ts';
import type { WordSimilarity } from '../language/word-similarity.ts';
import { ExtractiveChatModel } from './extractive/extractive-chat-model.ts';
import { OpenAIChatModel } from './openai-chat-model.ts';

export type ChatModelOptions = {
  readonly apiKey?: string;
  /** An OpenAI-compatible endpoint, with its `/v1`. */
  readonly baseUrl?: string;
  readonly model: string;
  /** For a whole call; the turn's own deadline also holds. Default 40 s. */
  readonly timeoutMs?: number;
  /** A stream silent for longer is given up. Default 20 s. */
  readonly idleMs?: number;
  readonly maxTokens?: number;
  /** For the extractive model; see there. */
  readonly thesaurus?: Thesaurus;
  /** For the extractive model; see there. */
  readonly similarity?: WordSimilarity;
};

/** The OpenAI-compatible model when a key or an endpoint is given, else the extractive one, which needs neither. */
export function createChatModel(options: ChatModelOptions): BaseChatModel {
  if (!hasModelEndpoint(options)) {
    return new ExtractiveChatModel({ thesaurus: options.thesaurus, similarity: options.similarity });
  }
  const model = new OpenAIChatModel({
    model: options.model,
    // Local servers take any key, but the client insists on one.
    apiKey: options.apiKey ?? 'none',
    temperature: 0,
    maxTokens: options.maxTokens ?? 1200,
    maxRetries: 1,
    timeout: options.timeoutMs ?? 40_000,
    streamUsage: true,
    configuration: { baseURL: options.baseUrl },
  });
  if (options.idleMs !== undefined) model.idleMs = options.idleMs;
  return model;
}

/** Whether a real model is configured. */
export function hasModelEndpoint(options: { readonly apiKey?: string; readonly baseUrl?: string }): boolean {
  return (options.apiKey ?? '') !== '' || (options.baseUrl ?? '') !== '';
}
