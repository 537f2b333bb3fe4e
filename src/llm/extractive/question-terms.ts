import { asksOf, isFollowUp } from '../../language/asks.ts';
import { isStopWord, type Token, tokens } from '../../language/english-terms.ts';
import type { Language } from '../../language/languages.ts';
import { stem, stemIn } from '../../language/stem.ts';
import { stemLine, type Thesaurus } from '../../language/thesaurus.ts';
import type { WordSimilarity } from '../../language/word-similarity.ts';
import { workplaceWords } from '../../language/workplace-lexicon.ts';
import { type AnswerType, answerTypeOf, openingWords } from './answer-type.ts';
import { rangesHolding } from './code-ranges.ts';
import { type Quantity, quantities } from './intervals.ts';
import { nearSpelling } from './near-spelling.ts';
import { QUESTION_WORDS, QUESTION_WORDS_ABROAD } from './question-words.ts';
import { contentIn, readingLanguage, stemmed } from './reading-language.ts';

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
  /** Words of the sources that are near in meaning, nearest first, below 1. */
  readonly near: readonly NearWord[];
  /** Stands in the part that asks, not in one that leads up to it or asks something else. */
  readonly asked: boolean;
};

export type NearWord = { readonly phrase: string; readonly similarity: number };

export type QuestionAnalysis = {
  readonly language: Language;
  readonly answerType: AnswerType;
  readonly terms: readonly QuestionTerm[];
  /** The counted noun of "how many days": its stem. */
  readonly unitAsked: string | undefined;
  readonly quantities: readonly Quantity[];
  /** What is asked leans on a question before it, or stands beside another one. */
  readonly isPart: boolean;
};

const COMMON_STEMS: ReadonlySet<string> = new Set([...QUESTION_WORDS].map((word) => stem(word)));

export type Reading = {
  readonly thesaurus: Thesaurus;
  /** The words of the sources, by stem, as they are written there. */
  readonly vocabulary: ReadonlyMap<string, string>;
  /** All that the sources say, as stem lines: what isn't there need not be looked for. */
  readonly everything: string;
  readonly similarity?: WordSimilarity;
  /** Whether words of another language than English are also read as what people at work say for them. */
  readonly inOtherWords?: boolean;
  /** What the asker is, beside what they ask ("Germany"): its words count as words of the question that ask nothing. */
  readonly circumstance?: string;
};

/** What is asked, and for what kind of answer. `ask` is the part of the question that is to be answered now. */
export function analyseQuestion(question: string, ask: string, reading: Reading): QuestionAnalysis {
  const { thesaurus } = reading;
  const whole = reading.circumstance === undefined ? question : `${question} (${reading.circumstance})`;
  const line = stemLine(whole);
  const askedLine = stemLine(ask);
  const taken = new Set<string>();
  const terms: QuestionTerm[] = [];
  for (const phrase of thesaurus.phrasesIn(line)) {
    const words = phrase.trim().split(' ');
    if (words.some((word) => taken.has(word))) continue;
    for (const word of words) taken.add(word);
    const term = { term: phrase.trim(), raw: phrase.trim(), kind: 'word', near: [] } as const;
    terms.push({
      ...term,
      names: thesaurus.names(phrase),
      synonyms: present(thesaurus.same(phrase), reading),
      asked: askedLine.includes(phrase),
    });
  }
  const language = readingLanguage(question);
  const first = tokens(question)[0]?.start;
  const opening = openingWords(question);
  for (const token of contentIn(language, whole)) {
    if (taken.has(token.term)) continue;
    taken.add(token.term);
    const meant = meantWord(token, reading, language);
    const synonyms = present(
      [
        ...thesaurus.same(` ${meant} `),
        ...(reading.inOtherWords ? wordsAbroad(token, language, thesaurus) : []),
      ],
      reading,
    );
    // "How quick" asks for a time: no page has to say "quick".
    const isOpening = opening.has(token.raw.toLowerCase()) && synonyms.length === 0;
    const kind = isOpening ? 'common' : kindOf(token, { first, language, thesaurus });
    const own = stemmed(language, token);
    terms.push({
      term: token.term,
      raw: token.raw,
      kind,
      names: [
        ...new Set([
          ` ${token.term} `,
          ` ${own} `,
          ...thesaurus.names(` ${meant} `),
          ...(kind === 'code' ? rangesHolding(token.term, reading.everything) : []),
        ]),
      ],
      synonyms,
      near: kind === 'word' ? nearWords(token, own, reading) : [],
      asked: askedLine.includes(` ${token.term} `),
    });
  }
  return {
    language,
    answerType: typeOf(ask, question),
    terms: withoutReplaced(terms, ask, thesaurus),
    unitAsked: unitAsked(ask),
    quantities: quantities(question),
    isPart: isFollowUp(question) || asksOf(question).length > 1,
  };
}

const ALIKE = 0.6;
const SHORTEST_ALIKE = 6;

