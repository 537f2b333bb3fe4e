import { contentTokens, isStopWord, type Token, tokens } from '../../language/english-terms.ts';
import { stem } from '../../language/stem.ts';
import { sentenceSpans } from '../../language/sentences.ts';
import { stemLine, type Thesaurus } from '../../language/thesaurus.ts';
import { type Quantity, quantities } from './intervals.ts';
import { nearSpelling } from './near-spelling.ts';
import { QUESTION_WORDS } from './question-words.ts';

/** What kind of thing would answer the question. */
export type AnswerType = 'amount' | 'time' | 'person' | 'steps' | 'yes-no' | 'list' | 'place' | 'open';

/** One thing that the question is about; `phrases` are stemmed forms that mean the same, each between spaces. */
export type QuestionTerm = {
  readonly term: string;
  readonly raw: string;
  /** `common` words are those that questions are made of. */
  readonly kind: 'word' | 'name' | 'code' | 'number' | 'common';
  /** Itself, and names for exactly the same. */
  readonly names: readonly string[];
  /** Words for about the same. */
  readonly synonyms: readonly string[];
  /** Stands in the sentence that asks, not in one that leads up to it. */
  readonly asked: boolean;
};

export type QuestionAnalysis = {
  readonly answerType: AnswerType;
  readonly terms: readonly QuestionTerm[];
  /** The counted noun of "how many days": its stem. */
  readonly unitAsked: string | undefined;
  readonly quantities: readonly Quantity[];
};

const COMMON_STEMS: ReadonlySet<string> = new Set([...QUESTION_WORDS].map((word) => stem(word)));

/** What is asked, and for what kind of answer. */
export function analyseQuestion(
  question: string,
  thesaurus: Thesaurus,
  vocabulary: ReadonlySet<string> = new Set(),
): QuestionAnalysis {
  const line = stemLine(question);
  const asking = askingSentence(question);
  const askingLine = stemLine(asking);
  const taken = new Set<string>();
  const terms: QuestionTerm[] = [];
  for (const phrase of thesaurus.phrasesIn(line)) {
    const words = phrase.trim().split(' ');
    if (words.some((word) => taken.has(word))) continue;
    for (const word of words) taken.add(word);
    terms.push({
      term: phrase.trim(),
      raw: phrase.trim(),
      kind: 'word',
      names: thesaurus.names(phrase),
      synonyms: thesaurus.same(phrase),
      asked: askingLine.includes(phrase),
    });
  }
  const first = tokens(question)[0]?.start;
  for (const token of contentTokens(question)) {
    if (taken.has(token.term)) continue;
    taken.add(token.term);
    const meant = meantWord(token, thesaurus, vocabulary);
    const names = [...new Set([` ${token.term} `, ...thesaurus.names(` ${meant} `)])];
    const synonyms = thesaurus.same(` ${meant} `);
    terms.push({
      term: token.term,
      raw: token.raw,
      kind: kindOf(token, first),
      names,
      synonyms,
      asked: askingLine.includes(` ${token.term} `),
    });
  }
  return {
    answerType: answerType(asking),
    terms,
    unitAsked: unitAsked(asking),
    quantities: quantities(question),
  };
}

/** The word itself where it is known; else the known one that it misspells. */
function meantWord(token: Token, thesaurus: Thesaurus, vocabulary: ReadonlySet<string>): string {
  const isKnown = vocabulary.has(token.term) || thesaurus.same(` ${token.term} `).length > 1;
  if (token.kind !== 'word' || isKnown || COMMON_STEMS.has(token.term)) return token.term;
  return nearSpelling(token.term, thesaurus.words()) ?? nearSpelling(token.term, vocabulary) ?? token.term;
}

/** The last sentence that asks: what stands before it only sets the scene. */
function askingSentence(question: string): string {
  const sentences = sentenceSpans(question).map(({ start, end }) => question.slice(start, end));
  return sentences.findLast((sentence) => sentence.endsWith('?')) ?? sentences.at(-1) ?? question;
}

function kindOf(token: Token, firstStart: number | undefined): QuestionTerm['kind'] {
  if (token.kind === 'code') return 'code';
  if (token.kind === 'number') return 'number';
  if (/^\p{Lu}/u.test(token.raw) && token.start !== firstStart && !COMMON_STEMS.has(token.term))
    return 'name';
  if (/^\p{Lu}{2,}/u.test(token.raw)) return 'name';
  return COMMON_STEMS.has(token.term) ? 'common' : 'word';
}

const ANSWER_TYPES: readonly (readonly [AnswerType, RegExp])[] = [
  [
    'steps',
    /\bhow (?:do|can|should|would|to|does)\b(?! (?:often|long|much|many))|\bwhat (?:do i (?:have to )?do|should i do|are the steps)\b|\bsteps\b/i,
  ],
  [
    'amount',
    /\bhow (?:many|much|big|large|high|far|heavy)\b|\bwhat(?:'s| is| are)? (?:the |our |my )?(?:\w+ ){0,3}(?:price|cost|fee|rate|limit|amount|budget|allowance|maximum|minimum|percentage|number|salary|bonus)\b/i,
  ],
  [
    'time',
    /\bwhen\b|\bhow (?:long|soon|often|late|early|quickly|fast)\b|\bdeadline\b|\bwhat (?:time|date|day|hours)\b|\buntil\b|\bby what\b|\bnotice\b/i,
  ],
  ['person', /\bwho(?:m|se)?\b|\bwhich (?:team|person|department)\b/i],
  ['place', /\bwhere\b/i],
  ['list', /\b(?:what|which) (?:are|(?!does|is|was|has|this|its)\w{3,}s\b)/i],
  [
    'yes-no',
    /^(?:\W*(?:and|but|so|also|then)\W+)?(?:is|are|do|does|did|can|could|may|must|should|will|would|am|has|have)\b|,\s*(?:is|are|do|does|can|may|must|should|will|am) (?:i|we|it|they|there|you|the)\b/i,
  ],
];

function answerType(question: string): AnswerType {
  return ANSWER_TYPES.find(([, pattern]) => pattern.test(question))?.[0] ?? 'open';
}

function unitAsked(question: string): string | undefined {
  const after = /\bhow (?:many|much) ((?:\S+\s*){1,4})/i.exec(question)?.[1];
  if (after === undefined) return undefined;
  return tokens(after).find((token) => token.kind === 'word' && !isStopWord(token.raw))?.term;
}
