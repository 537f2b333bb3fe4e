import type { Passage, ScoredPassage } from '../core/passage.ts';
import { mergeNeighbours } from './merge-neighbours.ts';
import { passageHeader } from './searchable-text.ts';
import type { TokenCounter } from './token-counter.ts';

/** A passage as the model sees it, numbered from 1 in the order of relevance. */
export type NumberedSource = { readonly id: number; readonly passage: Passage };

type ContextOptions = {
  /** Tokens that all sources may take together, their headers included. */
  readonly maxTokens: number;
  readonly countTokens: TokenCounter;
};

/** What a source's tags and number take in a prompt. */
const FRAME_TOKENS = 16;
const WORDS = /[\p{L}\p{N}]+/gu;

/**
 * Picks what fits into the budget, most relevant first: neighbours are joined, a passage whose words another
 * one holds is dropped (one differing word may be the answer, so looser likeness doesn't count), and one that doesn't
 * fit makes room for shorter ones behind it. Passages are never cut, so that every quote can be found.
 */
export function buildContext(ranked: readonly ScoredPassage[], options: ContextOptions): NumberedSource[] {
  const sources: NumberedSource[] = [];
  const taken: string[] = [];
  let left = options.maxTokens;
  for (const { passage } of mergeNeighbours(ranked)) {
    if (left <= FRAME_TOKENS) break;
    const words = wordsOf(passage.text);
    if (taken.some((other) => other.includes(words))) continue;
    const cost = FRAME_TOKENS + options.countTokens(`${passageHeader(passage)}\n${passage.text}`);
    if (cost > left) continue;
    left -= cost;
    taken.push(words);
    sources.push({ id: sources.length + 1, passage });
  }
  return sources;
}

/** The words alone, in order: repeats that differ in case, marks or markup look the same. */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(WORDS) ?? []).join(' ')} `;
}
