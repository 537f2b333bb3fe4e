import { FUNCTION_WORDS } from './function-words.ts';
import type { Vocabulary } from './vocabulary.ts';

const SHORTEST_PART = 4;
const SHORTEST_COMPOUND = 9;
/** What German puts between the parts: "Urlaub-s-antrag", "Reise-n-…", "Kind-er-…". */
const LINKS = ['', 's', 'n', 'en', 'es', 'er', 'e'] as const;
const ENDINGS = ['', 'e', 'en', 'n', 's', 'es', 'er'] as const;
/** Letters from which on a word is hardly the beginning of another one by chance. */
const PLAIN = 6;
const MOST = 24;

/** The two words that a compound is joined from, where the vocabulary knows both; none for any other word. */
export function compoundParts(word: string, vocabulary: Vocabulary): readonly string[] {
  if (word.length < SHORTEST_COMPOUND) return [];
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const back = word.slice(at);
    const front = knownFront(word.slice(0, at), vocabulary);
    if (front !== undefined && isPart(back, vocabulary)) return [front, back];
  }
  return [];
}

/**
 * The vocabulary's compounds that begin or end with a word: "Urlaubsanspruch" and "Jahresurlaub" for "Urlaub". The other
 * side of a short word has to be known too: "Rat" doesn't begin "Ratte".
 */
export function compoundsWith(word: string, vocabulary: Vocabulary): readonly string[] {
  if (word.length < SHORTEST_PART) return [];
  const isPlain = word.length >= PLAIN;
  const opened = vocabulary.startingWith(word).filter((other) => {
    const rest = other.slice(word.length);
    if (isPlain && rest.length >= SHORTEST_PART) return true;
    return LINKS.some((link) => rest.startsWith(link) && isPart(rest.slice(link.length), vocabulary));
  });
  const closed = ENDINGS.flatMap((ending) =>
    vocabulary.endingWith(word + ending).filter((other) => {
      const front = other.slice(0, other.length - word.length - ending.length);
      return (isPlain && front.length >= SHORTEST_PART) || knownFront(front, vocabulary) !== undefined;
    }),
  );
  return [...new Set([...opened, ...closed])].slice(0, MOST);
}

function knownFront(front: string, vocabulary: Vocabulary): string | undefined {
  for (const link of LINKS) {
    const bare = front.slice(0, front.length - link.length);
    if (front.endsWith(link) && isPart(bare, vocabulary)) return bare;
  }
  return undefined;
}

function isPart(word: string, vocabulary: Vocabulary): boolean {
  return word.length >= SHORTEST_PART && vocabulary.has(word) && !FUNCTION_WORDS.de.has(word);
}
