import { type Language, languageOf } from '../language/languages.ts';
import type { AnalysedPassage } from './analysed-passage.ts';
import { HeldTerms } from './held-terms.ts';
import { letterGrams } from './letter-grams.ts';
import { NearestWords, type RowPlaces } from './nearest-words.ts';
import type { RerankFeatures } from './rerank-features.ts';
import { searchTerms } from './search-terms.ts';
import type { TermNumbers } from './term-numbers.ts';
import type { WordEmbeddings } from './word-embeddings.ts';
import type { MatchedWord, WordMatcher } from './word-matcher.ts';

/** What a question is read with. */
export type ReadingTools = {
  readonly embeddings: WordEmbeddings;
  readonly matcher: WordMatcher;
  /** The numbers that the passages' terms have. */
  readonly numbers: TermNumbers;
  /** Room that one question uses after the other. */
  readonly places: RowPlaces;
};

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

/** A term of the question; `slot` is its place in HeldTerms. */
type Weighed = { readonly slot: number; readonly weight: number };
type Word = {
  readonly slot: number;
  readonly weight: number;
  readonly rarity: number;
  readonly match: MatchedWord | undefined;
};
type Pair = { readonly first: number; readonly second: number; readonly weight: number };
type Read = {
  readonly terms: readonly Weighed[];
  readonly weightOf: ReadonlyMap<number, number>;
  readonly total: number;
  readonly pairs: readonly Pair[];
  readonly words: readonly Word[];
  readonly held: HeldTerms;
};
type Holds = (slot: number) => boolean;
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
  readonly #cosine: ReturnType<WordEmbeddings['cosines']>;
  readonly #grams: ReadonlyMap<number, number>;
  readonly #gramCounts: ReadonlyMap<AnalysedPassage, ReadonlyMap<number, number>>;
  readonly #gramTotal: number;
  readonly #meanText: number;
  readonly #meanHeader: number;
  readonly #holders: ReadonlyMap<number, number>;
  readonly #readings = new Map<Language, Read>();
  /** By the question's words, which are the same whatever a passage is written in. */
  readonly #nearest: NearestWords;

  constructor(question: string, pool: readonly AnalysedPassage[], tools: ReadingTools) {
    this.#question = question;
    this.#pool = pool;
    this.#tools = tools;
    this.#vector = Float32Array.from(tools.embeddings.vectorOf(question));
    this.#cosine = tools.embeddings.cosines(this.#vector);
    this.#gramCounts = this.#countGrams();
    this.#grams = this.#weighGrams();
    this.#gramTotal = sum(this.#grams.values()) || 1;
    this.#meanText = mean(pool.map(({ terms }) => terms.all.length));
    this.#meanHeader = mean(pool.map(({ headerTerms }) => headerTerms.length));
    this.#holders = holdersIn(pool);
    const { matcher, places } = tools;
    const words = matcher.wordsIn(question).map((word) => matcher.match(word));
    this.#nearest = new NearestWords(words, matcher, places);
  }

  features(analysed: AnalysedPassage): OwnFeatures {
    const read = this.#read(languageOf(analysed.passage.language));
    const { titleGrams, headingGrams } = analysed;
    const { held } = read;
    held.count(analysed);
    const holds: Holds = (slot) => held.inText(slot) + held.inHeader(slot) > 0;
    const best = this.#bestSentence(read, analysed);
    const near = this.#nearInHeader(read, holds, analysed.headerRows);
    for (let at = 0; at < near.length; at++) near[at] = Math.max(near[at] ?? 0, best.nearness[at] ?? 0);
    const [meaning, nearWords] = meaningOf(read, holds, near);
    const titled = new Set(held.slotsOf(analysed.titleTerms));
    return {
      fields: this.#fields(read, analysed),
      letters: this.#letters(analysed, this.#gramCounts.get(analysed) ?? new Map()),
      titleSense: dot(analysed.titleVector, this.#vector),
      sentenceSense: this.#sentenceSense(analysed),
      meaning,
      nearWords,
      sentenceMeaning: best.meaning,
      cover: coverOf(read, holds),
      sentenceCover: best.cover,
      held: read.terms.filter(({ slot }) => holds(slot)).length / (read.terms.length || 1),
      titleCover: coverOf(read, (slot) => titled.has(slot)),
      headerFit: this.#headerFit(read, analysed.headerTerms),
      titleLetters: this.#gramShare(titleGrams),
      titleLettersFit: this.#gramFit(titleGrams),
      headingLetters: this.#gramShare(headingGrams),
      headingLettersFit: this.#gramFit(headingGrams),
      pairs: pairShare(read),
    };
  }

  #read(language: Language): Read {
    const known = this.#readings.get(language);
    if (known) return known;
    const { matcher, numbers } = this.#tools;
    const inOrder = searchTerms(this.#question, language).map((term) => numbers.of(term));
    const weightOf = new Map([...new Set(inOrder)].map((term) => [term, this.#rarityOf(term)]));
    const ofWords = matcher.wordsIn(this.#question).map((word) => {
      const [first = word] = searchTerms(word, language);
      const term = numbers.of(first);
      const weight = weightOf.get(term) ?? this.#rarityOf(term);
      const rarity = matcher.rarity(word) * (LEAST_RARITY + weight);
      return { term, weight, rarity, match: matcher.match(word) };
    });
    const held = new HeldTerms([...weightOf.keys(), ...ofWords.map(({ term }) => term)]);
    const pairs = inOrder.slice(1).flatMap((second, at): Pair[] => {
      const first = inOrder[at] ?? second;
      const weight = Math.min(weightOf.get(first) ?? 0, weightOf.get(second) ?? 0);
      return first === second ? [] : [{ first: held.slotOf(first), second: held.slotOf(second), weight }];
    });
    const read = {
      terms: [...weightOf].map(([term, weight]): Weighed => ({ slot: held.slotOf(term), weight })),
      weightOf,
      total: sum(weightOf.values()) || 1,
      pairs,
      words: ofWords.map(({ term, ...word }): Word => ({ slot: held.slotOf(term), ...word })),
      held,
    };
    this.#readings.set(language, read);
    return read;
  }

  #rarityOf(term: number): number {
    return inverseFrequency(this.#holders.get(term) ?? 0, this.#pool.length);
  }

  #headerFit({ weightOf }: Read, headerTerms: Uint32Array): number {
    let asked = 0;
    let all = 0;
    for (const term of headerTerms) {
      const weight = weightOf.get(term);
      asked += weight ?? 0;
      all += weight ?? this.#rarityOf(term);
    }
    return asked / (all || 1);
  }

  #sentenceSense({ vectorRows, means }: AnalysedPassage): number {
    let best = 0;
    let from = 0;
    for (const [at, made] of means.entries()) {
      const to = vectorRows.ends[at] ?? from;
      best = Math.max(best, this.#cosine(vectorRows.all, { from, to }, made));
      from = to;
    }
    return best;
  }

  /** The best `meaning` and `cover` of any sentence, and how near any comes to each word that the sentence doesn't hold. */
  #bestSentence(
    read: Read,
    { tellingRows: { all, ends } }: AnalysedPassage,
  ): { readonly meaning: number; readonly cover: number; readonly nearness: Float64Array } {
    const { held, words } = read;
    const nearness = new Float64Array(words.length);
    const near = new Float64Array(words.length);
    let [meaning, cover, from] = [0, 0, 0];
    for (let sentence = 0; sentence < ends.length; sentence++) {
      const holds: Holds = (slot) => held.inSentence(slot, sentence);
      const to = ends[sentence] ?? from;
      this.#nearest.write(all, { from, to }, near);
      for (let at = 0; at < near.length; at++) {
        if (holds(words[at]?.slot ?? -1)) near[at] = 0;
        nearness[at] = Math.max(nearness[at] ?? 0, near[at] ?? 0);
      }
      meaning = Math.max(meaning, meaningOf(read, holds, near)[0]);
      cover = Math.max(cover, coverOf(read, holds));
      from = to;
    }
    return { meaning, cover, nearness };
  }

  /** For each of the question's words that isn't held, how near the nearest of the header's words comes. */
  #nearInHeader({ words }: Read, holds: Holds, rows: Uint16Array): Float64Array {
    const near = new Float64Array(words.length);
    this.#nearest.write(rows, { from: 0, to: rows.length }, near);
    for (let at = 0; at < near.length; at++) if (holds(words[at]?.slot ?? -1)) near[at] = 0;
    return near;
  }

  #fields({ terms, held }: Read, passage: AnalysedPassage): number {
    const text = 1 - TEXT_B + (TEXT_B * passage.terms.all.length) / (this.#meanText || 1);
    const header = 1 - HEADER_B + (HEADER_B * passage.headerTerms.length) / (this.#meanHeader || 1);
    let score = 0;
    for (const { slot, weight } of terms) {
      const count = held.inText(slot) / text + (HEADER_WEIGHT * held.inHeader(slot)) / header;
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

/** In how many passages of the pool each term stands. */
function holdersIn(pool: readonly AnalysedPassage[]): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const lastIn = new Map<number, number>();
  for (const [at, { terms, headerTerms }] of pool.entries())
    for (const list of [terms.all, headerTerms])
      for (const term of list) {
        if (lastIn.get(term) === at) continue;
        lastIn.set(term, at);
        holders.set(term, (holders.get(term) ?? 0) + 1);
      }
  return holders;
}

/** Share of the question's words that are held or nearly held, and the share by near words alone. */
function meaningOf({ words }: Read, holds: Holds, near: Float64Array): [number, number] {
  let all = 0;
  let held = 0;
  let byNear = 0;
  let nearTotal = 0;
  for (const [at, { slot, weight, rarity, match }] of words.entries()) {
    all += rarity;
    nearTotal += weight;
    if (holds(slot)) {
      held += rarity;
    } else if (match !== undefined) {
      const nearness = near[at] ?? 0;
      held += rarity * nearness;
      byNear += weight * nearness;
    }
  }
  return [held / (all || 1), byNear / (nearTotal || 1)];
}

function coverOf({ terms, total }: Read, holds: Holds): number {
  let covered = 0;
  for (const { slot, weight } of terms) if (holds(slot)) covered += weight;
  return covered / total;
}

function pairShare({ pairs, held }: Read): number {
  let gained = 0;
  let total = 0;
  for (const { first, second, weight } of pairs) {
    total += weight;
    const distance = nearestBehind(held.places(first), held.places(second));
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
