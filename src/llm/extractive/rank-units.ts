import { holds, nearlyHolds, supportOf, type Support } from './evidence.ts';
import type { IndexedSource, IndexedUnit } from './index-units.ts';
import type { Quantity } from './intervals.ts';
import type { QuestionAnalysis, QuestionTerm } from './question-terms.ts';
import type { Unit } from './source-units.ts';
import { type UnitFeatures, unitFeatures } from './unit-features.ts';
import { scoreOf } from './unit-weights.ts';

/** A unit with how well it answers; `supports` has one entry for each term of the question. */
export type RankedUnit = {
  readonly indexed: IndexedUnit;
  readonly index: number;
  readonly score: number;
  readonly features: UnitFeatures;
  readonly supports: readonly Support[];
};

export type Ranking = {
  /** All units in reading order of the prompt. */
  readonly units: readonly IndexedUnit[];
  /** Best first. */
  readonly ranked: readonly RankedUnit[];
  readonly analysis: QuestionAnalysis;
  /** The numbers that the question names. */
  readonly quantities: readonly Quantity[];
  /** The weight of all terms together. */
  readonly total: number;
};

const COMMONNESS = 0.25;
const ASKED = 1.6;
const ASKED_AS_PART = 4;
const WEIGHT_BY_KIND = { word: 1, name: 1.5, code: 1.5, number: 0.4, common: 0.25 } as const;

type Cover = { readonly held: readonly number[]; readonly share: number; readonly near: number };

/** Scores every unit of the sources against the question. `otherNames`: see UnitPlace. */
export function rankUnits(
  sources: readonly IndexedSource[],
  analysis: QuestionAnalysis,
  otherNames: readonly string[] = [],
): Ranking {
  const units = sources.flatMap((source) => source.units);
  const asked = analysis.isPart ? ASKED_AS_PART : ASKED;
  const weights = analysis.terms.map((term) => weigh(term, units) * (term.asked ? asked : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const cover = (line: string): Cover => coverOf(line, analysis.terms, weights, total);
  const bySource = new Map(
    sources.map(({ units: own, whole }) => [own[0]?.unit.sourceId ?? 0, cover(whole)]),
  );
  const bySection = new Map([...sectionLines(units)].map(([section, line]) => [section, cover(line)]));
  const pages = pagesOf(sources, cover);
  const inSection = new Map<string, number>();
  const ranked = units.map((indexed, index): RankedUnit => {
    const { unit } = indexed;
    const section = sectionOf(unit);
    const rankInSection = inSection.get(section) ?? 0;
    inSection.set(section, rankInSection + 1);
    const source = bySource.get(unit.sourceId);
    const neighbours = neighboursOf(units, index);
    const supports = analysis.terms.map((term, at) =>
      supportOf(term, weights[at] ?? 0, indexed, { neighbours, inSource: source?.held[at] ?? 0 }),
    );
    const page = pages.get(unit.title);
    const features = unitFeatures(indexed, supports, analysis, {
      inPage: page?.share ?? 0,
      inSource: source?.share ?? 0,
      inSection: bySection.get(section)?.share ?? 0,
      nearSection: bySection.get(section)?.near ?? 0,
      pageRank: page?.rank ?? 0,
      rankInPage: page?.sources.indexOf(unit.sourceId) ?? 0,
      rankInSection,
      otherNames,
    });
    return { indexed, index, supports, features, score: scoreOf(features) };
  });
  const ranking = { units, total, analysis, quantities: analysis.quantities, ranked };
  return { ...ranking, ranked: bestFirst(ranked) };
}

/** The same ranking by other weights. */
export function rescored(ranking: Ranking, weights: UnitFeatures): Ranking {
  const ranked = ranking.ranked.map((one) => ({ ...one, score: scoreOf(one.features, weights) }));
  return { ...ranking, ranked: bestFirst(ranked) };
}

function bestFirst(ranked: readonly RankedUnit[]): readonly RankedUnit[] {
  return ranked.toSorted((a, b) => b.score - a.score || a.index - b.index);
}

/** A source may hold several small sections. */
export function sectionOf(unit: Unit): string {
  return `${unit.sourceId}/${unit.headings.join('/')}`;
}

function coverOf(
  line: string,
  terms: readonly QuestionTerm[],
  weights: readonly number[],
  total: number,
): Cover {
  const held = terms.map((term) => holds(line, term));
  const share = held.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / total;
  const near = terms.reduce((sum, term, at) => sum + nearlyHolds(line, term) * (weights[at] ?? 0), 0) / total;
  return { held, share, near };
}

/** Sources of one title are a page; the first source's place is the page's. */
function pagesOf(sources: readonly IndexedSource[], cover: (line: string) => Cover) {
  const pages = new Map<string, { sources: number[]; line: string }>();
  for (const { units, whole } of sources) {
    const unit = units[0]?.unit;
    if (unit === undefined) continue;
    const page = pages.get(unit.title) ?? { sources: [], line: '' };
    pages.set(unit.title, { sources: [...page.sources, unit.sourceId], line: page.line + whole });
  }
  return new Map(
    [...pages].map(([title, page], rank) => [title, { ...page, rank, share: cover(page.line).share }]),
  );
}

/** All that a section says, its headings and title included, as one stem line. */
function sectionLines(units: readonly IndexedUnit[]): ReadonlyMap<string, string> {
  const lines = new Map<string, string[]>();
  for (const indexed of units) {
    const section = sectionOf(indexed.unit);
    const line = lines.get(section) ?? [indexed.title, indexed.headings];
    line.push(indexed.leadIn, indexed.own);
    lines.set(section, line);
  }
  return new Map([...lines].map(([section, line]) => [section, line.join('')]));
}

/** The term's rarity among the units at hand, times what its kind is worth. */
function weigh(term: QuestionTerm, units: readonly IndexedUnit[]): number {
  let found = 0;
  for (const unit of units) if (holds(unit.own, term) > 0 || holds(unit.headings, term) > 0) found += 1;
  const rarity = Math.log(1 + (units.length - found + 0.5) / (found + 0.5)) / Math.log(2 + 2 * units.length);
  return WEIGHT_BY_KIND[term.kind] * (COMMONNESS + rarity);
}

/** The sentences before and after in the same paragraph; a list's or table's other lines are no context. */
function neighboursOf(units: readonly IndexedUnit[], index: number): readonly IndexedUnit[] {
  const self = units[index];
  if (self === undefined || self.unit.kind !== 'sentence') return [];
  return [units[index - 1], units[index + 1]].filter(
    (other): other is IndexedUnit => other?.unit.block === self.unit.block,
  );
}
