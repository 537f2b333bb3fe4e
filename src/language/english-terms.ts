import { stem } from './stem.ts';

/** A word of a text with its place. `term` is what is compared: lower case, stemmed; codes and numbers in one form. */
export type Token = {
  readonly raw: string;
  readonly term: string;
  readonly kind: 'word' | 'number' | 'code';
  readonly start: number;
  readonly end: number;
};

const TOKEN = /[\p{L}\p{N}]+(?:[’'][\p{L}]+|[.,:/_-](?=[\p{L}\p{N}])[\p{L}\p{N}]+)*/gu;
const NUMBER = /^\d+(?:[.,:]\d+)*$/;
const CODE = /^(?=.*\p{N})\p{L}[\p{L}\p{N}]*(?:[-_./][\p{L}\p{N}]+)*$/u;

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    eleven: '11',
    twelve: '12',
    fourteen: '14',
    fifteen: '15',
    sixteen: '16',
    eighteen: '18',
    twenty: '20',
    thirty: '30',
    forty: '40',
    fifty: '50',
    sixty: '60',
    ninety: '90',
    hundred: '100',
    thousand: '1000',
  }),
);

const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the and or but nor so if then than as at by for from in into of off on onto out over to up with without within about ' +
    'is am are was were be been being do does did doing done have has had having will would shall should can could may might must ' +
    'i me my mine myself you your yours yourself he him his she her hers it its itself we us our ours ourselves they them their theirs ' +
    'this that these those there here what which who whom whose when where why how not no nor only own same too very just also ' +
    'any some each every all both few more most other such again further once because until while during before after above below ' +
    "between through against s t don doesn isn aren wasn won ve ll re d m please one ones i'm i've i'd i'll it's don't doesn't isn't " +
    "can't won't what's who's how's where's that's there's let's whats hows whos wheres thats im ive id dont doesnt didnt cant wont isnt arent " +
    'der das den dem des ein eine einen einem einer und oder aber ist sind bin bist habe hat haben ich du er sie es wir ihr mir mich dir sich mein meine unser ' +
    'mit von zu zum zur bei nach aus auf ist wie wo wer wann warum welche welcher welches viel viele kann muss darf soll wird werden nicht kein keine auch noch pro'
  ).split(' '),
);

const MOST_KEPT = 300;
const LONGEST_KEPT = 2_000;
/** The texts that were read last: an answer's sentences are held against the same few again and again. */
let kept = new Map<string, readonly Token[]>();

/** The tokens of a text in order, function words included. */
export function tokens(text: string): readonly Token[] {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const found = read(text);
  if (text.length > LONGEST_KEPT) return found;
  if (kept.size >= MOST_KEPT) kept = new Map();
  kept.set(text, found);
  return found;
}

function read(text: string): readonly Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0];
    const at = match.index;
    if (CODE.test(raw) || NUMBER.test(raw)) {
      found.push(token(raw, at));
      continue;
    }
    for (const part of raw.matchAll(/[\p{L}\p{N}]+(?:[’'][\p{L}]+)?/gu)) {
      found.push(token(part[0], at + part.index));
    }
  }
  return found;
}

/** The tokens that carry meaning: no function words. */
export function contentTokens(text: string): readonly Token[] {
  return tokens(text).filter((found) => !isStopWord(found.raw) || isCountry(found.raw));
}

/** "US" and "DE" are countries, "us" and "de" function words. */
function isCountry(word: string): boolean {
  return word === 'US' || word === 'DE';
}

/** Whether a word is a function word, which says nothing about a text's subject. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word.toLowerCase().replace('’', "'"));
}

function token(raw: string, start: number): Token {
  const place = { raw, start, end: start + raw.length };
  if (NUMBER.test(raw)) return { ...place, kind: 'number', term: plainNumber(raw) };
  if (CODE.test(raw)) return { ...place, kind: 'code', term: raw.toLowerCase() };
  const lower = raw.toLowerCase().replace(/[’']s?$|[’']s$/u, '');
  const number = NUMBER_WORDS.get(lower);
  if (number !== undefined) return { ...place, kind: 'number', term: number };
  const amount = /^(\d+)(st|nd|rd|th)$/.exec(lower);
  if (amount?.[1] !== undefined) {
    return { ...place, kind: 'number', term: amount[1] };
  }
  return { ...place, kind: 'word', term: stem(lower) };
}

/** "1,500" and "1500" are one number, "2.50" and "2.5" too; "09:30" stays a time. */
function plainNumber(raw: string): string {
  const joined = raw.replace(/,(?=\d{3}(?:\D|$))/g, '');
  return /^\d+\.\d+$/.test(joined) ? String(Number(joined)) : joined;
}
