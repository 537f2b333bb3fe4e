import { detectLanguage } from './detect-language.ts';
import type { Language } from './languages.ts';
import { isAsk, questionClauses, withoutJoint } from './question-clauses.ts';
import { sentenceSpans } from './sentences.ts';

const QUESTION_START = String.raw`(?:how|what|what's|whats|who|who's|whom|whose|which|why|(?:when|where)(?:'s|s)?(?=\s+(?:do|does|did|is|are|am|was|were|can|could|will|would|should|must|may|has|have)\b)|when's|where's|is|are|am|do|does|did|can|could|may|must|should|will|would|has|have|by when|by what|until when|at what|in which|for how|from when)`;
const OPENS_ASK = new RegExp(
  String.raw`^(?:(?:and|or|but|so|also|then|ok|okay|oh no|hi|hello|please)[\s,]+)*${QUESTION_START}\b`,
  'i',
);
const BOUNDARY = new RegExp(
  String.raw`(?<!\s)\s+[–—-]\s+|[,;:]\s*(?:and|or|but|so|also)?\s*(?=${QUESTION_START}\b)|(?<!\s)\s+(?:and|or|but)\s+(?=${QUESTION_START}\b)`,
  'gi',
);
const DASH = / – /;
/** Beyond it people tell a story rather than list questions. */
const MOST_ASKS = 3;

/**
 * The parts of a message that ask something, in order: "Is parking free, and who do I tell?" has two. What only leads up
 * to a question is none; a message without a question's form asks as a whole. A dash between spaces parts a question
 * from what it follows up on.
 */
export function asksOf(text: string): readonly string[] {
  if (isFollowUp(text)) return [text.split(DASH).at(-1) ?? text];
  const language = detectLanguage(text) ?? 'en';
  const asks = language === 'en' ? englishAsks(text) : asksAbroad(text, language);
  if (asks.length === 0 || asks.length > MOST_ASKS) return [asks.at(-1) ?? text];
  return asks;
}

/** A follow-up and what it follows up on, where a dash parts them. */
export function followUpOf(text: string): { readonly earlier: string; readonly ask: string } | undefined {
  const at = text.lastIndexOf(' – ');
  return at < 0 ? undefined : { earlier: text.slice(0, at), ask: text.slice(at + 3) };
}

/** Whether a dash parts a question from one that it follows up on. */
export function isFollowUp(text: string): boolean {
  return DASH.test(text);
}

function englishAsks(text: string): readonly string[] {
  const clauses = sentenceSpans(text).flatMap(({ start, end }) => clausesOf(text.slice(start, end)));
  return clauses.filter((clause) => OPENS_ASK.test(clause) || clause.endsWith('?'));
}

function asksAbroad(text: string, language: Language): readonly string[] {
  const asks = questionClauses(text, language).filter((clause) => isAsk(clause, language));
  return asks.map((ask) => withoutJoint(ask, language));
}

function clausesOf(sentence: string): readonly string[] {
  const clauses: string[] = [];
  let from = 0;
  for (const match of sentence.matchAll(BOUNDARY)) {
    clauses.push(sentence.slice(from, match.index).trim());
    from = match.index + match[0].length;
  }
  clauses.push(sentence.slice(from).trim());
  return clauses.filter((clause) => clause !== '');
}
