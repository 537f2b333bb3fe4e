import type { SourceBlock } from '../../core/source-block.ts';
import { fitsType, holds, indexUnit, support, type IndexedUnit, type Support, type WordSimilarity } from './evidence.ts';
import { stemLine } from '../../core/thesaurus.ts';
import type { QuestionAnalysis, QuestionTerm } from './question-terms.ts';
import { holdsQuantity } from './intervals.ts';
import { sourceUnits, type Unit } from './source-units.ts';

/** A unit with how well it answers; `supports` has one entry for each term of the question. */
export type RankedUnit = {
  readonly indexed: IndexedUnit;
  readonly index: number;
  readonly score: number;
  readonly coverage: number;
  readonly inSection: number;
  readonly inSource: number;
  readonly supports: readonly Support[];
};

export type Ranking = {
  /** All units in reading order of the prompt. */
  readonly units: readonly IndexedUnit[];
  /** Best first. */
  readonly ranked: readonly RankedUnit[];
  /** The weight of all terms together. */
  readonly total: number;
};

export const T: Record<string, number> = { src: 0.3, section: 0.85, unit: 0.55, type: 0.28, own: 0.35, pair: 0.1, rank: 0.37, rankDecay: 0.15, short: 0.12, sem: 0.26, base: 0.25, interval: 0.2, last: 1.25, common: 0.25, number: 0.4, strict: 1.5, ...JSON.parse(process.env.T ?? '{}') };
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
  const covered = (line: string): number =>
    analysis.terms.reduce((sum, term, at) => sum + (weights[at] ?? 0) * holds(line, term), 0) / total;
  const sourceCoverage = new Map([...whole].map(([id, line]) => [id, covered(line)]));
  const sectionCoverage = new Map([...sectionLines(units)].map(([section, line]) => [section, covered(line)]));
  const ranked = units.map((indexed, index) => {
    const { sourceId } = indexed.unit;
    const around = { neighbours: neighboursOf(units, index), wholeSource: whole.get(sourceId) ?? '' };
    const supports = analysis.terms.map((term, at) => ({
      term,
      weight: weights[at] ?? 0,
      strength: support(term, indexed, around, similarity),
      own: holds(indexed.own, term),
    }));
    const inSource = sourceCoverage.get(sourceId) ?? 0;
    const inSection = sectionCoverage.get(sectionOf(indexed.unit)) ?? 0;
    const facts = { supports, total, inSource, inSection, closeness: closeness?.(closeText(indexed)) ?? 0 };
    return { indexed, index, supports, inSection, inSource, ...scoreOf(indexed, analysis, facts) };
  });
  return { units, total, ranked: ranked.toSorted((a, b) => b.score - a.score || a.index - b.index) };
}

/** A source may hold several small sections. */
export function sectionOf(unit: Unit): string {
  return `${unit.sourceId}/${unit.headings.join('/')}`;
}

/** All that a section says, its headings and title included, as one stem line. */
function sectionLines(units: readonly IndexedUnit[]): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const indexed of units) {
    const section = sectionOf(indexed.unit);
    const before = lines.get(section) ?? `${indexed.title}${indexed.headings}`;
    lines.set(section, before + indexed.leadIn + indexed.own);
  }
  return lines;
}

/** The term's rarity among the units at hand, times what its kind is worth. */
function weigh(term: QuestionTerm, units: readonly IndexedUnit[]): number {
  const found = units.filter((unit) => holds(unit.own, term) + holds(unit.headings, term) > 0).length;
  const rarity = Math.log(1 + (units.length - found + 0.5) / (found + 0.5)) / Math.log(2 + 2 * units.length);
  return WEIGHT_BY_KIND[term.kind] * (T.base! + rarity) * (term.asked ? T.last! : 1);
}

/** The sentences before and after in the same paragraph; a list's or table's other lines are no context. */
function neighboursOf(units: readonly IndexedUnit[], index: number): readonly IndexedUnit[] {
  const self = units[index];
  if (self === undefined || self.unit.kind !== 'sentence') return [];
  const beside = [...units.slice(Math.max(0, index - 1), index), ...units.slice(index + 1, index + 2)];
  return beside.filter((other) => other.unit.block === self.unit.block);
}

type UnitFacts = {
  readonly supports: readonly Support[];
  readonly total: number;
  readonly inSource: number;
  readonly inSection: number;
  readonly closeness: number;
};

function scoreOf(
  indexed: IndexedUnit,
  analysis: QuestionAnalysis,
  facts: UnitFacts,
): { score: number; coverage: number } {
  const { supports, total } = facts;
  const coverage = supports.reduce((sum, { weight, strength }) => sum + weight * strength, 0) / total;
  const own = supports.reduce((sum, { own, weight }) => sum + weight * own, 0) / total;
  const rank = 1 / (1 + T.rankDecay! * indexed.unit.rank);
  const fit = fitsType(analysis, indexed.unit, indexed.own) * Math.min(1, coverage * 1.5);
  const isShort = indexed.words.length < 3 && indexed.unit.kind !== 'row';
  const score =
    T.src! * facts.inSource +
    T.section! * facts.inSection +
    T.unit! * coverage +
    T.own! * own +
    T.pair! * adjacentPairs(indexed, analysis.terms) +
    T.sem! * facts.closeness +
    T.type! * fit +
    T.rank! * rank +
    T.interval! * Number(holdsQuantity(indexed.unit.text, analysis.quantities)) -
    T.short! * Number(isShort);
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
