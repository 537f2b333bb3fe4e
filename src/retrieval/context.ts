import type { Passage, ScoredPassage } from '../core/passage.ts';
import { languageOf } from '../language/languages.ts';
import { mergeNeighbours } from './merge-neighbours.ts';
import { searchTerms } from './search-terms.ts';
import { passageHeader } from './searchable-text.ts';
import type { TokenCounter } from './token-counter.ts';

/** A passage as the model sees it, numbered from 1 in the order of relevance. */
export type NumberedSource = {
  readonly id: number;
  readonly passage: Passage;
  /** The chance that it answers if any passage that was found does, as `confidences` tells it; absent where nothing was reranked. */
  readonly confidence?: number;
};

type ContextOptions = {
  /** Tokens that all sources may take together, their headers included. */
  readonly maxTokens: number;
  readonly countTokens: TokenCounter;
};

/** What a source's tags and number take in a prompt. */
const FRAME_TOKENS = 16;
/** Of a repeat's neighbouring words this share stands side by side in the other one too. */
const SAME_ORDER = 0.9;

/**
 * Picks what fits into the budget, most relevant first, each under its title and headings: neighbours are joined, a near
 * duplicate is dropped (its terms all stand in another one, nearly all in the same order; one differing term may be the
 * answer, so looser likeness doesn't count), and one that doesn't fit makes room for shorter ones behind it. Passages are
 * never cut, so that every quote can be found.
 */
export function buildContext(ranked: readonly ScoredPassage[], options: ContextOptions): NumberedSource[] {
  const sources: NumberedSource[] = [];
  const taken: Wording[] = [];
  let left = options.maxTokens;
  for (const { passage, confidence } of mergeNeighbours(ranked)) {
    if (left <= FRAME_TOKENS) break;
    const wording = wordingOf(passage);
    if (taken.some((other) => repeats(wording, other))) continue;
    const cost = FRAME_TOKENS + options.countTokens(`${passageHeader(passage)}\n${passage.text}`);
    if (cost > left) continue;
    left -= cost;
    taken.push(wording);
    const id = sources.length + 1;
    sources.push(confidence === undefined ? { id, passage } : { id, passage, confidence });
  }
  return sources;
}

type Wording = { readonly counts: ReadonlyMap<string, number>; readonly pairs: ReadonlySet<string> };

function wordingOf({ text, language }: Passage): Wording {
  const terms = searchTerms(text, languageOf(language));
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { counts, pairs: new Set(terms.slice(1).map((term, at) => `${terms[at]} ${term}`)) };
}

function repeats(one: Wording, other: Wording): boolean {
  for (const [term, count] of one.counts) if ((other.counts.get(term) ?? 0) < count) return false;
  let shared = 0;
  for (const pair of one.pairs) if (other.pairs.has(pair)) shared += 1;
  return shared >= SAME_ORDER * one.pairs.size;
}
