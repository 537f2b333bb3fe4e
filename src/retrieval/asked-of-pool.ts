import { type Language, languageOf } from '../language/languages.ts';
import type { AnalysedPassage, AnalysedSentence } from './analysed-passage.ts';
import { letterGrams } from './letter-grams.ts';
import type { RerankFeatures } from './rerank-features.ts';
import { searchTerms } from './search-terms.ts';
import type { WordEmbeddings } from './word-embeddings.ts';
import type { MatchedWord, WordMatcher } from './word-matcher.ts';

/** What a question is read with. */
export type ReadingTools = { readonly embeddings: WordEmbeddings; readonly matcher: WordMatcher };

const K1 = 1.2;
const TEXT_B = 0.75;
const HEADER_B = 0.3;
const HEADER_WEIGHT = 2.5;
const MARKS = 0x10000;
const LAST_BITS = MARKS - 1;
/** Characters of a usual passage. */
const USUAL_LENGTH = 900;
/** A word that is common here but rare in English still counts this much. */
const LEAST_RARITY = 0.3;
/** What two neighbouring words of the question count, by how far apart they stand in the passage. */
const NEARNESS: readonly (readonly [distance: number, share: number])[] = [
  [1, 1],
  [3, 0.6],
  [8, 0.25],
];

type Weighed = { readonly term: string; readonly weight: number };
type Word = {
  readonly term: string;
  readonly weight: number;
  readonly rarity: number;
  readonly match: MatchedWord | undefined;
};
type Pair = { readonly first: string; readonly second: string; readonly weight: number };
type Read = {
  readonly terms: readonly Weighed[];
  readonly weightOf: ReadonlyMap<string, number>;
  readonly total: number;
  readonly pairs: readonly Pair[];
  readonly words: readonly Word[];
};
/** What a passage shows by itself; the rest depends on the others. */
type OwnFeatures = Omit<
  RerankFeatures,
  'fused' | 'page' | 'namesake' | 'neighbour' | 'pageMeaning' | 'mentioned'
>;

/**
 * A question held against the passages that were found for it. How rare a word or a run of letters is is counted in these
 * passages alone: what tells them apart counts, and nothing of a passage that the readers may not see comes in.
 */
export class AskedOfPool {
  readonly #question: string;
  readonly #pool: readonly AnalysedPassage[];
  readonly #tools: ReadingTools;
  readonly #vector: Float32Array;
  readonly #grams: ReadonlyMap<number, number>;
  readonly #gramCounts: ReadonlyMap<AnalysedPassage, ReadonlyMap<number, number>>;
  readonly #gramTotal: number;
  readonly #meanText: number;
  readonly #meanHeader: number;
  readonly #readings = new Map<Language, Read>();
  readonly #rarities = new Map<string, number>();

  constructor(question: string, pool: readonly AnalysedPassage[], tools: ReadingTools) {
    this.#question = question;
    this.#pool = pool;
    this.#tools = tools;
    this.#vector = Float32Array.from(tools.embeddings.vectorOf(question));
    this.#gramCounts = this.#countGrams();
    this.#grams = this.#weighGrams();
    this.#gramTotal = sum(this.#grams.values()) || 1;
    this.#meanText = mean(pool.map(({ terms }) => terms.length));
    this.#meanHeader = mean(pool.map(({ headerTerms }) => headerTerms.length));
  }

