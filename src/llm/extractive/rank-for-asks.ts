import { asksOf } from '../../language/asks.ts';
import type { Thesaurus } from '../../language/thesaurus.ts';
import type { WordSimilarity } from '../../language/word-similarity.ts';
import type { IndexedSource } from './index-units.ts';
import { analyseQuestion, type QuestionAnalysis, type Reading } from './question-terms.ts';
import { type RankedUnit, type Ranking, rankUnits, rescored, sectionOf } from './rank-units.ts';
import type { UnitFeatures } from './unit-features.ts';
import { answerTypeOf } from './answer-type.ts';
import { isBelowQuestion } from './below-question.ts';
import { fitsType } from './evidence.ts';

/** What is known of words: which stand for one another, and which are near in meaning. */
export type RankingLanguage = {
  readonly thesaurus: Thesaurus;
  readonly similarity: WordSimilarity | undefined;
  /** See Reading. */
  readonly inOtherWords?: boolean;
  /** See Reading. */
  readonly circumstance?: string;
};

/** One ranking for each thing that the question asks. */
export function rankForAsks(
  question: string,
  sources: readonly IndexedSource[],
  language: RankingLanguage,
): readonly Ranking[] {
  const reading = readingOf(sources, language);
  return asksOf(question).map((ask) => rankAsk(analyseQuestion(question, ask, reading), sources, language));
}

/** What a question is read by: the words of the sources, and of the language. */
export function readingOf(sources: readonly IndexedSource[], language: RankingLanguage): Reading {
  return {
    ...language,
    vocabulary: new Map(sources.flatMap((source) => [...source.words])),
    everything: sources.map((source) => source.whole).join(''),
  };
}

/** Ranks the units of the sources for a question that was analysed before. */
export function rankAsk(
  analysis: QuestionAnalysis,
  sources: readonly IndexedSource[],
  { thesaurus }: RankingLanguage,
): Ranking {
  const named = analysis.terms.flatMap((term) => term.names);
  return rankUnits(sources, analysis, thesaurus.otherNames(named));
}

/** The ranking that an answer is made from: by other weights, if given, and with what fits the question's type first. */
export function settledRanking(ranking: Ranking, weights?: UnitFeatures): Ranking {
  return withFittingFirst(weights === undefined ? ranking : rescored(ranking, weights));
}

/** How far behind the best one's score a unit of its section may be to go before it. */
const BEHIND = 4;
const NAMES_SOMETHING: ReadonlySet<string> = new Set(['time', 'person', 'amount']);

/**
 * What goes before the best unit by weights: an answer below a question of the same kind with all words of this one; else,
 * where a time, a number or somebody is asked for and the best unit names none, the best one beside it that does.
 */
function withFittingFirst(ranking: Ranking): Ranking {
  const { analysis, ranked } = ranking;
  const [best] = ranked;
  if (best === undefined) return ranking;
  const isNear = ({ score }: RankedUnit): boolean => score > best.score - BEHIND;
  const below = ranked.find((one) => isNear(one) && isBelowSame(one, analysis));
  if (below !== undefined) return withFirst(below, ranking);
  const fits = ({ indexed }: RankedUnit): boolean => fitsType(analysis, indexed.unit, indexed.own) > 0;
  if (!NAMES_SOMETHING.has(analysis.answerType) || fits(best)) return ranking;
  const section = sectionOf(best.indexed.unit);
  const other = ranked.find((one) => isNear(one) && sectionOf(one.indexed.unit) === section && fits(one));
  return other === undefined ? ranking : withFirst(other, ranking);
}

function isBelowSame({ indexed, supports }: RankedUnit, { answerType }: QuestionAnalysis): boolean {
  if (answerType === 'open' || !isBelowQuestion(indexed, supports)) return false;
  return answerTypeOf(indexed.unit.headings.at(-1) ?? '') === answerType;
}

function withFirst(first: RankedUnit, ranking: Ranking): Ranking {
  const score = Math.max(first.score, ranking.ranked[0]?.score ?? 0);
  return { ...ranking, ranked: [{ ...first, score }, ...ranking.ranked.filter((one) => one !== first)] };
}
