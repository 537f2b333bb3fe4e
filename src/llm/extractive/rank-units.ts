import type { SourceBlock } from '../../core/source-block.ts';
import { fitsType, holds, indexUnit, support, type IndexedUnit, type Support } from './evidence.ts';
import { stemLine } from '../../language/thesaurus.ts';
import type { QuestionAnalysis, QuestionTerm } from './question-terms.ts';
import { holdsQuantity, type Quantity } from './intervals.ts';
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
  /** The numbers that the question names. */
  readonly quantities: readonly Quantity[];
  /** The weight of all terms together. */
  readonly total: number;
};

/**
 * Fitted together on the sample handbook's golden cases, plain everyday questions to it, and SQuAD 2.0. `source` to `title`
 * weigh the share of the question that each of these texts holds; the others are bonuses.
 */
const WEIGHTS = {
  source: 0.2,
  section: 0.2,
  unit: 0.4,
  own: 0.43,
  pairs: 0.07,
  headings: 0.27,
  title: 0.8,
  rowKey: 0.33,
  steps: 0.5,
  answerType: 0.36,
  rank: 0.5,
  interval: 0.15,
  tooShort: -0.05,
} as const;
const RANK_DECAY = 0.15;
const COMMONNESS = 0.25;
const ASKED = 1.25;
const WEIGHT_BY_KIND = { word: 1, name: 1.5, code: 1.5, number: 0.4, common: 0.25 } as const;

/** Scores every unit of the sources against the question. */
export function rankUnits(sources: readonly SourceBlock[], analysis: QuestionAnalysis): Ranking {
  const units = sources.flatMap((source, rank) => sourceUnits(source, rank)).map(indexUnit);
  const weights = analysis.terms.map((term) => weigh(term, units));
  const whole = new Map(
    sources.map((source) => [source.id, stemLine(`${source.title} / ${source.section} / ${source.text}`)]),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const covered = (line: string): number =>
    analysis.terms.reduce((sum, term, at) => sum + (weights[at] ?? 0) * holds(line, term), 0) / total;
  const sourceCoverage = new Map([...whole].map(([id, line]) => [id, covered(line)]));
  const sectionCoverage = new Map(
    [...sectionLines(units)].map(([section, line]) => [section, covered(line)]),
  );
  const ranked = units.map((indexed, index) => {
    const { sourceId } = indexed.unit;
    const around = { neighbours: neighboursOf(units, index), wholeSource: whole.get(sourceId) ?? '' };
    const supports = analysis.terms.map((term, at) => ({
      term,
      weight: weights[at] ?? 0,
      strength: support(term, indexed, around),
      own: holds(indexed.own, term),
    }));
    const inSource = sourceCoverage.get(sourceId) ?? 0;
    const inSection = sectionCoverage.get(sectionOf(indexed.unit)) ?? 0;
    const facts = { supports, total, inSource, inSection };
    return { indexed, index, supports, inSection, inSource, ...scoreOf(indexed, analysis, facts) };
  });
  return {
    units,
    total,
    quantities: analysis.quantities,
    ranked: ranked.toSorted((a, b) => b.score - a.score || a.index - b.index),
  };
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
  return WEIGHT_BY_KIND[term.kind] * (COMMONNESS + rarity) * (term.asked ? ASKED : 1);
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
};

function scoreOf(
  indexed: IndexedUnit,
  analysis: QuestionAnalysis,
  facts: UnitFacts,
): { score: number; coverage: number } {
  const { supports, total } = facts;
  const coverage = supports.reduce((sum, { weight, strength }) => sum + weight * strength, 0) / total;
  const own = supports.reduce((sum, { own, weight }) => sum + weight * own, 0) / total;
  const rank = 1 / (1 + RANK_DECAY * indexed.unit.rank);
  const fit = fitsType(analysis, indexed.unit, indexed.own) * Math.min(1, coverage * 1.5);
  const isShort = indexed.words.length < 3 && indexed.unit.kind !== 'row';
  const score =
    WEIGHTS.source * facts.inSource +
    WEIGHTS.section * facts.inSection +
    WEIGHTS.unit * coverage +
    WEIGHTS.own * own +
    WEIGHTS.headings * share(supports, total, (term) => holds(indexed.headings, term)) +
    WEIGHTS.title * share(supports, total, (term) => holds(indexed.title, term)) +
    WEIGHTS.rowKey * Number(isRowOf(indexed.unit, analysis)) +
    WEIGHTS.steps * Number(analysis.answerType === 'steps' && indexed.unit.kind === 'step') +
    WEIGHTS.pairs * adjacentPairs(indexed, analysis.terms) +
    WEIGHTS.answerType * fit +
    WEIGHTS.rank * rank +
    WEIGHTS.interval * Number(holdsQuantity(indexed.unit.text, analysis.quantities)) +
    WEIGHTS.tooShort * Number(isShort);
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
  for (const phrase of [...term.names, ...term.synonyms]) {
    const at = line.indexOf(phrase);
    if (at >= 0) return at;
  }
  return -1;
}

function share(supports: readonly Support[], total: number, held: (term: QuestionTerm) => number): number {
  return supports.reduce((sum, { term, weight }) => sum + weight * held(term), 0) / total;
}

/** Whether a row's own name, its first cell, is a name or code of the question. */
function isRowOf(unit: Unit, analysis: QuestionAnalysis): boolean {
  const key = unit.cells[0]?.value;
  if (unit.kind !== 'row' || key === undefined) return false;
  const line = stemLine(key);
  return analysis.terms.some(
    (term) => (term.kind === 'name' || term.kind === 'code') && holds(line, term) === 1,
  );
}