  features(analysed: AnalysedPassage): OwnFeatures {
    const read = this.#read(languageOf(analysed.passage.language));
    const { headerTerms, headerCounts, titleGrams, headingGrams } = analysed;
    const holds = (term: string): boolean => analysed.counts.has(term) || headerCounts.has(term);
    const best = this.#bestSentence(read, analysed.sentences);
    const inHeader = this.#nearestWords(read, holds, analysed.headerRows);
    const near = read.words.map((_, at) => Math.max(best.nearness[at] ?? 0, inHeader[at] ?? 0));
    const [meaning, nearWords] = meaningOf(read, holds, near);
    const asked = read.weightOf;
    return {
      fields: this.#fields(read, analysed),
      letters: this.#letters(analysed, this.#gramCounts.get(analysed) ?? new Map()),
      titleSense: dot(analysed.titleVector, this.#vector),
      sentenceSense: Math.max(0, ...analysed.sentenceVectors.map((vector) => dot(vector, this.#vector))),
      meaning,
      nearWords,
      sentenceMeaning: best.meaning,
      cover: coverOf(read, holds),
      sentenceCover: best.cover,
      held: read.terms.filter(({ term }) => holds(term)).length / (read.terms.length || 1),
      titleCover: coverOf(read, (term) => analysed.titleTerms.has(term)),
      headerFit:
        sum(headerTerms.map((term) => asked.get(term) ?? 0)) /
        (sum(headerTerms.map((term) => asked.get(term) ?? this.#rarityOf(term))) || 1),
      titleLetters: this.#gramShare(titleGrams),
      titleLettersFit: this.#gramFit(titleGrams),
      headingLetters: this.#gramShare(headingGrams),
      headingLettersFit: this.#gramFit(headingGrams),
      pairs: pairShare(read.pairs, analysed.terms),
    };
  }

  #read(language: Language): Read {
    const known = this.#readings.get(language);
    if (known) return known;
    const inOrder = searchTerms(this.#question, language);
    const terms = [...new Set(inOrder)].map((term): Weighed => ({ term, weight: this.#rarityOf(term) }));
    const weightOf = new Map(terms.map(({ term, weight }) => [term, weight]));
    const { matcher } = this.#tools;
    const words = matcher.wordsIn(this.#question).map((word): Word => {
      const [term = word] = searchTerms(word, language);
      const weight = weightOf.get(term) ?? this.#rarityOf(term);
      const rarity = matcher.rarity(word) * (LEAST_RARITY + weight);
      return { term, weight, rarity, match: matcher.match(word) };
    });
    const pairs = inOrder.slice(1).flatMap((second, at): Pair[] => {
      const first = inOrder[at] ?? second;
      const weight = Math.min(weightOf.get(first) ?? 0, weightOf.get(second) ?? 0);
      return first === second ? [] : [{ first, second, weight }];
    });
    const read = { terms, weightOf, total: sum(terms.map(({ weight }) => weight)) || 1, pairs, words };
    this.#readings.set(language, read);
    return read;
  }

  #rarityOf(term: string): number {
    const known = this.#rarities.get(term);
    if (known !== undefined) return known;
    let holders = 0;
    for (const { counts, headerCounts } of this.#pool) {
      if (counts.has(term) || headerCounts.has(term)) holders += 1;
    }
    const rarity = inverseFrequency(holders, this.#pool.length);
    this.#rarities.set(term, rarity);
    return rarity;
  }

  /** The best `meaning` and `cover` of any sentence, and how near any comes to each word that the sentence doesn't hold. */
  #bestSentence(
    read: Read,
    sentences: readonly AnalysedSentence[],
  ): { readonly meaning: number; readonly cover: number; readonly nearness: readonly number[] } {
    const nearness = read.words.map(() => 0);
    let [meaning, cover] = [0, 0];
    for (const { terms, rows } of sentences) {
      const holds = (term: string): boolean => terms.has(term);
      const near = this.#nearestWords(read, holds, rows);
      for (const [at, value] of near.entries()) if (value > (nearness[at] ?? 0)) nearness[at] = value;
      meaning = Math.max(meaning, meaningOf(read, holds, near)[0]);
      cover = Math.max(cover, coverOf(read, holds));
    }
    return { meaning, cover, nearness };
  }

  /** For each of the question's words that isn't held, how near the nearest of the rows comes. */
  #nearestWords(read: Read, holds: (term: string) => boolean, rows: readonly number[]): readonly number[] {
    const { matcher } = this.#tools;
    return read.words.map(({ term, match }) =>
      match === undefined || holds(term) ? 0 : matcher.nearest(match, rows),
    );
  }

  #fields({ terms }: Read, { counts, headerCounts, ...passage }: AnalysedPassage): number {
    const text = 1 - TEXT_B + (TEXT_B * passage.terms.length) / (this.#meanText || 1);
    const header = 1 - HEADER_B + (HEADER_B * passage.headerTerms.length) / (this.#meanHeader || 1);
    let score = 0;
    for (const { term, weight } of terms) {
      const count = (counts.get(term) ?? 0) / text + (HEADER_WEIGHT * (headerCounts.get(term) ?? 0)) / header;
      score += (weight * count * (K1 + 1)) / (count + K1);
    }
    return score;
  }

  #letters({ passage }: AnalysedPassage, counts: ReadonlyMap<number, number>): number {
    const length = 1 - TEXT_B + (TEXT_B * passage.text.length) / USUAL_LENGTH;
    let score = 0;
    for (const [gram, count] of counts) {
      score += ((this.#grams.get(gram) ?? 0) * count * (K1 + 1)) / (count + K1 * length);
    }
    return score;
  }

  /** How often each run of the question stands in each passage. */
  #countGrams(): ReadonlyMap<AnalysedPassage, ReadonlyMap<number, number>> {
    const asked = new Set(letterGrams(this.#question));
    // 1 where a run of the question ends in these 16 bits: most runs of a passage are passed over by a look here.
    const marks = new Uint8Array(MARKS);
    for (const gram of asked) marks[gram & LAST_BITS] = 1;
    return new Map(
      this.#pool.map((analysed) => {
        const counts = new Map<number, number>();
        for (const gram of analysed.grams) {
          if (marks[gram & LAST_BITS] === 0 || !asked.has(gram)) continue;
          counts.set(gram, (counts.get(gram) ?? 0) + 1);
        }
        return [analysed, counts];
      }),
    );
  }

  #weighGrams(): ReadonlyMap<number, number> {
    const holders = new Map<number, number>([...letterGrams(this.#question)].map((gram) => [gram, 0]));
    for (const counts of this.#gramCounts.values()) {
      for (const gram of counts.keys()) holders.set(gram, (holders.get(gram) ?? 0) + 1);
    }
    return new Map([...holders].map(([gram, count]) => [gram, inverseFrequency(count, this.#pool.length)]));
  }

  #gramShare(grams: ReadonlySet<number>): number {
    let shared = 0;
    for (const [gram, weight] of this.#grams) if (grams.has(gram)) shared += weight;
    return shared / this.#gramTotal;
  }

  #gramFit(grams: ReadonlySet<number>): number {
    let shared = 0;
    for (const gram of grams) if (this.#grams.has(gram)) shared += 1;
    return shared / (grams.size || 1);
  }
}

/** Share of the question's words that are held or nearly held, and the share by near words alone. */
function meaningOf(read: Read, holds: (term: string) => boolean, near: readonly number[]): [number, number] {
  let all = 0;
  let held = 0;
  let byNear = 0;
  let nearTotal = 0;
  for (const [at, { term, weight, rarity, match }] of read.words.entries()) {
    all += rarity;
    nearTotal += weight;
    if (holds(term)) {
      held += rarity;
    } else if (match !== undefined) {
      const nearness = near[at] ?? 0;
      held += rarity * nearness;
      byNear += weight * nearness;
    }
  }
  return [held / (all || 1), byNear / (nearTotal || 1)];
}

function coverOf({ terms, total }: Read, holds: (term: string) => boolean): number {
  let covered = 0;
  for (const { term, weight } of terms) if (holds(term)) covered += weight;
  return covered / total;
}

function pairShare(pairs: readonly Pair[], terms: readonly string[]): number {
  if (pairs.length === 0) return 0;
  const wanted = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  const places = new Map<string, number[]>();
  for (const [at, term] of terms.entries()) {
    if (!wanted.has(term)) continue;
    const known = places.get(term);
    if (known) known.push(at);
    else places.set(term, [at]);
  }
  let gained = 0;
  let total = 0;
  for (const { first, second, weight } of pairs) {
    total += weight;
    const distance = nearestBehind(places.get(first) ?? [], places.get(second) ?? []);
    gained += weight * (NEARNESS.find(([most]) => distance <= most)?.[1] ?? 0);
  }
  return gained / (total || 1);
}

/** How far a place of `second` stands behind one of `first`; one before it counts as one further away. */
function nearestBehind(first: readonly number[], second: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const a of first) {
    for (const b of second) best = Math.min(best, b > a ? b - a : a - b + 1);
  }
  return best;
}

function inverseFrequency(holders: number, total: number): number {
  return Math.log(1 + (total - holders + 0.5) / (holders + 0.5));
}

function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let at = 0; at < a.length; at++) total += (a[at] ?? 0) * (b[at] ?? 0);
  return total;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function mean(values: readonly number[]): number {
  return sum(values) / (values.length || 1);
}
