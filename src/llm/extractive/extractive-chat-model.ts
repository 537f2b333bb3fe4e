import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel, type BaseChatModelParams } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { NOT_IN_SOURCES, parseSourceBlocks } from '../../core/source-block.ts';
import { createThesaurus, type Thesaurus } from '../../language/thesaurus.ts';
import type { WordSimilarity } from '../../language/word-similarity.ts';
import { composeAnswer } from './compose-answer.ts';
import type { ExtractiveWeights } from './extractive-weights.ts';
import { circumstancesIn, readForAsker } from './for-asker.ts';
import { indexSources } from './index-units.ts';

export type ExtractiveOptions = BaseChatModelParams & {
  /** Words that stand for one another; by default general English only. */
  readonly thesaurus?: Thesaurus;
  /** Finds words of a like meaning that the thesaurus doesn't hold. */
  readonly similarity?: WordSimilarity;
  /** Other weights than the fitted ones, for fitting. */
  readonly weights?: ExtractiveWeights;
};

/**
 * A chat model without a model: reads the answer prompt (source blocks, the question alone in the last user message) and
 * answers with the sentences, rows or steps that support it, each with its `[n]`, or with the sentinel when none does. Where a circumstance of the
 * asker's decided between several rules, the message's metadata name it: `decidedBy`.
 */
export class ExtractiveChatModel extends BaseChatModel {
  readonly #thesaurus: Thesaurus;
  readonly #similarity: WordSimilarity | undefined;
  readonly #weights: ExtractiveWeights | undefined;

  constructor(options: ExtractiveOptions = {}) {
    super(options);
    this.#thesaurus = options.thesaurus ?? createThesaurus([]);
    this.#similarity = options.similarity;
    this.#weights = options.weights;
  }

  override _llmType(): string {
    return 'extractive';
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    options.signal?.throwIfAborted();
    const { text, decidedBy } = this.#answer(messages);
    const response_metadata = { model_name: 'extractive', decidedBy };
    const message = new AIMessage({ content: text, response_metadata });
    return { generations: [{ text, message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    options.signal?.throwIfAborted();
    const { text, decidedBy } = this.#answer(messages);
    // Chunks are merged into one message, their metadata joined: it travels once.
    let response_metadata: { decidedBy?: string } = { decidedBy };
    for (const piece of text.match(/\S+\s*/g) ?? []) {
      options.signal?.throwIfAborted();
      yield new ChatGenerationChunk({
        text: piece,
        message: new AIMessageChunk({ content: piece, response_metadata }),
      });
      response_metadata = {};
      await runManager?.handleLLMNewToken(piece);
    }
  }

  #answer(messages: readonly BaseMessage[]): { readonly text: string; readonly decidedBy?: string } {
    const said = messages.filter((message) => message.type === 'human').map((message) => message.text);
    const question = said.at(-1) ?? '';
    const blocks = parseSourceBlocks(said.slice(0, -1).findLast((text) => text.includes('<source ')) ?? '');
    if (blocks.length === 0) return { text: NOT_IN_SOURCES };
    const language = { thesaurus: this.#thesaurus, similarity: this.#similarity };
    const sources = indexSources(blocks);
    const reader = { sources, language, weights: this.#weights };
    const { asks, decidedBy } = readForAsker(question, circumstancesIn(messages), reader);
    return { text: composeAnswer(asks), decidedBy };
  }
}
