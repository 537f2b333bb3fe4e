import { checkAnswer } from '../citations/check-answer.ts';
import type { Config } from '../config/config.ts';
import { smallTalk } from '../intent/small-talk.ts';
import { createStandaloneQuestion } from '../intent/standalone-question.ts';
import { createChatModel, hasModelEndpoint } from '../llm/chat-model.ts';
import { createPriceList } from '../llm/model-prices.ts';
import type { Logger } from '../observability/logger.ts';
import { createOrchestrator } from '../orchestrator/create-orchestrator.ts';
import type { Orchestrator } from '../orchestrator/orchestrator.ts';
import { buildContext } from '../retrieval/context.ts';
import { createTokenCounter } from '../retrieval/token-counter.ts';
import { type Knowledge, readGlossary } from './knowledge.ts';

/** Tokens of sources in one prompt: about 12,000 characters. */
const CONTEXT_TOKENS = 3_000;

/** Builds what answers: the models and the orchestrator over the knowledge. */
export async function createAssistant(options: {
  readonly config: Config;
  readonly knowledge: Knowledge;
  readonly log: Logger;
}): Promise<Orchestrator> {
  const { config, knowledge, log } = options;
  const endpoint = { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL };
  const served = hasModelEndpoint(endpoint);
  const glossary = await readGlossary(config.KNOWLEDGE_DIR);
  const local = { glossary, embeddings: knowledge.wordEmbeddings };
  const smallModel = config.OPENAI_SMALL_MODEL ?? config.OPENAI_MODEL;
  const countTokens = createTokenCounter();
  return createOrchestrator({
    search: knowledge.search,
    buildContext: (found) => buildContext(found, { maxTokens: CONTEXT_TOKENS, countTokens }),
    chatModel: createChatModel({ ...endpoint, ...local, model: config.OPENAI_MODEL }),
    modelName: served ? config.OPENAI_MODEL : 'extractive',
    priceOf: createPriceList(config.modelPrices),
    standaloneQuestion: createStandaloneQuestion({
      model: served ? createChatModel({ ...endpoint, model: smallModel }) : undefined,
      modelName: smallModel,
      log,
    }),
    smallTalk,
    checkAnswer,
    now: () => performance.now(),
    log,
  });
}
