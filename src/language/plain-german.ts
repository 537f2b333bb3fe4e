import { isWorkplaceWord } from './workplace-lexicon.ts';

const PREFIXES: ReadonlySet<string> = new Set(
  'ab an auf aus bei ein fest frei her hin krank los mit nach vor weg weiter wieder zu zurück zusammen'.split(
    ' ',
  ),
);
const SHORTEST_PART = 4;
/** What is longer is no word: trying where to part it would take too long. */
const LONGEST_WORD = 50;
/** Who asks says it in fewer characters. */
const CHARACTERS_READ = 4_000;
/** What stands between the parts of a compound: "Weiterbildung-s-budget". */
const LINKS = ['', 's', 'n', 'en', 'es', 'er', 'e'] as const;
const WORD = /\p{L}+/gu;
/** A clause ends where its verb's second half may stand. */
const CLAUSE = /[^.,;:?!]+/gu;

/**
 * German with the words that a list of words can look up: the halves of a separated verb joined ("Wo stelle ich mein Rad ab"
 * holds "abstelle") and compounds of two known words parted ("Weiterbildungsbudget"). What isn't known stays as it is.
 */
export function plainGerman(text: string): string {
  if (text.length > CHARACTERS_READ) return text;
  return text.replace(CLAUSE, joined).replace(WORD, parted);
}

function joined(clause: string): string {
  const last = /(\p{L}+)\s*$/u.exec(clause);
  const prefix = last?.[1]?.toLowerCase() ?? '';
  if (last === null || !PREFIXES.has(prefix)) return clause;
  const before = clause.slice(0, last.index);
  for (const match of before.matchAll(WORD)) {
    const whole = prefix + match[0].toLowerCase();
    if (!isWorkplaceWord(whole, 'de')) continue;
    return before.slice(0, match.index) + whole + before.slice(match.index + match[0].length);
  }
  return clause;
}

function parted(word: string): string {
  const lower = word.toLowerCase();
  if (lower.length > LONGEST_WORD || isWorkplaceWord(lower, 'de')) return word;
  for (let at = SHORTEST_PART; at <= lower.length - SHORTEST_PART; at += 1) {
    const front = lower.slice(0, at);
    const link = LINKS.find((each) => front.endsWith(each) && isPart(front.slice(0, at - each.length)));
    if (link !== undefined && isPart(lower.slice(at)))
      return `${word.slice(0, at - link.length)} ${word.slice(at)}`;
  }
  return word;
}

function isPart(word: string): boolean {
  return word.length >= SHORTEST_PART && isWorkplaceWord(word, 'de');
}
