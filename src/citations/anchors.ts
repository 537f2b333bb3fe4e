import { contentTokens, type Token, tokens } from '../language/english-terms.ts';
import { stemLine, type Thesaurus } from '../language/thesaurus.ts';

/** What of a sentence has to stand in its source exactly, numbers aside. Stemmed phrases, each between spaces. */
export type Anchors = {
  /** Offices and countries: all names of one under its first. */
  readonly places: readonly string[];
  /** Who a rule is for: "contractor", "agency worker". */
  readonly groups: readonly string[];
  /** Who acts or decides: "department head". */
  readonly roles: readonly string[];
  /** Products, systems, months, plans: words with a capital inside a sentence. */
  readonly names: readonly Token[];
  /** "LKV-412", "SEV1", "PL-4". */
  readonly codes: readonly string[];
  /** Mail addresses, channels and links, in lower case. */
  readonly addresses: readonly string[];
};

const GROUPS = phrases(
  'contractor,freelancer,agency worker,agency staff,intern,working student,visitor,part-timer,administrator',
);
const ROLES = phrases(
  'manager,department head,head of department,team lead,director,chief executive officer,chief financial officer,finance director,people team,security team,legal,travel desk,service desk,duty manager,engagement owner,account manager,reception,works council,facilities,recruiter,host,owner,tech lead,commander,primary,secondary,doctor,notary,landlord,courier',
);
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\w|(?<!\w)#[a-z][\w-]+|https?:\/\/[^\s)>\]]*[^\s)>\].,;:]/g;
const ACRONYM = /^\p{Lu}{2,5}$/u;
const CODE_RANGE = /\b(\p{L}{1,5})-?(\d{1,3})\s*(?:to|–|-)\s*\1-?(\d{1,3})\b/giu;
const LONGEST_RANGE = 30;

/** The anchors of a text. `isFragment`: its first word's capital counts as well, as in a table's cell. */
export function anchorsOf(text: string, thesaurus: Thesaurus, isFragment = false): Anchors {
  const line = stemLine(text);
  const all = tokens(text);
  const places = placesOf(line, all, thesaurus);
  const names = all.filter((token, at) => {
    if (token.kind !== 'word' || !/^\p{Lu}/u.test(token.raw) || token.raw === 'I') return false;
    return isFragment || !opensSentence(text, all[at - 1], token);
  });
  return {
    places,
    groups: GROUPS.filter((phrase) => line.includes(phrase)),
    roles: ROLES.filter((phrase) => line.includes(phrase)),
    names: names.filter((token) => !isPlace(token, thesaurus)),
    codes: [...new Set(all.filter(({ kind }) => kind === 'code').map(({ term }) => ` ${term} `))],
    addresses: [...text.toLowerCase().matchAll(ADDRESS)].map(([address]) => address),
  };
}

const SHORTEST_OPENING = 5;

/**
 * Whether a text holds a name: as a word, in another form ("Europe" for "European"), as an acronym's long form, or as the
 * acronym of a long form. "Aire" isn't "air", whatever their stems.
 */
export function holdsName(text: string, name: Token): boolean {
  if (contentTokens(text).some((token) => isFormOf(token, name))) return true;
  return name.term.length >= 2 && name.term.length <= 5 && initialsOf(text).includes(name.term);
}

function isFormOf(token: Token, name: Token): boolean {
  const [found, wanted] = [singular(token.raw), singular(name.raw)];
  if (found === wanted) return true;
  const isSameStem = token.term === name.term;
  if (!/^\p{Lu}/u.test(token.raw)) return isSameStem && found.length === wanted.length;
  const areLong = Math.min(found.length, wanted.length) > SHORTEST_OPENING;
  return isSameStem || (areLong && wanted.startsWith(found.slice(0, -1)));
}

function singular(word: string): string {
  return word.toLowerCase().replace(/(?:[’']s?|s)$/u, '');
}

/** Whether a text holds a code, alone or inside a range ("L1 to L4" holds L3). */
export function holdsCode(text: string, line: string, code: string): boolean {
  if (line.includes(code)) return true;
  const wanted = code.trim();
  for (const [, letters, from, to] of text.matchAll(CODE_RANGE)) {
    const [low, high] = [Number(from), Number(to)];
    for (let number = low; number <= Math.min(high, low + LONGEST_RANGE); number += 1) {
      if (wanted === `${letters}${number}`.toLowerCase()) return true;
    }
  }
  return false;
}

function placesOf(line: string, all: readonly Token[], thesaurus: Thesaurus): readonly string[] {
  const found = new Set<string>();
  const singles = all.filter((token) => isPlace(token, thesaurus));
  // "Use" and "using" have the stem of "US".
  const isUsNamed = all.some(({ raw }) => /\bUS\b/.test(raw));
  const phrases = [...thesaurus.phrasesIn(line)].filter((phrase) => phrase !== ' us ' || isUsNamed);
  const named = [...phrases, ...singles.map(({ term }) => ` ${term} `)];
  for (const phrase of named) {
    if (thesaurus.otherNames([phrase]).length > 0) found.add(thesaurus.names(phrase).toSorted()[0] ?? phrase);
  }
  return [...found];
}

function isPlace(token: Token, thesaurus: Thesaurus): boolean {
  if (token.kind !== 'word' || !/^\p{Lu}/u.test(token.raw)) return false;
  if ((token.raw.length === 2 || token.term === 'us') && !ACRONYM.test(token.raw)) return false;
  return thesaurus.otherNames([` ${token.term} `]).length > 0;
}

function opensSentence(text: string, before: Token | undefined, token: Token): boolean {
  const between = text.slice(before?.end ?? 0, token.start);
  return before === undefined || /[.!?:;–—•]\s*["“(]?\s*$/.test(between);
}

/** The initials of words that follow each other: "chief executive officer" gives "ceo", "ce", "eo". */
function initialsOf(text: string): readonly string[] {
  const words = contentTokens(text).filter(({ kind }) => kind === 'word');
  const found: string[] = [];
  for (const [at] of words.entries()) {
    for (const size of [2, 3, 4]) {
      const some = words.slice(at, at + size);
      if (some.length === size) found.push(some.map(({ raw }) => raw[0]?.toLowerCase() ?? '').join(''));
    }
  }
  return found;
}

function phrases(list: string): readonly string[] {
  return list.split(',').map(stemLine);
}
