import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type { BaseMessage } from '@langchain/core/messages';
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs';
import { ChatOpenAICompletions } from '@langchain/openai';
import { ModelError, toModelError } from './model-error.ts';

/**
 * LangChain's model for OpenAI's chat completions (never the Responses API, which compatible servers lack), whose
 * errors are Footnote's own. A stream that stays silent for `idleMs` ends with a time-out.
 */
export class OpenAIChatModel extends ChatOpenAICompletions {
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
