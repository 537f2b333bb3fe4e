import { holds, nearlyHolds, type Support } from './evidence.ts';
import type { IndexedUnit } from './index-units.ts';
import { holdsQuantity } from './intervals.ts';
import { type RankedUnit, type Ranking, sectionOf } from './rank-units.ts';

export type SupportFeatures = {
  readonly always: number;
  readonly carried: number;
  readonly asked: number;
  readonly askedNear: number;
  readonly unit: number;
  readonly title: number;
  readonly rowName: number;
  readonly rowKey: number;
  readonly heading: number;
  readonly pairs: number;
  readonly answerType: number;
  readonly pageRank: number;
  readonly interval: number;
  readonly absent: number;
  readonly absentNear: number;
  readonly unanswered: number;
  readonly unansweredNear: number;
  readonly unansweredByPage: number;
  readonly rarestMissing: number;
  readonly nameMissing: number;
  readonly score: number;
  readonly isOpen: number;
};

/** What speaks for and against the best unit being an answer at all. */
export function supportFeatures(ranking: Ranking, best: RankedUnit): SupportFeatures {
  const { unit } = best.indexed;
  const section = sectionOf(unit);
  const inSection = lineOf(ranking.units.filter((other) => sectionOf(other.unit) === section));
  const onPage = lineOf(ranking.units.filter((other) => other.unit.title === unit.title));
  const everywhere = lineOf(ranking.units);
  const terms = best.supports.filter(({ term }) => term.kind !== 'number' && term.kind !== 'common');
  const asked = terms.filter(({ term }) => term.asked);
  const carried = terms.reduce(
    (sum, { term, strength, own }) => sum + strength + Number(term.kind === 'code' && own > 0),
    0,
  );
  const rarest = terms.toSorted((a, b) => b.weight - a.weight)[0];
  const { features } = best;
  return {
    always: 1,
    carried: Math.min(4, carried) / 4,
    asked: features.asked,
    askedNear: features.askedNear,
    unit: features.unit,
    title: features.title,
    rowName: features.rowName,
    rowKey: features.rowKey,
    heading: features.heading,
    pairs: features.pairs,
    answerType: features.answerType,
    pageRank: features.pageRank,
    interval: Number(holdsQuantity(unit.text, ranking.quantities)),
    absent: share(terms, ({ term }) => 1 - holds(everywhere, term)),
    absentNear: share(terms, ({ term }) => 1 - nearlyHolds(everywhere, term)),
    unanswered: share(asked, ({ term }) => 1 - holds(inSection, term)),
    unansweredNear: share(asked, ({ term }) => 1 - nearlyHolds(inSection, term)),
    unansweredByPage: share(terms, ({ term }) => 1 - holds(onPage, term)),
    rarestMissing: rarest === undefined ? 0 : 1 - nearlyHolds(inSection, rarest.term),
    nameMissing: Number(terms.some(({ term }) => term.kind === 'name' && holds(onPage, term) === 0)),
    score: best.score / 20,
    isOpen: Number(ranking.analysis.answerType === 'open'),
  };
}

function lineOf(units: readonly IndexedUnit[]): string {
  return units.map(({ own, leadIn, headings, title }) => own + leadIn + headings + title).join('');
}

function share(supports: readonly Support[], missing: (support: Support) => number): number {
  let sum = 0;
  let total = 0;
  for (const support of supports) {
    total += support.weight;
    sum += support.weight * missing(support);
  }
  return total === 0 ? 0 : sum / total;
}
