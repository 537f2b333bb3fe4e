import type { SourceBlock } from '../../core/source-block.ts';
import type { Thesaurus } from '../../language/thesaurus.ts';
import type { WordSimilarity } from '../../language/word-similarity.ts';
import type { ExtractiveWeights } from './extractive-weights.ts';
import { type ChoiceList, type DecisionRow, fitChoice, fitDecision } from './fit-weights.ts';
import { indexSources } from './index-units.ts';
import { settledByForm } from './is-supported.ts';
import { rankForAsks, settledRanking } from './rank-for-asks.ts';
import type { Ranking } from './rank-units.ts';
import { supportFeatures } from './support-features.ts';
import { SUPPORT_FEATURES } from './support-weights.ts';
import type { Unit } from './source-units.ts';
import type { UnitFeatures } from './unit-features.ts';
import { UNIT_FEATURES } from './unit-weights.ts';

/** A question with the sources that its prompt had. Without `answer`, nothing in them answers it. */
export type FitCase = {
  readonly question: string;
  readonly sources: readonly SourceBlock[];
  readonly answer?: {
    /** Ids of the sources that come from the right document. */
    readonly sources: ReadonlySet<number>;
    /** What a unit that answers says, at least one of them. */
    readonly facts: readonly string[];
  };
};

type Language = { readonly thesaurus: Thesaurus; readonly similarity: WordSimilarity | undefined };

/** A case whose units are scored; made once, since fitting goes over it several times. */
export type RankedCase = { readonly asks: readonly RankedAsk[]; readonly isAnswerable: boolean };

type RankedAsk = {
  readonly ranking: Ranking;
  /** The same without the document that answers; absent where nothing does. */
  readonly without?: Ranking;
  readonly answering: ReadonlySet<Unit>;
};

/** Scores the units of a case. */
export function rankedCase(one: FitCase, language: Language): RankedCase {
  const rankings = rankForAsks(one.question, indexSources(one.sources), language);
  const others =
    one.answer === undefined ? [] : rankForAsks(one.question, indexSources(withoutAnswer(one)), language);
  const asks = rankings.map((ranking, at): RankedAsk => {
    const answering = new Set(ranking.units.map(({ unit }) => unit).filter((unit) => answers(one, unit)));
    const without = others[at];
    return without === undefined ? { ranking, answering } : { ranking, answering, without };
  });
  return { asks, isAnswerable: one.answer !== undefined };
}

export type FitSettings = {
  readonly unitPull: number;
  readonly supportPull: number;
  /** What a missed answer weighs against one that was made up. */
  readonly missed: number;
  /** The weights to start from and to stay near; zeros by default. */
  readonly from?: ExtractiveWeights;
};

/** Units farther behind are never chosen, whatever the weights. */
const RIVALS = 80;
/** An answerable question without the page that answers it is weaker evidence than one that was written to have none. */
const WITHOUT_PAGE = 0.4;

/**
 * Fits what decides an answer: which unit answers best (a softmax over all units of a question's sources), then whether the
 * best one does (a logistic regression, also on the answerable questions without the document that answers them). The same
 * cases give the same weights.
 */
export function fitExtractive(cases: readonly RankedCase[], settings: FitSettings): ExtractiveWeights {
  const lists = cases.flatMap((one) => (one.isAnswerable ? choiceLists(one) : []));
  const unitFrom = UNIT_FEATURES.map((name) => settings.from?.unit[name] ?? 0);
  const chosen = fitChoice(lists, { from: unitFrom, pull: settings.unitPull });
  const unit = named(UNIT_FEATURES, chosen);
  const rows = cases.flatMap((one) => decisionRows(one, unit, settings.missed));
  const supportFrom = SUPPORT_FEATURES.map((name) => settings.from?.support[name] ?? 0);
  const decided = fitDecision(rows, { from: supportFrom, pull: settings.supportPull });
  return { unit, support: named(SUPPORT_FEATURES, decided) };
}

function choiceLists({ asks }: RankedCase): readonly ChoiceList[] {
  return asks.map(({ ranking: { ranked }, answering }) => {
    const isAnswer = ranked.map(({ indexed }) => answering.has(indexed.unit));
    const rivals = ranked.filter((_, at) => at < RIVALS || isAnswer[at]);
    return {
      rows: rivals.map(({ features }) => UNIT_FEATURES.map((name) => features[name])),
      answers: isAnswer.filter((is, at) => at < RIVALS || is),
      weight: 1 / asks.length,
    };
  });
}

function decisionRows({ asks }: RankedCase, weights: UnitFeatures, missed: number): readonly DecisionRow[] {
  const share = 1 / asks.length;
  return asks.flatMap(({ ranking, without, answering }) => [
    ...decisionRow(settledRanking(ranking, weights), answering, { yes: missed * share, no: share }),
    ...(without === undefined
      ? []
      : decisionRow(settledRanking(without, weights), new Set(), { yes: 0, no: WITHOUT_PAGE * share })),
  ]);
}

/** None where form alone decides. */
function decisionRow(
  ranking: Ranking,
  answering: ReadonlySet<Unit>,
  weight: { readonly yes: number; readonly no: number },
): readonly DecisionRow[] {
  const best = ranking.ranked[0];
  if (best === undefined || settledByForm(ranking, best) !== undefined) return [];
  const features = supportFeatures(ranking, best);
  const isYes = answering.has(best.indexed.unit);
  const row = { features: SUPPORT_FEATURES.map((name) => features[name]), isYes };
  return [{ ...row, weight: isYes ? weight.yes : weight.no }];
}

function withoutAnswer({ sources, answer }: FitCase): readonly SourceBlock[] {
  return sources.filter(({ id }) => !answer?.sources.has(id));
}

function answers({ answer }: FitCase, unit: Unit): boolean {
  if (answer === undefined || !answer.sources.has(unit.sourceId)) return false;
  const text = comparable(unit.text);
  return answer.facts.some((fact) => text.includes(comparable(fact)));
}

function comparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[*_`]/g, '')
    .replaceAll(/[‐-―]/g, '-')
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/\s+/g, ' ');
}

function named<Name extends string>(
  names: readonly Name[],
  values: readonly number[],
): Readonly<Record<Name, number>> {
  const entries = names.map((name, at) => [name, Math.round((values[at] ?? 0) * 100) / 100] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
