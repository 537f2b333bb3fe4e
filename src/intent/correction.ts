import { contentTokens, type Token, tokens } from '../language/english-terms.ts';

const APOLOGY =
  '(?:oh|oops|ups|sorry|apologies|pardon|excuse me|wait|no|nope|nein|entschuldigung|perdón|perdon|desculpa|não|non|hm+|ah|actually|well|my mistake|argh|typo)';
const MEANT = [
  'i (?:actually |really |of course )?(?:meant|mean)(?: to (?:say|write|ask)(?: about)?| the one for)?',
  'i should have (?:said|written|asked(?: about| for)?)',
  'make that|i was asking about|not that,? but',
  'ich (?:meinte|meine)(?: eigentlich| natürlich)?|gemeint (?:war|ist)',
  'je voulais dire|je parlais de',
  'quise decir|quería decir|me refería a|me refiero a',
  'quis dizer|queria dizer|refiro-me a|estava a falar de',
].join('|');
const LEADS = new RegExp(
  String.raw`^(?:(?:${APOLOGY})(?!\p{L})[\s,.!:–-]*){0,4}(?:(?:${MEANT})(?!\p{L})[\s,:]*)`,
  'iu',
);
/** A bare "no, London": an apology alone corrects only when few words follow. */
const BARE = new RegExp(String.raw`^(?:${APOLOGY})(?!\p{L})\s*[,.!:–-]\s*(?=\S)`, 'iu');
const MOST_BARE_WORDS = 5;
/** Who puts a word right says little more: what is longer is no correction, and not read at length. */
const LONGEST = 1_000;
const NOT = /^(.{2,80}?),?\s+(?:and not|not|nicht|statt|instead of|rather than|no|pas|não)\s+(.{2,80})$/iu;
const NOT_FIRST =
  /^(?:no[,.\s]+)?(?:not|nicht|pas|não)\s+(\S+(?:\s+\S+){0,3}?)(?:,\s*(?:but|sondern|sino|mais|mas)?\s*|\s+(?:but|sondern|sino|mais|mas)\s+)(\S+(?:\s+\S+){0,4})$/iu;
const ASKS =
  /^(?:is|are|do|does|can|could|may|must|should|will|would|how|what|when|where|who|why|which|wie|was|wann|wo|wer|warum|kann|darf|muss)\b/i;
const DETERMINER = /^(?:the|an?|my|our|your|die|der|das|dem|den|le|la|les|el|los|las|o|os|as)\s+/iu;
const NAMED_PLACE =
  /(?<!\p{L})(?:in|at|for|from|to|on|of|with|by)\s+(?:the\s+)?(\p{Lu}[\p{L}\p{N}-]*(?:\s+\p{Lu}[\p{L}\p{N}-]*)*)/gu;

/** What a message puts in the place of what was asked before, and, if it says so, of which words. */
export type Correction = { readonly meant: string; readonly instead?: string };

/** Reads "sorry, I meant sick leave", "no, London", "I mean X, not Y" and "not Y, X"; undefined for what corrects nothing. */
export function correctionIn(message: string): Correction | undefined {
  const trimmed = message.trim();
  if (trimmed.length > LONGEST) return undefined;
  const text = trimmed.replace(/[?!.\s]+$/, '');
  const [, wrong, right] = NOT_FIRST.exec(text) ?? [];
  if (wrong !== undefined && right !== undefined && !ASKS.test(right))
    return { meant: right, instead: wrong };
  const told = text.replace(LEADS, '');
  const bare = told === text ? text.replace(BARE, '') : told;
  if (bare === text || bare === '') return undefined;
  const isShort = tokens(bare).length <= MOST_BARE_WORDS;
  if (told === text && (!isShort || ASKS.test(bare))) return undefined;
  const [, meant, instead] = NOT.exec(bare) ?? [];
  if (meant !== undefined && instead !== undefined) return { meant, instead };
  return { meant: bare };
}

/**
 * The earlier question with what was meant in the place of what it replaces: the words named as wrong; a phrase with the
 * same last word ("annual leave" by "sick leave"); a name by a name; a code by a code. Undefined where nothing of the kind is there.
 */
export function corrected(earlier: string, { meant, instead }: Correction): string | undefined {
  if (ASKS.test(meant)) return meant;
  if (instead !== undefined) return swapped(earlier, placeOf(earlier, instead), meant);
  const bare = meant.replace(/^(?:in|at|for|from|to|on|with|by|about)\s+(?=\S)/iu, '');
  return swapped(
    earlier,
    sameHead(earlier, bare) ?? sameCode(earlier, bare) ?? sameName(earlier, bare),
    bare,
  );
}

type Span = { readonly start: number; readonly end: number };

function swapped(earlier: string, span: Span | undefined, by: string): string | undefined {
  if (span === undefined) return undefined;
  const taken = DETERMINER.test(by) ? withDeterminer(earlier, span) : span;
  return `${earlier.slice(0, taken.start)}${by}${earlier.slice(taken.end)}`;
}

function withDeterminer(text: string, { start, end }: Span): Span {
  const before = /(?:the|an?|my|our|your)\s+$/iu.exec(text.slice(0, start));
  return { start: before?.index ?? start, end };
}

function placeOf(text: string, words: string): Span | undefined {
  const start = text.toLowerCase().indexOf(words.toLowerCase().replace(DETERMINER, ''));
  return start < 0 ? undefined : { start, end: start + words.replace(DETERMINER, '').length };
}

/** The words before the same last word that belong to it: content words side by side. */
function sameHead(earlier: string, meant: string): Span | undefined {
  const head = contentTokens(meant).at(-1);
  const words = contentTokens(earlier);
  const at = words.findLastIndex((word) => word.term === head?.term);
  const last = words[at];
  const modifiers = contentTokens(meant).length - 1;
  if (last === undefined || head === undefined || modifiers === 0) return undefined;
  let first = last;
  for (let back = 1; back <= modifiers; back += 1) {
    const before = words[at - back];
    if (before === undefined || !isBeside(before, first, earlier)) break;
    first = before;
  }
  return { start: first.start, end: last.end };
}

function isBeside(before: Token, after: Token, text: string): boolean {
  return /^[\s-]+$/.test(text.slice(before.end, after.start));
}

function sameCode(earlier: string, meant: string): Span | undefined {
  const [only, ...others] = tokens(meant);
  if (only?.kind !== 'code' || others.length > 0) return undefined;
  return tokens(earlier).findLast((token) => token.kind === 'code');
}

/** The last name after a preposition, for something that is written like a name. */
function sameName(earlier: string, meant: string): Span | undefined {
  const name = meant.replace(DETERMINER, '');
  if (!/^\p{Lu}/u.test(name) && tokens(name).length > 1) return undefined;
  const found = [...earlier.matchAll(NAMED_PLACE)].at(-1);
  if (found?.[1] === undefined) return undefined;
  const start = found.index + found[0].length - found[1].length;
  return { start, end: start + found[1].length };
}
