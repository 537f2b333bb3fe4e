import { createCheckAnswer, createCheckDraft } from '../citations/check-answer.ts';
import { createJudge } from '../citations/judge.ts';
import type { Config } from '../config/config.ts';
import type { VerifiedAnswerStore } from '../core/verified.ts';
import { createIntentClassifier } from '../intent/classify-intent.ts';
import { createQuestionExpansion } from '../intent/expand-question.ts';
import { createQuestionParts } from '../intent/question-parts.ts';
import { readings } from '../intent/readings.ts';
import { smallTalk } from '../intent/small-talk.ts';
import { createStandaloneQuestion } from '../intent/standalone-question.ts';
import { createVerifiedAnswersInUse } from '../intent/verified-answers-in-use.ts';
import { createThesaurus } from '../language/thesaurus.ts';
import type { WordSimilarity } from '../language/word-similarity.ts';
import { createChatModel, hasModelEndpoint } from '../llm/chat-model.ts';
import { createPriceList } from '../llm/model-prices.ts';
import type { Logger } from '../observability/logger.ts';
import { createOrchestrator } from '../orchestrator/create-orchestrator.ts';
import type { Orchestrator } from '../orchestrator/orchestrator.ts';
import { buildContext } from '../retrieval/context.ts';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { type Knowledge, openWordEmbeddings } from './knowledge.ts';
import { readGlossary, readVerifiedAnswers } from './knowledge-files.ts';

/** Tokens of sources in one prompt: about 12,000 characters. The extractive answerer costs nothing, so it reads more. */
const CONTEXT_TOKENS = 3_000;
const EXTRACTIVE_CONTEXT_TOKENS = 6_000;

const INTENT_WEIGHTS = new URL('../../models/intents.bin', import.meta.url);

const CHARACTERS_A_TOKEN = 4;
const estimateTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);

/** Where nobody adds verified answers: command lines, which ask once and end. */
const NONE_ADDED = { stamp: async () => 'none', list: async () => [] };

/** Builds what answers: the models and the orchestrator over the knowledge. */
export async function createAssistant(options: {
  readonly config: Config;
  readonly knowledge: Pick<Knowledge, 'embeddings' | 'search'>;
  /** Verified answers that are added while it runs. */
  readonly verified?: Pick<VerifiedAnswerStore, 'stamp' | 'list'>;
  readonly toolbox?: Toolbox;
  readonly log: Logger;
}): Promise<Orchestrator> {
  const { config, knowledge, log } = options;
  const endpoint = { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL };
  const served = hasModelEndpoint(endpoint);
  const thesaurus = createThesaurus(await readGlossary(config.KNOWLEDGE_DIR));
  const smallModel = config.OPENAI_SMALL_MODEL ?? config.OPENAI_MODEL;
  const small = served ? await createChatModel({ ...endpoint, model: smallModel }) : undefined;
  // The tokenizer takes 100 MB: without a model there is no budget that has to be exact.
  const countTokens = served
    ? (await import('../retrieval/token-counter.ts')).createTokenCounter()
    : estimateTokens;
  const maxTokens = served ? CONTEXT_TOKENS : EXTRACTIVE_CONTEXT_TOKENS;
  const words = knowledge.embeddings instanceof WordEmbeddings ? knowledge.embeddings : openWordEmbeddings();
  const similarity = wordSimilarity(words);
  const embed = (text: string): Float32Array => Float32Array.from(words.vectorOf(text));
  const checking = {
    thesaurus,
    similarity,
    judge: small
      ? createJudge({
          model: small,
          modelName: smallModel,
          log,
        })
      : undefined,
  };
  return createOrchestrator({
    search: knowledge.search,
    pages: served ? undefined : knowledge.search,
    buildContext: (found) => buildContext(found, { maxTokens, countTokens }),
    countTokens,
    chatModel: await createChatModel({
      ...endpoint,
      thesaurus,
      similarity,
      model: config.OPENAI_MODEL,
    }),
    modelName: served ? config.OPENAI_MODEL : 'extractive',
    priceOf: createPriceList(config.modelPrices),
    standaloneQuestion: createStandaloneQuestion({
      model: small,
      modelName: smallModel,
      log,
    }),
    expandQuestion: createQuestionExpansion(thesaurus),
    questionParts: createQuestionParts(),
    smallTalk,
    verified: {
      match: createVerifiedAnswersInUse({
        file: await readVerifiedAnswers(config.KNOWLEDGE_DIR),
        store: options.verified ?? NONE_ADDED,
        embed,
        now: () => performance.now(),
        log,
      }),
      reader: knowledge.search,
      today: () => new Date().toISOString().slice(0, 10),
    },
    classifyIntent: createIntentClassifier({
      embed,
      weights: INTENT_WEIGHTS,
      model: small,
      modelName: smallModel,
      log,
    }),
    toolbox: options.toolbox,
    readings,
    checkAnswer: createCheckAnswer(checking),
    checkDraft: createCheckDraft(checking),
    now: () => performance.now(),
    log,
  });
}

function wordSimilarity(embeddings: WordEmbeddings): WordSimilarity {
  return (word, other) => embeddings.similarity(word, other);
}
