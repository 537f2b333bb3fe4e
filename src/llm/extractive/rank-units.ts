import type { SourceBlock } from '../../core/source-block.ts';
import { fitsType, holds, indexUnit, support, type IndexedUnit, type Support, type WordSimilarity } from './evidence.ts';
import { stemLine, type QuestionAnalysis, type QuestionTerm } from './question-terms.ts';
import { sourceUnits } from './source-units.ts';

/** A unit with how well it answers; `supports` has one entry for each term of the question. */
export type RankedUnit = {
  readonly indexed: IndexedUnit;
  readonly index: number;
  readonly score: number;
  readonly coverage: number;
  readonly sourceCoverage: number;
  readonly supports: readonly Support[];
};

export type Ranking = {
  /** All units in reading order of the prompt. */
  readonly units: readonly IndexedUnit[];
  /** Best first. */
  readonly ranked: readonly RankedUnit[];
};

export const T: Record<string, number> = { src: 0.6, unit: 0.7, type: 0.22, own: 0.3, pair: 0.12, rank: 0.35, rankDecay: 0.15, short: 0.1, sem: 0.3, last: 1.25, common: 0.3, number: 0.6, strict: 1.4, ...JSON.parse(process.env.T ?? '{}') };
const WEIGHT_BY_KIND = { word: 1, strict: T.strict!, number: T.number!, common: T.common! } as const;

/** Scores every unit of the sources against the question. */
export function rankUnits(
  sources: readonly SourceBlock[],
  analysis: QuestionAnalysis,
  similarity: WordSimilarity | undefined,
  closeness?: (text: string) => number,
): Ranking {
  const units = sources.flatMap((source, rank) => sourceUnits(source, rank)).map(indexUnit);
  const weights = analysis.terms.map((term) => weigh(term, units));
  const whole = new Map(sources.map((source) => [source.id, stemLine(`${source.title} / ${source.section} / ${source.text}`)]));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const sourceScores = new Map(sources.map((source) => [source.id, analysis.terms.reduce((sum, term, at) => sum + (weights[at] ?? 0) * holds(whole.get(source.id) ?? '', term), 0) / total]));
  const ranked = units.map((indexed, index) => {
    const neighbours = neighboursOf(units, index);
    const wholeSource = whole.get(indexed.unit.sourceId) ?? '';
    const supports = analysis.terms.map((term, at) => ({
      term,
      weight: weights[at] ?? 0,
      strength: support(term, indexed, { neighbours, wholeSource }, similarity),
    }));
    return { indexed, index, supports, sourceCoverage: sourceScores.get(indexed.unit.sourceId) ?? 0, ...scoreOf(indexed, supports, analysis, sourceScores.get(indexed.unit.sourceId) ?? 0, closeness?.(closeText(indexed)) ?? 0) };
  });
  return { units, ranked: ranked.toSorted((a, b) => b.score - a.score || a.index - b.index) };
}

/** The term's rarity among the units at hand, times what its kind is worth. */
function weigh(term: QuestionTerm, units: readonly IndexedUnit[]): number {
  const found = units.filter((unit) => holds(unit.own, term) + holds(unit.headings, term) > 0).length;
  const rarity = Math.log(1 + (units.length - found + 0.5) / (found + 0.5)) / Math.log(2 + 2 * units.length);
  return WEIGHT_BY_KIND[term.kind] * (0.25 + rarity) * (term.asked ? T.last! : 1);
}

/** The sentences before and after in the same paragraph; a list's or table's other lines are no context. */
function neighboursOf(units: readonly IndexedUnit[], index: number): readonly IndexedUnit[] {
  const self = units[index];
  if (self === undefined || self.unit.kind !== 'sentence') return [];
  const beside = [...units.slice(Math.max(0, index - 1), index), ...units.slice(index + 1, index + 2)];
  return beside.filter((other) => other.unit.block === self.unit.block);
}

function scoreOf(
  indexed: IndexedUnit,
  supports: readonly Support[],
  analysis: QuestionAnalysis,
  sourceScore: number,
  closeness: number,
): { score: number; coverage: number } {
  const total = supports.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const coverage = supports.reduce((sum, { weight, strength }) => sum + weight * strength, 0) / total;
  const own = supports.reduce((sum, { term, weight }) => sum + weight * holds(indexed.own, term), 0) / total;
  const relevance = T.src! * sourceScore + T.unit! * coverage + T.own! * own + T.pair! * adjacentPairs(indexed, analysis.terms);
  const fit = fitsType(analysis, indexed.unit, indexed.own);
  const rank = 1 / (1 + T.rankDecay! * indexed.unit.rank);
  const isShort = indexed.words.length < 3 && indexed.unit.kind !== 'row';
  const score = relevance + T.sem! * closeness + T.type! * fit * Math.min(1, coverage * 1.5) + T.rank! * rank - Number(isShort) * T.short!;
  return { score, coverage };
}

/** The share of neighbouring question terms that also stand close together in the unit. */
function adjacentPairs(indexed: IndexedUnit, terms: readonly QuestionTerm[]): number {
  if (terms.length < 2) return 0;
  const positions = terms.map((term) => firstPosition(indexed.own, term));
  let close = 0;
  for (let at = 1; at < positions.length; at += 1) {
    const before = positions[at - 1] ?? -1;
    const here = positions[at] ?? -1;
    if (before >= 0 && here >= 0 && Math.abs(here - before) <= 24) close += 1;
  }
  return close / (terms.length - 1);
}

function firstPosition(line: string, term: QuestionTerm): number {
  for (const phrase of term.phrases) {
    const at = line.indexOf(phrase);
    if (at >= 0) return at;
  }
  return -1;
}

export function closeText({ unit }: IndexedUnit): string {
  return [unit.title, unit.headings.at(-1) ?? '', unit.leadIn, unit.text].join(' / ');
}
