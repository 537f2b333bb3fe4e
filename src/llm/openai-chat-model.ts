import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type { BaseMessage } from '@langchain/core/messages';
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs';
import { ChatOpenAICompletions } from '@langchain/openai';
import { ModelError, toModelError } from './model-error.ts';

export type ServedModelOptions = {
  readonly apiKey?: string;
  /** An OpenAI-compatible endpoint, with its `/v1`. */
  readonly baseUrl?: string;
  readonly model: string;
  /** What it writes at most in one call. */
  readonly maxTokens: number;
  /** For a whole call; the turn's own deadline also holds. Default 40 s. */
  readonly timeoutMs?: number;
  /** A stream silent for longer is given up. Default 20 s. */
  readonly idleMs?: number;
};

/** The model behind an OpenAI-compatible endpoint. */
export function createOpenAIChatModel(options: ServedModelOptions): OpenAIChatModel {
  const model = new OpenAIChatModel({
    model: options.model,
    // Local servers take any key, but the client insists on one.
    apiKey: options.apiKey ?? 'none',
    temperature: 0,
    maxTokens: options.maxTokens,
    maxRetries: 1,
    timeout: options.timeoutMs ?? 40_000,
    streamUsage: true,
    configuration: { baseURL: options.baseUrl },
  });
  if (options.idleMs !== undefined) model.idleMs = options.idleMs;
  return model;
}

/**
 * LangChain's model for OpenAI's chat completions (never the Responses API, which compatible servers lack), whose
 * errors are Footnote's own. A stream that stays silent for `idleMs` ends with a time-out.
 */
class OpenAIChatModel extends ChatOpenAICompletions {
  idleMs = 20_000;

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    try {
      return await super._generate(messages, options, runManager);
    } catch (error) {
      throw toModelError(error, options.signal);
    }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const idle = new AbortController();
    const signal =
      options.signal === undefined ? idle.signal : AbortSignal.any([options.signal, idle.signal]);
    const silence = (): NodeJS.Timeout => setTimeout(() => idle.abort(), this.idleMs);
    let timer = silence();
    try {
      for await (const chunk of super._streamResponseChunks(messages, { ...options, signal }, runManager)) {
        clearTimeout(timer);
        yield chunk;
        timer = silence();
      }
      // The client ends an aborted stream as if it were complete.
      signal.throwIfAborted();
    } catch (error) {
      if (idle.signal.aborted) throw new ModelError('time-out', { cause: error });
      throw toModelError(error, options.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
