import { editDistance } from './edit-distance.ts';
import { fold, foldDigraphs } from './fold.ts';

const SHORTEST = 3;
const LETTERS = /^\p{L}+$/u;
/** A slip changes at most this many of a word's trigrams: two neighbours swapped touch four. */
const TRIGRAMS_A_SLIP = 4;
/** Two swaps in a short word may touch more, but then next to everything would be a candidate. */
const LEAST_SHARED = 0.34;
const FIRST_CAPACITY = 4;

type Postings = { words: Uint32Array; length: number };
const NOTHING: Postings = { words: new Uint32Array(0), length: 0 };

/** A word of the vocabulary, and in how many slips it differs from the one that was looked up. */
export type NearWord = { readonly word: string; readonly slips: number };

/**
 * The words that texts are written in, in lower case, to be found by a likeness: without accents, with slips of the
 * keyboard, by how they begin and end. Words are only ever added; each costs about 60 bytes.
 */
export class Vocabulary {
  readonly #words: string[] = [];
  readonly #known = new Set<string>();
  /** Words with accents by their folded form. */
  readonly #accented = new Map<string, string[]>();
  /** The words that hold three letters in a row; a word is written between spaces, folded. */
  readonly #byTrigram = new Map<string, Postings>();
  #shared = new Uint8Array(1024);

  /** Takes in a word; one with digits or marks, or of one or two letters, is passed over. */
  add(word: string): void {
    if (this.#known.has(word) || word.length < SHORTEST || !LETTERS.test(word)) return;
    const number = this.#words.length;
    this.#words.push(word);
    this.#known.add(word);
    const folded = fold(word);
    if (folded !== word) this.#accented.set(folded, [...(this.#accented.get(folded) ?? []), word]);
    for (const trigram of trigramsOf(folded)) append(this.#byTrigram, trigram, number);
  }

  has(word: string): boolean {
    return this.#known.has(word);
  }

  /** Words that differ from it in accents alone; where there are none, "ae" is read as "ä". */
  accented(word: string): readonly string[] {
    const folded = fold(word);
    const found = this.#sameFolded(folded);
    const others = found.filter((other) => other !== word);
    return found.length > 0 ? others : this.#sameFolded(foldDigraphs(folded));
  }

  /** Words within `limit` slips of it, in no order; accents don't count. */
  near(word: string, limit: number): readonly NearWord[] {
    const folded = fold(word);
    const trigrams = trigramsOf(folded);
    const kept = trigrams.size - TRIGRAMS_A_SLIP * limit;
    const least = Math.max(1, kept, limit > 1 ? Math.ceil(LEAST_SHARED * trigrams.size) : 0);
    const isAsLong = (other: string) => Math.abs(other.length - word.length) <= limit + 1;
    return this.#sharing(trigrams, least).flatMap((other) => {
      if (!isAsLong(other)) return [];
      const slips = editDistance(folded, fold(other), limit);
      return slips <= limit ? [{ word: other, slips }] : [];
    });
  }

  /** Longer words that begin with it. */
  startingWith(word: string): readonly string[] {
    const rarest = this.#rarest(trigramsIn(` ${word}`));
    return this.#listed(rarest).filter((other) => other.length > word.length && other.startsWith(word));
  }

  /** Longer words that end with it. */
  endingWith(word: string): readonly string[] {
    const rarest = this.#rarest(trigramsIn(`${word} `));
    return this.#listed(rarest).filter((other) => other.length > word.length && other.endsWith(word));
  }

  #sameFolded(folded: string): readonly string[] {
    const accented = this.#accented.get(folded) ?? [];
    return this.#known.has(folded) ? [folded, ...accented] : accented;
  }

  #sharing(trigrams: ReadonlySet<string>, least: number): readonly string[] {
    if (this.#shared.length < this.#words.length) this.#shared = new Uint8Array(2 * this.#words.length);
    const touched: number[] = [];
    const found: number[] = [];
    for (const trigram of trigrams) {
      const { words, length } = this.#byTrigram.get(trigram) ?? NOTHING;
      for (let i = 0; i < length; i++) {
        const number = words[i] ?? 0;
        const count = (this.#shared[number] ?? 0) + 1;
        this.#shared[number] = count;
        if (count === least) found.push(number);
        if (count === 1) touched.push(number);
      }
    }
    for (const number of touched) this.#shared[number] = 0;
    return found.map((number) => this.#words[number] ?? '');
  }

  #rarest(trigrams: ReadonlySet<string>): Postings | undefined {
    let rarest: Postings | undefined;
    for (const trigram of trigrams) {
      const list = this.#byTrigram.get(fold(trigram));
      if (list === undefined) return undefined;
      if (rarest === undefined || list.length < rarest.length) rarest = list;
    }
    return rarest;
  }

  #listed(list: Postings | undefined): readonly string[] {
    return list === undefined
      ? []
      : Array.from(list.words.subarray(0, list.length), (number) => this.#words[number] ?? '');
  }
}

function trigramsOf(folded: string): ReadonlySet<string> {
  return trigramsIn(` ${folded} `);
}

function trigramsIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = 0; at + 3 <= text.length; at++) found.add(text.slice(at, at + 3));
  return found;
}

function append(lists: Map<string, Postings>, trigram: string, number: number): void {
  let list = lists.get(trigram);
  if (list === undefined) {
    list = { words: new Uint32Array(FIRST_CAPACITY), length: 0 };
    lists.set(trigram, list);
  }
  if (list.length === list.words.length) {
    const words = new Uint32Array(list.length * 2);
    words.set(list.words);
    list.words = words;
  }
  list.words[list.length] = number;
  list.length += 1;
}
