import { OpenAIEmbeddings } from '@langchain/openai';
import { toModelError } from './model-error.ts';

export type OpenAIEmbeddingsOptions = {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly model: string;
  readonly timeoutMs?: number;
};

/** LangChain's embeddings by an OpenAI-compatible endpoint; throws Footnote's own errors. */
export function createOpenAIEmbeddings(options: OpenAIEmbeddingsOptions): OpenAIEmbeddings {
  return new TranslatingEmbeddings({
    model: options.model,
    apiKey: options.apiKey ?? 'none',
    maxRetries: 2,
    timeout: options.timeoutMs ?? 20_000,
    // Compatible servers don't all speak base64.
    encodingFormat: 'float',
    configuration: { baseURL: options.baseUrl },
  });
}

class TranslatingEmbeddings extends OpenAIEmbeddings {
  override async embedDocuments(texts: string[]): Promise<number[][]> {
    try {
      return await super.embedDocuments(texts);
    } catch (error) {
      throw toModelError(error);
    }
  }

  override async embedQuery(text: string): Promise<number[]> {
    try {
      return await super.embedQuery(text);
    } catch (error) {
      throw toModelError(error);
    }
  }
}
