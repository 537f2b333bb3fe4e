import { detectLanguage } from '../language/detect-language.ts';
import { contentTokens, type Token, tokens } from '../language/english-terms.ts';
import type { Language } from '../language/languages.ts';
import { opensAsQuestion } from '../language/pointing-back.ts';
import { corrected, correctionIn } from './correction.ts';

const OPENS_AS_FOLLOW_UP =
  /^(?:ok(?:ay)?[,. ]+|so[, ]+|hm+[,. ]+|ah[,. ]+|thanks[,.! ]+)?(?:and\b|but\b|or\b|also\b|then\b|what about\b|how about\b|what if\b|and what\b|same\b|the same\b|why\b.{0,12}$|even if\b|except\b|only\b|for\b|in\b|with\b|at\b|from\b|what else\b|anything else\b)/i;
const OPENS_ABROAD =
  /^(?:¿\s*)?(?:und|aber|oder|was ist mit|wie ist es (?:mit|in|bei)|y|pero|qué hay de|et|mais|qu'en est-il|mas|e)\s/i;
const POINTS_BACK =
  /\b(?:it|its|that|this|they|them|their|those|these|he|she|one|ones|there|the same|instead|such|the other|the latter|the former)\b/i;
const ASKS_FOR_MORE = /\b(?:anything|something|what) (?:more|else|extra)\b/i;
const SELF_REFERENCE =
  /\b(?:is|are|was|were)? ?(?:it|there) (?:possible|allowed|ok|okay|true|necessary|too late|a|an|any)\b|\bthat (?:i|we|you|the|a|is|are)\b|\b(?:this|these) (?:year|month|week|summer|winter|spring|autumn|days)\b|\bis there\b|\bare there\b/gi;
const FEW_TERMS = 2;
const PLENTY_OF_TERMS = 4;
/** A code or article number says alone what a question is about. */
const CODE_WORTH = 3;

/** `no`: stands alone; `yes`: leans on what was said before; `maybe`: only a model could tell. */
export type Leaning = 'no' | 'maybe' | 'yes';

/** Whether a question needs the thread's earlier questions to be understood. */
export function leaning(question: string): Leaning {
  if (
    OPENS_AS_FOLLOW_UP.test(question.trim()) ||
    OPENS_ABROAD.test(question.trim()) ||
    ASKS_FOR_MORE.test(question) ||
    correctionIn(question) !== undefined
  )
    return 'yes';
  const subject = contentTokens(question).filter((token) => !VERBS.has(token.raw.toLowerCase()));
  const names = subject.filter(isName).length;
  const codes = subject.filter((token) => token.kind === 'code').length;
  const weight = subject.length + names + CODE_WORTH * codes;
  const pointer = POINTS_BACK.exec(question.replaceAll(SELF_REFERENCE, (match) => ' '.repeat(match.length)));
  if (pointer !== null) {
    // "My laptop broke, can I replace it": what it points to stands in a clause before.
    const clause = Math.max(
      0,
      ...[
        ...question
          .slice(0, pointer.index)
          .matchAll(/[,.;:?!]|\b(?:and|but|if|when|before|after|because|until|while|so)\b/gi),
      ].map((m) => m.index),
    );
    if (subject.some((token) => token.start < clause)) return 'no';
    return weight >= PLENTY_OF_TERMS ? 'maybe' : 'yes';
  }
  if (weight < FEW_TERMS) return 'yes';
  return weight >= PLENTY_OF_TERMS || tokens(question).length > 5 ? 'no' : 'maybe';
}

function isName(token: Token): boolean {
  return token.kind === 'word' && /^\p{Lu}/u.test(token.raw) && token.start > 0;
}

const VERBS: ReadonlySet<string> = new Set(
  (
    'get got need want take use make go give know tell find ask say happen apply count work pay cost mean long much many often soon quickly fast ' +
    'time day days week weeks month months year years time different also still first last next normal usual'
  ).split(' '),
);

const LEAD =
  /^(?:(?:ok(?:ay)?|great|perfect|thanks|thank you|danke|merci|gracias|obrigad[oa])(?!\p{L})[,.! ]+|so[, ]+){0,2}(?:¿?\s*(?:and|but|or|also|then|und|aber|oder|y|pero|et|mais|mas|e)(?=[\s,]|$))?\s*(?:was ist mit|what about|how about|what if it(?:'s| is)|same for|the same for)?\s*/iu;
const OPENS = /^(?:is|are|do|does|can|could|may|must|should|will|how|what|when|where|who|why|which)\b/i;
const PREPOSITION = /^(in|for|at|on|from|with|to|as|by)\s+(.+)$/i;

/**
 * A question that stands alone, from an earlier one and one that leans on it: "What is the hotel limit in London?" and
 * "berlin?" become "What is the hotel limit in berlin?"; "I meant Paris" takes London's place too. Where nothing can be put
 * in another's place, both stand side by side, a dash between them.
 */
export function combineQuestions(earlier: string, question: string): string {
  const previous = earlier.trim();
  const correction = correctionIn(question);
  if (correction !== undefined) {
    return corrected(previous, correction) ?? sideBySide(previous, correction.meant);
  }
  const fragment = withoutEndMarks(question.trim().replace(LEAD, ''));
  const isFragment =
    tokens(fragment).length <= 4 && !OPENS.test(fragment) && !opensAsQuestion(fragment, languageOf(question));
  const swapped = isFragment ? (swapOne(previous, fragment) ?? swapPhrase(previous, fragment)) : undefined;
  return swapped ?? sideBySide(previous, question.trim());
}

/** Looked for from the first of a row of marks alone: from each of thousands of them it would take too long. */
const END_MARKS = /(?<![?!.\s])[?!.\s]+$/;

function withoutEndMarks(text: string): string {
  return text.replace(END_MARKS, '');
}

function sideBySide(previous: string, question: string): string {
  return `${withoutEndMarks(shortened(previous))} – ${question}`;
}

function languageOf(question: string): Language {
  return detectLanguage(question) ?? 'en';
}

/** "a normal one" in the place of "an urgent ticket". */
function swapOne(previous: string, fragment: string): string | undefined {
  const adjective = /^(?:an?|the)\s+(.+?)\s+ones?$/i.exec(fragment)?.[1];
  if (adjective === undefined) return undefined;
  const described = [...previous.matchAll(/\b(an?|the)\s+(\p{L}+)\s+(\p{L}+)(?=\s*(?:[?.,]|$))/giu)].at(-1);
  if (described?.index === undefined) return undefined;
  const [whole, article = 'a', , noun = ''] = described;
  const end = described.index + whole.length;
  return `${previous.slice(0, described.index)}${article.replace(/^an$/i, 'a')} ${adjective} ${noun}${previous.slice(end)}`;
}

/** A name in the place of the last name, after the same preposition if the fragment has one. */
function swapPhrase(previous: string, fragment: string): string | undefined {
  const [, preposition, object] = PREPOSITION.exec(fragment) ?? [];
  const name = object ?? fragment;
  if (/\bones?\b/i.test(name)) return undefined;
  // "language lessons" are no place; "san francisco" looks the same, and stands beside the question then.
  if (preposition === undefined && tokens(name).length > 1 && !/\p{Lu}/u.test(name)) return undefined;
  const before = preposition === undefined ? '(?:in|at|for|from|to)' : preposition;
  const slot = new RegExp(
    String.raw`\b(${before})\s+((?:the\s+)?\p{Lu}[\p{L}\p{N}-]*(?:\s+\p{Lu}[\p{L}\p{N}-]*)*)`,
    'u',
  );
  const found = slot.exec(previous);
  if (found?.[1] === undefined) return undefined;
  const end = found.index + found[0].length;
  return `${previous.slice(0, found.index)}${found[1]} ${name}${previous.slice(end)}`;
}

/** Of a chain of follow-ups only the newest part is carried on. */
function shortened(text: string): string {
  return text.length <= 240 ? text : text.slice(text.indexOf(' ', text.length - 240) + 1);
}
