import { isBelowQuestion } from './below-question.ts';
import { type RankedUnit, type Ranking, sectionOf } from './rank-units.ts';
import type { Unit } from './source-units.ts';

const MAX_PIECES = 3;
const MAX_CHARACTERS = 480;
/** How far behind the best one's score a unit may be to be said as well. */
const ALSO = { sameParagraph: 1.5, sameTable: 0.6, sameSection: 1, elsewhere: 0.5 } as const;
const WHOLE_ENTRY = 700;
const WHOLE_LIST_ITEMS = 4;
const WHOLE_LIST = 320;
const WHOLE_STEPS = 10;
const WHOLE_TABLE_ROWS = 6;
const LEANS_ON_BEFORE =
  /^(?:it|this|that|these|those|they|he|she|then|there|otherwise|if not|if so|in that case|instead|both|such|after that|the same|the other|for this)\b/i;
const BARE_ANSWER = /^(?:yes|no|never|not yet|sometimes|always)\b[^.]{0,24}[.!]?$/i;

/** The units that make up an answer, in reading order, the best one's source first. */
export function chooseUnits(ranking: Ranking): readonly Unit[] {
  const best = ranking.ranked[0];
  if (best === undefined) return [];
  const units = ranking.units.map(({ unit }) => unit);
  const entry = wholeEntry(best, units);
  if (entry.length > 0) return entry;
  const chosen = new Set<Unit>();
  let pieces = 0;
  let length = 0;
  for (const candidate of ranking.ranked) {
    if (pieces >= MAX_PIECES) break;
    if (candidate !== best && candidate.score < best.score - farthest(candidate, best)) continue;
    const piece = withContext(candidate, units, ranking).filter((member) => !chosen.has(member));
    const cost = piece.reduce((sum, member) => sum + member.text.length, 0);
    if (piece.length === 0 || (pieces > 0 && length + cost > MAX_CHARACTERS)) continue;
    for (const member of piece) chosen.add(member);
    length += cost;
    pieces += 1;
  }
  for (const row of restOfTables(chosen, units)) chosen.add(row);
  const first = best.indexed.unit.sourceId;
  return units
    .filter((unit) => chosen.has(unit))
    .toSorted((a, b) => Number(b.sourceId === first) - Number(a.sourceId === first) || a.rank - b.rank);
}

/** All that stands below the very question that was asked, where it is short. */
function wholeEntry({ indexed, supports }: RankedUnit, units: readonly Unit[]): readonly Unit[] {
  if (!isBelowQuestion(indexed, supports)) return [];
  const section = sectionOf(indexed.unit);
  const entry = units.filter((unit) => sectionOf(unit) === section);
  return lengthOf(entry) <= WHOLE_ENTRY && entry.every(({ kind }) => kind !== 'row') ? entry : [];
}

/** Several rows of a short table answer: then all of them do, and a missing one would mislead. */
function restOfTables(chosen: ReadonlySet<Unit>, units: readonly Unit[]): readonly Unit[] {
  const blocks = [...chosen].filter((unit) => unit.kind === 'row').map((unit) => unit.block);
  const several = blocks.filter((block, at) => blocks.indexOf(block) !== at);
  return several.flatMap((block) => {
    const rows = units.filter((unit) => unit.kind === 'row' && unit.block === block);
    return rows.length <= WHOLE_TABLE_ROWS ? rows : [];
  });
}

function farthest(candidate: RankedUnit, best: RankedUnit): number {
  const { unit } = candidate.indexed;
  const other = best.indexed.unit;
  if (unit.block === other.block) return unit.kind === 'row' ? ALSO.sameTable : ALSO.sameParagraph;
  return sectionOf(unit) === sectionOf(other) ? ALSO.sameSection : ALSO.elsewhere;
}

/** A unit with what it can't be read without: the sentence before, the whole of a short list, all steps. */
function withContext(
  { indexed, index }: RankedUnit,
  units: readonly Unit[],
  { analysis }: Ranking,
): readonly Unit[] {
  const { unit } = indexed;
  if (unit.kind === 'row') return [unit];
  const block = units.filter((other) => other.block === unit.block);
  if (unit.kind !== 'sentence') {
    const isShort = block.length <= WHOLE_LIST_ITEMS && lengthOf(block) <= WHOLE_LIST;
    const isHow = analysis.answerType === 'steps' && unit.kind === 'step' && block.length <= WHOLE_STEPS;
    return isShort || isHow ? block : [unit];
  }
  const before = units[index - 1];
  const after = units[index + 1];
  const found = [unit];
  if (before?.block === unit.block && LEANS_ON_BEFORE.test(unit.text)) found.unshift(before);
  if (after?.block === unit.block && BARE_ANSWER.test(unit.text)) found.push(after);
  if (unit.text.endsWith(':') && after?.sourceId === unit.sourceId && after.kind !== 'sentence') {
    const list = units.filter((other) => other.block === after.block);
    if (list.length <= WHOLE_STEPS) found.push(...list);
  }
  if (after?.block === unit.block && after.text.endsWith(':'))
    found.push(...shortListBelow(index + 1, units));
  return found;
}

/** "Contractors get no paid leave. In place of it: …": what the next sentence leads in to belongs to this one. */
function shortListBelow(at: number, units: readonly Unit[]): readonly Unit[] {
  const leadIn = units[at];
  const first = units[at + 1];
  if (leadIn === undefined || first?.sourceId !== leadIn.sourceId || first.kind === 'sentence') return [];
  const list = units.filter((other) => other.block === first.block);
  return list.length <= WHOLE_LIST_ITEMS ? [leadIn, ...list] : [];
}

function lengthOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.text.length + 1, 0);
}
