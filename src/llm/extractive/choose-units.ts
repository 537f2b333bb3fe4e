import { type RankedUnit, type Ranking, sectionOf } from './rank-units.ts';
import type { Unit } from './source-units.ts';

const MAX_PIECES = 4;
const MAX_CHARACTERS = 640;
/** How good, as a share of the best one's score, a unit has to be to be said as well. */
const ALSO = { sameParagraph: 0.65, sameTable: 0.9, sameSource: 0.75, otherSource: 0.85 } as const;
/** The share of the question that a further unit has to add, to be said though it scores less. */
const ADDS = 0.14;
const WHOLE_LIST_ITEMS = 5;
const WHOLE_LIST = 450;
const WHOLE_STEPS = 10;
const LEANS_ON_BEFORE =
  /^(?:it|this|that|these|those|they|he|she|then|there|otherwise|if not|if so|in that case|instead|both|such|after that|the same|for this)\b/i;
const BARE_ANSWER = /^(?:yes|no|never|not yet|sometimes|always)\b[^.]{0,24}[.!]?$/i;

/** The units that make up an answer, in reading order, the best one's source first. */
export function chooseUnits(ranking: Ranking): readonly Unit[] {
  const best = ranking.ranked[0];
  if (best === undefined) return [];
  const units = ranking.units.map(({ unit }) => unit);
  const chosen = new Set<Unit>();
  const picked: RankedUnit[] = [];
  let length = 0;
  const pick = (candidate: RankedUnit): void => {
    const piece = withContext(candidate, units).filter((member) => !chosen.has(member));
    const cost = piece.reduce((sum, member) => sum + member.text.length, 0);
    if (
      piece.length === 0 ||
      picked.length >= MAX_PIECES ||
      (picked.length > 0 && length + cost > MAX_CHARACTERS)
    )
      return;
    for (const member of piece) chosen.add(member);
    length += cost;
    picked.push(candidate);
  };
  pick(best);
  for (
    let adds = completing(ranking, picked, chosen);
    adds !== undefined;
    adds = completing(ranking, picked, chosen)
  ) {
    const before = picked.length;
    pick(adds);
    if (picked.length === before) break;
  }
  for (const candidate of ranking.ranked) if (isNearlyAsGood(candidate, best)) pick(candidate);
  const first = best.indexed.unit.sourceId;
  return units
    .filter((unit) => chosen.has(unit))
    .toSorted((a, b) => Number(b.sourceId === first) - Number(a.sourceId === first) || a.rank - b.rank);
}

/** The unit of the best one's section that says most of what the question names and nothing chosen says yet. */
function completing(
  ranking: Ranking,
  picked: readonly RankedUnit[],
  chosen: ReadonlySet<Unit>,
): RankedUnit | undefined {
  const [best] = picked;
  if (best === undefined) return undefined;
  const section = sectionOf(best.indexed.unit);
  let found: { unit: RankedUnit; gain: number } | undefined;
  for (const candidate of ranking.ranked) {
    const { unit } = candidate.indexed;
    if (chosen.has(unit) || sectionOf(unit) !== section) continue;
    const gain = candidate.supports.reduce((sum, { own, weight }, at) => {
      const said = Math.max(...picked.map((other) => other.supports[at]?.own ?? 0));
      return sum + weight * Math.max(0, own - said);
    }, 0);
    if (gain > (found?.gain ?? ranking.total * ADDS)) found = { unit: candidate, gain };
  }
  return found?.unit;
}

function isNearlyAsGood(candidate: RankedUnit, best: RankedUnit): boolean {
  const { unit } = candidate.indexed;
  const other = best.indexed.unit;
  const share = candidate.score / best.score;
  if (unit.sourceId !== other.sourceId) return share >= ALSO.otherSource;
  if (unit.block !== other.block) return share >= ALSO.sameSource;
  return share >= (unit.kind === 'row' ? ALSO.sameTable : ALSO.sameParagraph);
}

/** A unit with what it can't be read without: the sentence before, the whole of a short list, all steps. */
function withContext({ indexed, index }: RankedUnit, units: readonly Unit[]): readonly Unit[] {
  const { unit } = indexed;
  if (unit.kind === 'row') return [unit];
  const block = units.filter((other) => other.block === unit.block);
  if (unit.kind !== 'sentence') {
    const isShort = block.length <= WHOLE_LIST_ITEMS && lengthOf(block) <= WHOLE_LIST;
    return isShort || (unit.kind === 'step' && block.length <= WHOLE_STEPS) ? block : [unit];
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
  return found;
}

function lengthOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.text.length + 1, 0);
}
