import { contentTokens, tokens } from '../language/english-terms.ts';
import { fold } from '../language/fold.ts';

/** What must be the same in two questions that ask the same thing, in other words or not. */
export type QuestionShape = {
  /** All words in order, lower case, without politeness around them. */
  readonly words: string;
  /** The words that say what it is about, stemmed, in order; numbers and codes among them. */
  readonly terms: readonly string[];
  /** How it asks (how many, when, may I …), what it denies, and what changes the meaning of the rest. */
  readonly turns: string;
  /** "from A to B" is another question than "from B to A". */
  readonly ordered: boolean;
};

/** Say nothing about the subject in a question that somebody asks for themselves. */
const LIGHT: ReadonlySet<string> = new Set(
  'get got have need want give given tell know please many much long may currently exactly actually normally usually'.split(
    ' ',
  ),
);
const POLITE_BEFORE =
  /^(?:(?:hi|hello|hey|good morning|hallo|hola|bonjour|please|thanks|thank you|ok|okay|so|quick question|(?:can|could) you (?:please )?tell me|i would like to know|do you know|does anybody know|footnote)\s+)+/;
const POLITE_AFTER = /(?:\s+(?:please|thanks|thank you|thx|cheers|bitte|danke))+$/;

/** The first that is found says how a question asks. */
const WAYS_TO_ASK: readonly (readonly [string, RegExp])[] = [
  ['how many', /\b(?:how many|how much|wie ?viele?|wie hoch|combien|cuant[oa]s?|quant[oa]s?)\b/],
  ['how long', /\b(?:how long|wie lang|wie lange)\b/],
  ['how often', /\b(?:how often|wie oft)\b/],
  ['how soon', /\b(?:how early|how soon|how fast|how quickly|how late)\b/],
  ['when', /\b(?:until when|by when|when|wann|quand|cuando|quando)\b/],
  ['where', /\b(?:where|wo|donde|onde)\b/],
  ['who', /\b(?:who|whom|whose|wer|wem|qui|quien|quem)\b/],
  ['why', /\b(?:why|warum|pourquoi)\b/],
  ['which', /\b(?:which|welche[rsnm]?|quelle?s?|cual|qual)\b/],
  ['how', /\b(?:how|wie|comment|como)\b/],
  ['what', /\b(?:what|whats|was|que)\b/],
  ['whether', /^(?:do|does|did|is|are|was|were|can|could|may|must|should|will|would|has|have|am)\b/],
];
/** Each of these that stands in one question must stand in the other. */
const TURNS: readonly (readonly [string, RegExp])[] = [
  [
    'not',
    /\b(?:not|no|never|none|nobody|nothing|without|except|unless|cannot|\w+n t|dont|doesnt|isnt|cant|wont|nicht|kein\w*|nie|ohne|sin|sans|sem|pas|nao|nunca)\b/,
  ],
  ['may', /\b(?:can|could|may|might|allowed|able|possible)\b/],
  ['must', /\b(?:must|need|needs|have to|has to|required|should|ought|muss|musst)\b/],
  ['before', /\b(?:before|vor|antes|avant)\b/],
  ['after', /\b(?:after|nach|despues|apres|depois)\b/],
  ['during', /\b(?:during|while|wahrend|durante|pendant)\b/],
  ['if', /\b(?:if|in case|suppose|when i|when my|when we|wenn|falls|si|se)\b/],
  [
    'only',
    /\b(?:only|just|even|still|already|yet|again|another|other|else|also|too|both|each|every|all|any|some)\b/,
  ],
  ['more', /\b(?:more|less|most|least|fewer|maximum|minimum|max|min|than|over|under|above|below|between)\b/],
  ['until', /\b(?:until|till|since|from|by)\b/],
  ['past', /\b(?:was|were|did|had|used to|last|previous|former|formerly|old)\b/],
  ['future', /\b(?:will|would|next|future|soon|new)\b/],
  ['somebody', /\b(?:he|she|they|him|her|his|hers|their|them|it|its|that|this|these|those|there)\b/],
];
const DIRECTIONS = /\b(?:from|to|than|between|before|after|instead of|von|nach|de|a)\b/;

/** Reads the shape of a question. */
export function questionShape(question: string): QuestionShape {
  const spaced = tokens(question)
    .map(({ raw }) => raw)
    .join(' ');
  const words = fold(spaced.normalize('NFKC').toLowerCase())
    .replace(/[’']/g, ' ')
    .replace(POLITE_BEFORE, '')
    .replace(POLITE_AFTER, '');
  const way = WAYS_TO_ASK.find(([, pattern]) => pattern.test(words))?.[0] ?? 'no question';
  const turns = TURNS.filter(([, pattern]) => pattern.test(words)).map(([name]) => name);
  const terms = contentTokens(words)
    .filter(({ raw, kind }) => kind !== 'word' || !LIGHT.has(raw.toLowerCase()))
    .map(({ term }) => term);
  return { words, terms, turns: [way, ...turns].join('+'), ordered: DIRECTIONS.test(words) };
}
