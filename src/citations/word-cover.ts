import type { Token } from '../language/english-terms.ts';
import type { Thesaurus } from '../language/thesaurus.ts';
import type { WordSimilarity } from '../language/word-similarity.ts';

/** What compares words: synonyms and names, and how near two words are in meaning. */
export type Language = { readonly thesaurus: Thesaurus; readonly similarity: WordSimilarity | undefined };

/**
 * A stretch of text as it is compared: its stems as a line, and its words as written. `elsewhere` are the stems of the whole
 * passage: a word that stands there, but not here, means something else than the words here, however near.
 */
export type Stretch = {
  readonly line: string;
  readonly tokens: readonly Token[];
  readonly elsewhere?: string;
};

const SYNONYM = 0.9;
const SAME_OPENING = 0.85;
const NEAR_FROM = 0.58;
const SHORTEST_OPENING = 5;
const AROUND = 0.8;

/** How well a word is said by a stretch: 1 by itself, less by a synonym or a word near in meaning, 0 not at all. */
export function said(
  word: Token,
  { line, tokens, elsewhere }: Stretch,
  { thesaurus, similarity }: Language,
): number {
  const phrase = ` ${word.term} `;
  if (line.includes(phrase)) return 1;
  if (thesaurus.same(phrase).some((other) => line.includes(other))) return SYNONYM;
  if (elsewhere?.includes(phrase) ?? false) return 0;
  let best = 0;
  const raw = word.raw.toLowerCase();
  for (const other of tokens) {
    if (other.kind !== 'word') continue;
    if (sharesOpening(word.term, other.term)) return SAME_OPENING;
    const near = similarity?.(raw, other.raw.toLowerCase()) ?? 0;
    if (near > best) best = near;
  }
  return best >= NEAR_FROM ? best : 0;
}

/** The share of words that the evidence says, what stands around it counting less. */
export function coverage(
  words: readonly Token[],
  own: Stretch,
  around: Stretch,
  language: Language,
): { readonly all: number; readonly own: number; readonly missing: number } {
  let all = 0;
  let inside = 0;
  let missing = 0;
  for (const word of words) {
    const here = said(word, own, language);
    const there = here >= AROUND ? 0 : said(word, around, language) * AROUND;
    inside += here;
    all += Math.max(here, there);
    if (Math.max(here, there) === 0) missing += 1;
  }
  const total = Math.max(1, words.length);
  return { all: all / total, own: inside / total, missing };
}

/** "agree" and "agreement", "probation" and "probationary". */
function sharesOpening(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length >= SHORTEST_OPENING && long.startsWith(short) && long.length - short.length <= 5;
}
