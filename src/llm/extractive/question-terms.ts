import { contentTokens, isStopWord, tokens, type Token } from '../../core/english-terms.ts';
import { sentenceSpans } from '../../core/sentences.ts';
import { porterStem } from '../../core/porter-stem.ts';
import { QUESTION_WORDS, WORKPLACE_SYNONYMS } from './workplace-words.ts';

/** What kind of thing would answer the question. */
export type AnswerType = 'amount' | 'time' | 'person' | 'steps' | 'yes-no' | 'list' | 'place' | 'open';

/** One thing that the question is about; `phrases` are stemmed forms that mean the same, each between spaces. */
export type QuestionTerm = {
  readonly term: string;
  readonly raw: string;
  /** `strict` terms (names, codes) are never satisfied by something merely similar. */
  readonly kind: 'word' | 'strict' | 'number' | 'common';
  readonly phrases: readonly string[];
  /** Stands in the sentence that asks, not in one that leads up to it. */
  readonly asked: boolean;
};

export type QuestionAnalysis = {
  readonly answerType: AnswerType;
  readonly terms: readonly QuestionTerm[];
  /** The counted noun of "how many days": its stem. */
  readonly unitAsked: string | undefined;
};

const SYMBOLS: Readonly<Record<string, string>> = { '€': ' euro ', '£': ' pound ', $: ' dollar ', '%': ' percent ' };

type Groups = readonly (readonly string[])[];

/** A text as its stems in order, each between single spaces, function words included: phrases are found by `includes`. */
export function stemLine(text: string): string {
  return ` ${tokens(text.replace(/[€£$%]/g, (symbol) => SYMBOLS[symbol] ?? ' '))
    .map((token) => token.term)
    .join(' ')} `;
}

/** Groups of words that stand for one another, by stemmed phrase. */
export class Thesaurus {
  readonly #groups: readonly (readonly string[])[];
  readonly #byPhrase = new Map<string, number[]>();

  constructor(groups: Groups) {
    this.#groups = groups.map((group) => [...new Set(group.map((phrase) => stemLine(phrase)))]);
    for (const [index, phrases] of this.#groups.entries()) {
      for (const phrase of phrases) this.#byPhrase.set(phrase, [...(this.#byPhrase.get(phrase) ?? []), index]);
    }
  }

  /** All phrases of the groups that hold this one, itself first. */
  same(phrase: string): readonly string[] {
    const groups = this.#byPhrase.get(phrase) ?? [];
    return [...new Set([phrase, ...groups.flatMap((index) => this.#groups[index] ?? [])])];
  }

  /** Phrases of two and more words that stand in the line. */
  phrasesIn(line: string): readonly string[] {
    const found: string[] = [];
    for (const phrase of this.#byPhrase.keys()) {
      if (phrase.trim().includes(' ') && line.includes(phrase)) found.push(phrase);
    }
    return found.toSorted((a, b) => b.length - a.length);
  }
}

const COMMON_STEMS: ReadonlySet<string> = new Set([...QUESTION_WORDS].map((word) => porterStem(word)));

/** Every workplace's synonyms plus the given glossary. */
export function createThesaurus(glossary: Groups): Thesaurus {
  return new Thesaurus([...WORKPLACE_SYNONYMS, ...glossary]);
}

/** What is asked, and for what kind of answer. */
export function analyseQuestion(question: string, thesaurus: Thesaurus): QuestionAnalysis {
  const line = stemLine(question);
  const asking = askingSentence(question);
  const askingLine = stemLine(asking);
  const taken = new Set<string>();
  const terms: QuestionTerm[] = [];
  for (const phrase of thesaurus.phrasesIn(line)) {
    const words = phrase.trim().split(' ');
    if (words.some((word) => taken.has(word))) continue;
    for (const word of words) taken.add(word);
    terms.push({ term: phrase.trim(), raw: phrase.trim(), kind: 'word', phrases: thesaurus.same(phrase), asked: askingLine.includes(phrase) });
  }
  const first = tokens(question)[0]?.start;
  for (const token of contentTokens(question)) {
    if (taken.has(token.term)) continue;
    taken.add(token.term);
    const phrases = thesaurus.same(` ${token.term} `);
    terms.push({ term: token.term, raw: token.raw, kind: kindOf(token, first), phrases, asked: askingLine.includes(` ${token.term} `) });
  }
  return { answerType: answerType(asking), terms, unitAsked: unitAsked(asking) };
}

/** The last sentence that asks: what stands before it only sets the scene. */
function askingSentence(question: string): string {
  const sentences = sentenceSpans(question).map(({ start, end }) => question.slice(start, end));
  return sentences.findLast((sentence) => sentence.endsWith('?')) ?? sentences.at(-1) ?? question;
}

function kindOf(token: Token, firstStart: number | undefined): QuestionTerm['kind'] {
  if (token.kind === 'code') return 'strict';
  if (token.kind === 'number') return 'number';
  if (/^\p{Lu}/u.test(token.raw) && token.start !== firstStart && !COMMON_STEMS.has(token.term)) return 'strict';
  if (/^\p{Lu}{2,}/u.test(token.raw)) return 'strict';
  return COMMON_STEMS.has(token.term) ? 'common' : 'word';
}

const ANSWER_TYPES: readonly (readonly [AnswerType, RegExp])[] = [
  ['steps', /\bhow (?:do|can|should|would|to|does)\b(?! (?:often|long|much|many))|\bwhat (?:do i (?:have to )?do|should i do|are the steps)\b|\bsteps\b/i],
  ['amount', /\bhow (?:many|much|big|large|high|far|heavy)\b|\bwhat(?:'s| is| are)? (?:the |our |my )?(?:\w+ ){0,3}(?:price|cost|fee|rate|limit|amount|budget|allowance|maximum|minimum|percentage|number|salary|bonus)\b/i],
  ['time', /\bwhen\b|\bhow (?:long|soon|often|late|early|quickly|fast)\b|\bdeadline\b|\bwhat (?:time|date|day|hours)\b|\buntil\b|\bby what\b|\bnotice\b/i],
  ['person', /\bwho(?:m|se)?\b|\bwhich (?:team|person|department)\b/i],
  ['place', /\bwhere\b/i],
  ['list', /\b(?:what|which) (?:are|\w+s\b)/i],
  ['yes-no', /^(?:\W*(?:and|but|so|also|then)\W+)?(?:is|are|do|does|did|can|could|may|must|should|will|would|am|has|have)\b|,\s*(?:is|are|do|does|can|may|must|should|will|am) (?:i|we|it|they|there|you|the)\b/i],
];

function answerType(question: string): AnswerType {
  return ANSWER_TYPES.find(([, pattern]) => pattern.test(question))?.[0] ?? 'open';
}

function unitAsked(question: string): string | undefined {
  const after = /\bhow (?:many|much) ((?:\S+\s*){1,4})/i.exec(question)?.[1];
  if (after === undefined) return undefined;
  return tokens(after).find((token) => token.kind === 'word' && !isStopWord(token.raw))?.term;
}
