import { fold } from '../language/fold.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import { LANGUAGES } from '../language/languages.ts';
import { cuesOf } from './intent-cues.ts';

/** Hashed features have this many places; what follows are the places of the text's meaning. */
export const HASHED_PLACES = 12_288;
/** What the head and the tail of a long message may add, in characters: the work stays bounded. */
const HEAD = 500;
const TAIL = 200;
const WORD = /[a-z0-9]+/g;
const NAME_PAIR = /(?<!^|[.!?]\s)\b\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+/u;
const MOST_PAIRS = 60;

/** How much each kind of evidence may say, the lengths of their vectors. Chosen by cross-validation on the fit part. */
export const KIND_WEIGHTS = { words: 1, letters: 0.8, cues: 0.6, pairs: 1.4, shape: 0.8, meaning: 1 };

/** Features of a text: place and value, hashed ones first. `meaning` is the text's embedding or empty. */
export type IntentFeatures = { readonly places: Int32Array; readonly values: Float32Array };

/** Turns a text into words, letter sequences, cues, shape and meaning. `embed` may give zeros where it knows no word. */
export function intentFeatures(text: string, embed: (text: string) => Float32Array): IntentFeatures {
  const shown = text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`;
  const folded = fold(shown.normalize('NFKC').toLowerCase());
  const words = folded.match(WORD) ?? [];
  const pictures = shown.match(/\p{Extended_Pictographic}/gu) ?? [];
  const plain = words.join(' ');
  const cues = cuesOf(plain);
  const found = new Map<number, number>();
  put(found, 'w', [...wordFeatures(words), ...pictures], KIND_WEIGHTS.words);
  put(found, 'l', letterFeatures(words), KIND_WEIGHTS.letters);
  put(found, 'c', cues, KIND_WEIGHTS.cues * Math.sqrt(cues.length));
  put(found, 'p', pairsOf(cues), KIND_WEIGHTS.pairs);
  const shape = shapeFeatures(shown, words);
  put(found, 's', shape, KIND_WEIGHTS.shape * Math.sqrt(shape.length));
  const meaning = embed(shown);
  const places = Int32Array.from([
    ...found.keys(),
    ...Array.from(meaning, (_, place) => HASHED_PLACES + place),
  ]);
  const values = Float32Array.from([
    ...found.values(),
    ...Array.from(meaning, (value) => value * KIND_WEIGHTS.meaning),
  ]);
  return { places, values };
}

/** Adds features of one kind, all together `weight` long, however many they are. */
function put(found: Map<number, number>, kind: string, features: readonly string[], weight: number): void {
  const unique = new Set(features);
  const each = weight / Math.sqrt(Math.max(1, unique.size));
  for (const feature of unique) {
    const place = hash(`${kind}:${feature}`) % HASHED_PLACES;
    found.set(place, (found.get(place) ?? 0) + each);
  }
}

/** Words, pairs of words, and how the text opens; numbers are all the same. */
function wordFeatures(raw: readonly string[]): readonly string[] {
  const words = raw.map((word) => (/^\d+$/.test(word) ? '#' : word));
  const features: string[] = [...words];
  for (let at = 0; at + 1 < words.length; at++) features.push(`${words[at]} ${words[at + 1]}`);
  features.push(`^${words[0] ?? ''}`, `^${words[0] ?? ''} ${words[1] ?? ''}`, `${words.at(-1) ?? ''}$`);
  return features;
}

/** Sequences of three to five letters inside words, so that a slip of the keyboard spoils only some. */
function letterFeatures(words: readonly string[]): readonly string[] {
  const features: string[] = [];
  for (const word of words) {
    const bounded = `<${word.slice(0, 24)}>`;
    for (let size = 3; size <= 5; size++) {
      for (let at = 0; at + size <= bounded.length; at++) features.push(bounded.slice(at, at + size));
    }
  }
  return features;
}

function pairsOf(cues: readonly string[]): readonly string[] {
  const pairs: string[] = [];
  for (const [at, cue] of cues.entries()) {
    for (const other of cues.slice(at + 1)) pairs.push(`${cue}+${other}`);
  }
  return pairs.slice(0, MOST_PAIRS);
}

/** What isn't said in words: length, marks, numbers, names, symbols. */
function shapeFeatures(text: string, words: readonly string[]): readonly string[] {
  const trimmed = text.trim();
  const shape: readonly (readonly [string, boolean])[] = [
    ['question mark', trimmed.endsWith('?')],
    ['exclamation', trimmed.includes('!')],
    ['slash', /^[/!]\p{L}/u.test(trimmed)],
    ['sum', /\d\s*[-+*/×÷^%]\s*\(?\d|\d\s*%/.test(trimmed)],
    ['number', /\d/.test(trimmed)],
    ['several numbers', (trimmed.match(/\d+/g)?.length ?? 0) > 1],
    ['ticket', /\bbcn[- ]?\d{3,}|\bticket \d{3,}/i.test(trimmed)],
    ['code', /\b(?!bcn)\p{L}{2,}-\d+/iu.test(trimmed)],
    ['somebody’s', /(?<=\s)\p{Lu}\p{Ll}{2,}[’']s\b/u.test(trimmed)],
    ['thumb', /[👍👎]/u.test(trimmed)],
    ['two names', NAME_PAIR.test(trimmed)],
    ['picture', /\p{Extended_Pictographic}/u.test(trimmed)],
    ['no words', words.length === 0],
    ['markup', /<\/?\w+>|`/.test(trimmed)],
    ['two sentences', /[.!?]\s+\p{L}/u.test(trimmed)],
  ];
  const content = words.filter((word) => !HOLDS_TOGETHER.has(word)).length;
  const subject = content <= 3 ? `${content} content words` : 'many content words';
  const asks = trimmed.endsWith('?') ? ' asked' : '';
  const holding = shape.filter(([, holds]) => holds).map(([name]) => name);
  return [...holding, lengthOf(words.length), subject, `${subject}${asks} in ${lengthOf(words.length)}`];
}

/** Function words of all languages, folded as the words are. */
const HOLDS_TOGETHER: ReadonlySet<string> = new Set(
  LANGUAGES.flatMap((language) => [...FUNCTION_WORDS[language]].map(fold)),
);

function lengthOf(count: number): string {
  if (count <= 3) return `${count} words`;
  if (count <= 5) return 'few words';
  if (count <= 9) return 'a sentence';
  return count <= 18 ? 'a long sentence' : 'a story';
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}