/** Words of a language that isn't stemmed: "Urlaub" in "Urlaubstage", "Werkstudentin" like "Werkstudierende". */
function alikeWords(term: string, vocabulary: ReadonlyMap<string, string>): readonly NearWord[] {
  if (term.length < SHORTEST_ALIKE) return [];
  const opening = term.slice(0, Math.max(SHORTEST_ALIKE, Math.ceil(term.length * ALIKE)));
  return [...vocabulary.keys()]
    .filter((other) => other !== term && other.startsWith(opening))
    .slice(0, MOST_NEAR)
    .map((other) => ({ phrase: ` ${other} `, similarity: ALIKE }));
}

/** "… in Rotterdam – what about Leipzig?" asks about Leipzig alone; "… – and for German lessons?" still about Rotterdam. */
function withoutReplaced(
  terms: readonly QuestionTerm[],
  ask: string,
  thesaurus: Thesaurus,
): readonly QuestionTerm[] {
  const ends = terms.filter(
    ({ asked, raw }) => asked && new RegExp(String.raw`\b${raw}\s*(?:[,.?!]|$)`, 'iu').test(ask),
  );
  const others = thesaurus.otherNames(ends.flatMap((term) => term.names));
  return terms.filter((term) => term.asked || !term.names.some((name) => others.includes(name)));
}

const ASKS_LENGTH =
  /^(?:lang|lange|dauer|dauert|dauern|dura|duran|duram|duración|duração|dure|durent|durée)$/iu;
/** How an English page says that it tells how long something is, as stem lines. */
const LENGTH_IN_ENGLISH = ['long', 'last', 'length'].map((word) => stemLine(word));

/** What people say at work for a word of another language, there and in English, as stem lines. */
function wordsAbroad({ raw, kind }: Token, language: Language, thesaurus: Thesaurus): readonly string[] {
  if (language === 'en' || kind !== 'word') return [];
  if (ASKS_LENGTH.test(raw)) return LENGTH_IN_ENGLISH;
  return workplaceWords(raw, language).flatMap((word) => {
    const phrase = stemLine(word);
    const own = ` ${word
      .split(' ')
      .map((each) => stemIn(language, each))
      .join(' ')} `;
    return [phrase, own, ...thesaurus.names(phrase)];
  });
}

function present(phrases: readonly string[], { everything }: Reading): readonly string[] {
  return phrases.filter((phrase) => everything.includes(phrase));
}

const NEAR_FROM = 0.55;
const MOST_NEAR = 12;

function nearWords(token: Token, own: string, { vocabulary, similarity }: Reading): readonly NearWord[] {
  if (similarity === undefined) return [];
  const word = token.raw.toLowerCase();
  if (own !== token.term || similarity(word, word) === 0) return alikeWords(own, vocabulary);
  const found: NearWord[] = [];
  for (const [term, raw] of vocabulary) {
    const near = similarity(word, raw);
    if (near >= NEAR_FROM && term !== token.term)
      found.push({ phrase: ` ${term} `, similarity: near - 0.35 });
  }
  return found.toSorted((a, b) => b.similarity - a.similarity).slice(0, MOST_NEAR);
}

/** A fragment ("and for contractors?") asks for the same kind of thing as the question before it. */
function typeOf(ask: string, question: string): AnswerType {
  const own = answerTypeOf(ask);
  return own === 'open' ? answerTypeOf(question) : own;
}

/** The word itself where it is known; else the known one that it misspells. */
function meantWord(token: Token, { thesaurus, vocabulary }: Reading, language: Language): string {
  const own = stemmed(language, token);
  const isKnown = vocabulary.has(own) || thesaurus.same(` ${token.term} `).length > 1;
  if (token.kind !== 'word' || isKnown || isCommon(token, language)) return token.term;
  return nearSpelling(token.term, thesaurus.words()) ?? nearSpelling(own, vocabulary.keys()) ?? token.term;
}

function isCommon({ term, raw }: Token, language: Language): boolean {
  if (language === 'en') return COMMON_STEMS.has(term);
  return QUESTION_WORDS_ABROAD[language].has(raw.toLowerCase());
}

type Wording = {
  readonly first: number | undefined;
  readonly language: Language;
  readonly thesaurus: Thesaurus;
};

function kindOf(token: Token, { first, language, thesaurus }: Wording): QuestionTerm['kind'] {
  if (token.kind === 'code') return 'code';
  if (token.kind === 'number') return 'number';
  if (/^\p{Lu}{2,}/u.test(token.raw)) return 'name';
  if (isCommon(token, language)) return 'common';
  // German writes every noun with a capital.
  if (language === 'de') return thesaurus.names(` ${token.term} `).length > 1 ? 'name' : 'word';
  return /^\p{Lu}/u.test(token.raw) && token.start !== first ? 'name' : 'word';
}

function unitAsked(question: string): string | undefined {
  const after = /\bhow (?:many|much) ((?:\S+\s*){1,4})/i.exec(question)?.[1];
  if (after === undefined) return undefined;
  return tokens(after).find((token) => token.kind === 'word' && !isStopWord(token.raw))?.term;
}
