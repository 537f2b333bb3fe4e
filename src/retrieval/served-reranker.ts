import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import { type RankedDocument, rankedDocument } from './ranked-document.ts';

const TIMEOUT_MS = 2_000;
/** A list longer than this is sent no further: cross-encoders take a second for some dozens of passages. */
const MOST_SENT = 40;
const LONGEST_SENT = 2_000;
const MOST_BYTES = 1_000_000;
/** Between the last passage that the service ranked and the first that it didn't. */
const LEAST_SCORE = 0.001;

// Cohere, Jina and vLLM name the score relevance_score, TEI answers with a bare list and names it score.
const Result = z.object({
  index: z.number().int().nonnegative(),
  relevance_score: z.number().optional(),
  score: z.number().optional(),
});
const Answer = z.union([z.array(Result), z.object({ results: z.array(Result) })]);

/** How a request to the service ended: `ok`, or why the local order was kept. */
export type RerankOutcome = 'ok' | 'time-out' | 'refused' | 'unreadable' | 'unreachable';

type ServedRerankerOptions = {
  /** Where the service takes its POST: the whole address, such as https://api.example.com/v2/rerank. */
  readonly url: string;
  readonly apiKey?: string;
  readonly model?: string;
  /** Orders what comes back unranked, and everything when the service fails. */
  readonly fallback: BaseDocumentCompressor;
  readonly fetch: typeof fetch;
  readonly log: Logger;
  readonly onOutcome?: (outcome: RerankOutcome) => void;
  /** Default 2,000. */
  readonly timeoutMs?: number;
};

class RerankFailure extends Error {
  readonly outcome: Exclude<RerankOutcome, 'ok'>;

  constructor(outcome: Exclude<RerankOutcome, 'ok'>, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

/**
 * Lets a served cross-encoder order the best 40 passages: Cohere's POST /rerank, as Jina, vLLM, LiteLLM and TEI speak it.
 * Never throws: when the service is late, refuses or answers nonsense, the fallback's order stands, and the log says so.
 */
export class ServedReranker extends BaseDocumentCompressor {
  readonly #options: ServedRerankerOptions;
  /** Text Embeddings Inference calls the documents `texts`, and says so by 422: found out once. */
  #speaksTei = false;

  constructor(options: ServedRerankerOptions) {
    super();
    this.#options = options;
  }

  override async compressDocuments(documents: RankedDocument[], query: string): Promise<RankedDocument[]> {
    const { fallback, log, onOutcome } = this.#options;
    const ordered = (await fallback.compressDocuments(documents, query)).flatMap(asRanked);
    if (ordered.length < 2) return ordered;
    try {
      const reranked = await this.#rerank(ordered, query);
      onOutcome?.('ok');
      return reranked;
    } catch (error) {
      const failure = error instanceof RerankFailure ? error : failureOf(error);
      log.warn(
        { outcome: failure.outcome, reason: failure.message },
        'The served reranker failed, the local order stands: check RERANK_URL',
      );
      onOutcome?.(failure.outcome);
      return ordered;
    }
  }

  async #rerank(ordered: readonly RankedDocument[], query: string): Promise<RankedDocument[]> {
    const sent = ordered.slice(0, MOST_SENT);
    const results = await this.#ask(
      query,
      sent.map((document) => textOf(document)),
    );
    const scores = scoresByIndex(results, sent.length);
    const ranked = sent
      .flatMap((document, index) => {
        const score = scores.get(index);
        return score === undefined ? [] : [{ document, score }];
      })
      .sort((a, b) => b.score - a.score);
    const highest = ranked[0]?.score ?? 0;
    const lowest = ranked.at(-1)?.score ?? 0;
    const rest = [...sent.filter((_, index) => !scores.has(index)), ...ordered.slice(MOST_SENT)];
    return [
      ...ranked.map(({ document: { metadata }, score }) =>
        rankedDocument({ passage: metadata.passage, score: scaled(score, lowest, highest) }),
      ),
      ...rest.map(({ metadata }, behind) =>
        rankedDocument({ passage: metadata.passage, score: LEAST_SCORE / (behind + 2) }),
      ),
    ];
  }

  async #ask(query: string, documents: readonly string[]): Promise<z.infer<typeof Result>[]> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS);
    const { model } = this.#options;
    const usual = { query, documents, top_n: documents.length, model };
    let response = await this.#post(this.#speaksTei ? { query, texts: documents } : usual, signal);
    if (!this.#speaksTei && (response.status === 400 || response.status === 422)) {
      await response.body?.cancel();
      response = await this.#post({ query, texts: documents }, signal);
      this.#speaksTei = response.ok;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new RerankFailure('refused', `HTTP ${response.status}`);
    }
    const answer = Answer.safeParse(parseJson(await readText(response)));
    if (!answer.success) throw new RerankFailure('unreadable', 'no list of results with index and score');
    return Array.isArray(answer.data) ? answer.data : answer.data.results;
  }

  #post(body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Response> {
    const { url, apiKey } = this.#options;
    return this.#options.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    });
  }
}

function asRanked({ metadata }: Pick<RankedDocument, 'metadata'> | { metadata: Record<string, unknown> }) {
  return isRanked(metadata) ? [rankedDocument(metadata)] : [];
}

function isRanked(metadata: unknown): metadata is RankedDocument['metadata'] {
  return typeof metadata === 'object' && metadata !== null && 'passage' in metadata && 'score' in metadata;
}

function textOf({ metadata }: RankedDocument): string {
  const { title, headings, text } = metadata.passage;
  return [title, ...headings, text].filter(Boolean).join('\n').slice(0, LONGEST_SENT);
}

/** Throws when an index is out of range or said twice, or a score is missing: half a nonsense list is nonsense. */
function scoresByIndex(results: readonly z.infer<typeof Result>[], count: number): Map<number, number> {
  const scores = new Map<number, number>();
  for (const { index, relevance_score, score = relevance_score } of results) {
    if (index >= count || scores.has(index) || score === undefined) {
      throw new RerankFailure(
        'unreadable',
        `result ${index} of ${count} is out of range, repeated or has no score`,
      );
    }
    scores.set(index, score);
  }
  if (scores.size === 0) throw new RerankFailure('unreadable', 'no results');
  return scores;
}

/** Any service's scores as 0 to 1: the best counts 1, the worst a little more than what was not ranked. */
function scaled(score: number, lowest: number, highest: number): number {
  const span = highest - lowest;
  return span > 0 ? LEAST_SCORE + ((1 - LEAST_SCORE) * (score - lowest)) / span : 1;
}

async function readText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) throw new RerankFailure('unreadable', 'more than 1 MB');
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RerankFailure('unreadable', 'no JSON');
  }
}

function failureOf(error: unknown): RerankFailure {
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const message = error instanceof Error ? error.message : String(error);
  return new RerankFailure(isLate ? 'time-out' : 'unreachable', message);
}
