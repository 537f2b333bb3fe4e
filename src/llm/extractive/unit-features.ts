import { fitsType, holds, nearlyHolds, type Support } from './evidence.ts';
import type { IndexedUnit } from './index-units.ts';
import { holdsQuantity } from './intervals.ts';
import type { QuestionAnalysis, QuestionTerm } from './question-terms.ts';

/** What is known of a unit's place: how much of the question its page, source and section hold, and their ranks. */
export type UnitPlace = {
  readonly inPage: number;
  readonly inSource: number;
  readonly inSection: number;
  readonly nearSection: number;
  readonly pageRank: number;
  readonly rankInPage: number;
  readonly rankInSection: number;
  /** Names that stand beside one that is asked about: the other countries, say. */
  readonly otherNames: readonly string[];
};

export type UnitFeatures = {
  readonly page: number;
  readonly source: number;
  readonly section: number;
  readonly nearSection: number;
  readonly unit: number;
  readonly own: number;
  readonly near: number;
  readonly asked: number;
  readonly askedNear: number;
  readonly headings: number;
  readonly title: number;
  readonly pairs: number;
  readonly rowName: number;
  readonly rowKey: number;
  readonly rowKeyAsked: number;
  readonly keySaid: number;
  readonly heading: number;
  readonly headingAsked: number;
  readonly answerType: number;
  readonly askedType: number;
  readonly nameOwn: number;
  readonly numbers: number;
  readonly steps: number;
  readonly interval: number;
  readonly pageRank: number;
  readonly rankInPage: number;
  readonly rankInSection: number;
  readonly otherName: number;
  readonly row: number;
  readonly item: number;
  readonly tooShort: number;
  readonly opensList: number;
  readonly otherLanguage: number;
};

/** What speaks for and against a unit as the answer, each about 0 to 1. */
export function unitFeatures(
  indexed: IndexedUnit,
  supports: readonly Support[],
  analysis: QuestionAnalysis,
  place: UnitPlace,
): UnitFeatures {
  const { unit } = indexed;
  const total = supports.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const sum = (value: (support: Support) => number): number =>
    supports.reduce((all, support) => all + support.weight * value(support), 0) / total;
  const coverage = sum(({ strength }) => strength);
  const own = sum((support) => support.own);
  const keyLine = ` ${indexed.keyTerms.join(' ')} `;
  const asked = analysis.terms.filter((term) => term.asked);
  const isNamed =
    place.otherNames.length > 0 &&
    supports.some(({ term, strength }) => term.kind === 'name' && strength >= 0.7);
  return {
    page: place.inPage,
    source: place.inSource,
    section: place.inSection,
    nearSection: place.nearSection - place.inSection,
    unit: coverage,
    own,
    near: sum(({ near }) => near) - own,
    asked: shareOfAsked(supports, (support) => support.own),
    askedNear: shareOfAsked(supports, (support) => Math.max(support.near, support.strength)),
    headings: sum(({ term }) => holds(indexed.headings, term)),
    title: sum(({ term }) => holds(indexed.title, term)),
    pairs: adjacentPairs(indexed, analysis.terms),
    rowName: Number(isRowOf(indexed, analysis.terms)),
    rowKey: named(indexed.keyTerms, analysis.terms),
    rowKeyAsked: named(indexed.keyTerms, asked),
    keySaid: sum(({ term }) => nearlyHolds(keyLine, term)),
    heading: named(indexed.headingTerms, analysis.terms),
    headingAsked: named(indexed.headingTerms, asked),
    answerType: fitsType(analysis, unit, indexed.own) * Math.min(1, coverage * 1.5),
    askedType: fitsType(analysis, unit, indexed.own) * shareOfAsked(supports, (support) => support.near),
    nameOwn: Math.max(
      0,
      ...supports.map(({ term, strength }) => (term.kind === 'name' || term.kind === 'code' ? strength : 0)),
    ),
    numbers: Number(/\d/.test(unit.text)),
    steps: Number(analysis.answerType === 'steps' && unit.kind === 'step'),
    interval: Number(holdsQuantity(unit.text, analysis.quantities)),
    pageRank: 1 / (1 + 0.5 * place.pageRank),
    rankInPage: 1 / (1 + 0.3 * place.rankInPage),
    rankInSection: 1 / (1 + 0.5 * place.rankInSection),
    otherName: Number(
      !isNamed && place.otherNames.some((name) => (indexed.own + indexed.headings).includes(name)),
    ),
    row: Number(unit.kind === 'row'),
    item: Number(unit.kind === 'item' || unit.kind === 'step'),
    tooShort: Number(indexed.wordCount < 3 && unit.kind !== 'row'),
    opensList: Number(unit.text.endsWith(':')),
    otherLanguage: Number(indexed.language !== analysis.language),
  };
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
  for (const phrase of term.names) {
    const at = line.indexOf(phrase);
    if (at >= 0) return at;
  }
  for (const phrase of term.synonyms) {
    const at = line.indexOf(phrase);
    if (at >= 0) return at;
  }
  return -1;
}

/** Whether a row's own name, its first cell, is a name or code of the question. */
function isRowOf({ keyTerms }: IndexedUnit, terms: readonly QuestionTerm[]): boolean {
  const line = ` ${keyTerms.join(' ')} `;
  return terms.some((term) => (term.kind === 'name' || term.kind === 'code') && holds(line, term) === 1);
}

/** How much of a name (a row's first cell, a heading) the question says. */
function named(name: readonly string[], terms: readonly QuestionTerm[]): number {
  if (name.length === 0) return 0;
  const said = name.filter((word) => terms.some((term) => nearlyHolds(` ${word} `, term) >= 0.5));
  return said.length / (name.length + 0.5);
}

function shareOfAsked(supports: readonly Support[], value: (support: Support) => number): number {
  let all = 0;
  let held = 0;
  for (const support of supports) {
    if (!support.term.asked) continue;
    all += support.weight;
    held += support.weight * value(support);
  }
  return all === 0 ? 0 : held / all;
}
