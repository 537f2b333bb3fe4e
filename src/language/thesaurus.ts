import { isStopWord, tokens } from './english-terms.ts';
import { WORKPLACE_SYNONYMS } from './workplace-synonyms.ts';

const SYMBOLS: Readonly<Record<string, string>> = {
  '€': ' euro ',
  '£': ' pound ',
  $: ' dollar ',
  '%': ' percent ',
};

type Groups = readonly (readonly string[])[];

/** A text as its stems in order, each between single spaces, function words included: phrases are found by `includes`. */
export function stemLine(text: string): string {
  const found = tokens(text.replace(/[€£$%]/g, (symbol) => SYMBOLS[symbol] ?? ' '));
  return ` ${found.map((token) => token.term).join(' ')} `;
}

/** Groups of words that stand for one another, by stemmed phrase. */
export class Thesaurus {
  readonly #groups: readonly (readonly string[])[];
  /** Groups before this one name things of a kind, those before the next an acronym. */
  readonly #nameGroups: number;
  readonly #exactGroups: number;
  readonly #words: readonly (readonly string[])[];
  readonly #byPhrase = new Map<string, number[]>();
  /** The places of phrases of two and more words in `#phrases`, by their first word. */
  readonly #longByFirstWord = new Map<string, number[]>();
  readonly #phrases: readonly string[];

  /** `names` are groups that mean exactly the same, `synonyms` those that mean about the same. */
  constructor(groups: { readonly names: Groups; readonly synonyms: Groups }) {
    const kinds = groups.names.filter((group) => !spellsAcronym(group));
    const acronyms = groups.names.filter(spellsAcronym);
    const all = [...kinds, ...acronyms, ...groups.synonyms];
    this.#nameGroups = kinds.length;
    this.#exactGroups = kinds.length + acronyms.length;
    this.#words = all;
    this.#groups = all.map((group) => [...new Set(group.map((phrase) => stemLine(phrase)))]);
    for (const [index, phrases] of this.#groups.entries()) {
      for (const phrase of phrases)
        this.#byPhrase.set(phrase, [...(this.#byPhrase.get(phrase) ?? []), index]);
    }
    this.#phrases = [...this.#byPhrase.keys()];
    for (const [place, phrase] of this.#phrases.entries()) {
      const [first = '', ...more] = phrase.trim().split(' ');
      if (more.length > 0)
        this.#longByFirstWord.set(first, [...(this.#longByFirstWord.get(first) ?? []), place]);
    }
  }

  /** Other names for exactly the same, itself first. */
  names(phrase: string): readonly string[] {
    const groups = (this.#byPhrase.get(phrase) ?? []).filter((index) => index < this.#exactGroups);
    return this.#told(phrase, groups);
  }

  /** Names of other things of the kind that these phrases name: for "Leeds" the other offices. */
  otherNames(phrases: readonly string[]): readonly string[] {
    const own = new Set(phrases.flatMap((phrase) => this.#byPhrase.get(phrase) ?? []));
    const named = [...own].some((index) => index < this.#nameGroups);
    if (!named) return [];
    return this.#groups.slice(0, this.#nameGroups).flatMap((group, index) => (own.has(index) ? [] : group));
  }

  /** All phrases of the groups that hold this one, itself first. */
  same(phrase: string): readonly string[] {
    const groups = this.#byPhrase.get(phrase) ?? [];
    return this.#told(phrase, groups);
  }

  /** The words of all groups that a text touches, as they were given, without those that it holds. */
  related(text: string): readonly string[] {
    const line = stemLine(text);
    const touched = this.#words.filter((words, index) =>
      (this.#groups[index] ?? []).some((phrase) => line.includes(phrase) && isMeant(phrase, words, text)),
    );
    return [...new Set(touched.flat())].filter((word) => !line.includes(stemLine(word)));
  }

  /** "US" leads to "United States", but "us" in a text says nothing. */
  #told(phrase: string, groups: readonly number[]): readonly string[] {
    const others = groups.flatMap((index) => this.#groups[index] ?? []);
    const told = [...new Set([phrase, ...others])].filter((other) => !isStopWord(other.trim()));
    return told.length === 0 ? [phrase] : told;
  }

  /** Its single words. */
  words(): readonly string[] {
    return [...this.#byPhrase.keys()]
      .map((phrase) => phrase.trim())
      .filter((phrase) => !phrase.includes(' '));
  }

  /** Phrases of two and more words that stand in the line. */
  phrasesIn(line: string): readonly string[] {
    const begun = new Set(line.split(' ').flatMap((word) => this.#longByFirstWord.get(word) ?? []));
    return [...begun]
      .toSorted((a, b) => a - b)
      .map((place) => this.#phrases[place] ?? '')
      .filter((phrase) => line.includes(phrase))
      .toSorted((a, b) => b.length - a.length);
  }
}

/** "US" is a country, "us" in "tell us" is not: what is else a function word has to stand as it was given. */
function isMeant(phrase: string, words: readonly string[], text: string): boolean {
  if (!isStopWord(phrase.trim())) return true;
  return words.some((word) => stemLine(word) === phrase && text.split(/[^\p{L}\p{N}]+/u).includes(word));
}

/** Whether a group is an acronym with what it stands for and nothing else: "PTO" and "paid time off", but not "UK" and "Leeds". */
function spellsAcronym(group: readonly string[]): boolean {
  const initials = group.map((phrase) =>
    (phrase.match(/\p{L}+/gu) ?? [])
      .map(([first]) => first)
      .join('')
      .toUpperCase(),
  );
  const acronym = group.find((word) => word.length > 1 && initials.includes(word));
  return acronym !== undefined && group.every((word, at) => word === acronym || initials[at] === acronym);
}

/** Every workplace's synonyms plus the given glossary. */
export function createThesaurus(glossary: Groups): Thesaurus {
  return new Thesaurus({ names: glossary, synonyms: WORKPLACE_SYNONYMS });
}
