import type { ScoredPassage } from '../core/passage.ts';
import type { ExpandQuestion } from '../intent/expand-question.ts';
import type { QuestionParts } from '../intent/question-parts.ts';
import { forReaders, scoredPassages } from '../retrieval/hybrid-retriever.ts';
import type { PageReader, PassageSearch } from '../retrieval/passage-search.ts';
import { pagesToRead, withWholePages } from '../retrieval/whole-pages.ts';
import { mergeFound, representAll } from './merge-found.ts';
import type { TurnRequest } from './orchestrator.ts';

export type FindDeps = {
  readonly search: PassageSearch;
  /** For a second search in other words; without it there is only one. */
  readonly expandQuestion?: ExpandQuestion;
  /** For a search of each thing that a question asks; without it the question is searched as a whole alone. */
  readonly questionParts?: QuestionParts;
  /** Reads the nearest pages whole, for a model that finds its way in long sources at no cost; without it none is. */
  readonly pages?: PageReader;
  /** Passages asked of each search. */
  readonly limit: number;
};

type Readers = Pick<TurnRequest, 'tenant' | 'audience' | 'filter'>;
type Call = { readonly signal: AbortSignal };

/** Searches a question as a whole, in its parts, in other words, and as it is put otherwise (`others`). Best first. */
export async function findPassages(
  question: { readonly text: string; readonly others: readonly string[] },
  readers: Readers,
  deps: FindDeps,
  call: Call,
): Promise<readonly ScoredPassage[]> {
  const parts = deps.questionParts?.(question.text) ?? [];
  const [whole = [], ...others] = await Promise.all(
    [question.text, ...parts, ...question.others].map((text) => findInAllWords(text, readers, deps, call)),
  );
  return representAll(whole, others);
}

async function findInAllWords(
  text: string,
  readers: Readers,
  deps: FindDeps,
  call: Call,
): Promise<readonly ScoredPassage[]> {
  const expanded = deps.expandQuestion?.(text);
  const [found, others] = await Promise.all([
    find(text, readers, deps, call),
    expanded === undefined ? [] : find(expanded, readers, deps, call),
  ]);
  return mergeFound(found, others);
}

/** Through a LangChain retriever, so that its callbacks see every search. */
async function find(
  text: string,
  { tenant, audience, filter }: Readers,
  { search, limit }: FindDeps,
  { signal }: Call,
): Promise<readonly ScoredPassage[]> {
  return scoredPassages(await forReaders(search, { tenant, audience, filter, limit, signal }).invoke(text));
}

/** Adds the whole of the nearest pages, where there is a reader for them. */
export async function readOn(
  found: readonly ScoredPassage[],
  { tenant, audience }: Readers,
  { pages }: FindDeps,
  call: Call,
): Promise<readonly ScoredPassage[]> {
  if (pages === undefined) return found;
  const request = { tenant, audience, documents: pagesToRead(found) };
  return withWholePages(found, await pages.passagesOf(request, call));
}
