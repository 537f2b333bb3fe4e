import { NOT_IN_SOURCES } from '../../core/source-block.ts';
import type { IndexedUnit } from './evidence.ts';
import { isSupported } from './is-supported.ts';
import type { QuestionAnalysis } from './question-terms.ts';
import type { RankedUnit, Ranking } from './rank-units.ts';
import { rowsAnswer } from './table-answer.ts';
import type { Unit } from './source-units.ts';

const MAX_PIECES = 4;
const WHOLE_PARAGRAPH = 420;
const WHOLE_LIST = 700;
const WHOLE_LIST_ITEMS = 6;
const WHOLE_STEPS = 10;
const NEARLY_AS_GOOD = 0.9;
const ALSO_SAYS = 0.8;
const DEPENDS_ON_BEFORE =
  /^(?:it|this|that|these|those|they|he|she|then|there|otherwise|if not|if so|in that case|instead|both|such|after that|the same)\b/i;

/** The answer as plain text with `[n]`, or the sentinel when nothing in the sources supports one. */
export function composeAnswer(ranking: Ranking, analysis: QuestionAnalysis): string {
  const best = ranking.ranked[0];
  if (best === undefined || (!process.env['FORCE'] && !isSupported(ranking, analysis))) return NOT_IN_SOURCES;
  const parts = [blockAnswer(best, ranking, analysis)];
  const further = ranking.ranked.find(
    (other) =>
      other.indexed.unit.block !== best.indexed.unit.block &&
      other.indexed.unit.sourceId === best.indexed.unit.sourceId &&
      !parts.some((part) => part.includes(other.indexed.unit.text)),
  );
  if (further !== undefined && further.score >= best.score * NEARLY_AS_GOOD && parts[0] !== undefined && parts[0].length < WHOLE_PARAGRAPH) {
    parts.push(blockAnswer(further, ranking, analysis));
  }
  return parts.join('\n\n');
}

function blockAnswer(best: RankedUnit, ranking: Ranking, analysis: QuestionAnalysis): string {
  const { unit } = best.indexed;
  if (unit.kind === 'row') return rowsAnswer(best, ranking);
  return unit.kind === 'sentence' ? proseAnswer(best, ranking) : listAnswer(best, ranking, analysis);
}

/** A short paragraph whole; of a long one, the best sentence with what it leans on and what is nearly as good. */
function proseAnswer(best: RankedUnit, ranking: Ranking): string {
  const block = blockOf(best.indexed, ranking.units);
  const isWhole = lengthOf(block) <= WHOLE_PARAGRAPH && block.length <= MAX_PIECES + 1;
  const chosen = isWhole ? block : bestSentences(best, block, ranking);
  const list = chosen.at(-1)?.text.endsWith(':') === true ? listBehind(chosen.at(-1), ranking.units) : '';
  const text = chosen.map((unit) => cited(unit)).join(' ');
  return list === '' ? text : `${text}\n\n${list}`;
}

function bestSentences(best: RankedUnit, block: readonly Unit[], ranking: Ranking): readonly Unit[] {
  const wanted = new Set<Unit>([best.indexed.unit]);
  for (const other of ranking.ranked) {
    if (wanted.size >= MAX_PIECES - 1 || other.score < best.score * ALSO_SAYS) break;
    if (other.indexed.unit.block === best.indexed.unit.block) wanted.add(other.indexed.unit);
  }
  for (const [at, unit] of block.entries()) {
    const before = block[at - 1];
    const after = block[at + 1];
    if (wanted.has(unit) && before !== undefined && DEPENDS_ON_BEFORE.test(unit.text)) wanted.add(before);
    if (unit === best.indexed.unit && after !== undefined && wanted.size < MAX_PIECES) wanted.add(after);
  }
  return block.filter((unit) => wanted.has(unit));
}

/** The list that a sentence ending with a colon introduces, whole when short. */
function listBehind(leadIn: Unit | undefined, units: readonly IndexedUnit[]): string {
  const at = units.findIndex(({ unit }) => unit === leadIn);
  const next = units[at + 1];
  if (next === undefined || next.unit.sourceId !== leadIn?.sourceId || next.unit.kind === 'sentence') return '';
  const block = blockOf(next, units);
  return block.length <= WHOLE_STEPS ? block.map(line).join('\n') : '';
}

function listAnswer(best: RankedUnit, ranking: Ranking, analysis: QuestionAnalysis): string {
  const { unit } = best.indexed;
  const block = blockOf(best.indexed, ranking.units);
  const isShort = block.length <= WHOLE_LIST_ITEMS && lengthOf(block) <= WHOLE_LIST;
  const wantsAll = unit.kind === 'step' || analysis.answerType === 'steps' || analysis.answerType === 'list';
  if (isShort || (wantsAll && block.length <= WHOLE_STEPS)) {
    const leadIn = unit.depth === 0 && unit.leadIn.length <= 300 && unit.leadIn.endsWith(':') ? `${unit.leadIn}\n\n` : '';
    return `${leadIn}${block.map(line).join('\n')}`;
  }
  const alike = ranking.ranked.filter(
    (other) => other.indexed.unit.block === unit.block && other.score >= best.score * ALSO_SAYS,
  );
  const items = alike.slice(0, MAX_PIECES).toSorted((a, b) => a.index - b.index);
  return items.map(({ indexed }) => cited(withLeadIn(indexed.unit))).join('\n');
}

function withLeadIn(unit: Unit): Unit {
  if (unit.leadIn === '' || !unit.leadIn.endsWith(':') || unit.leadIn.length > 160) return unit;
  return { ...unit, text: `${unit.leadIn} ${unit.text}` };
}

function blockOf(member: IndexedUnit, units: readonly IndexedUnit[]): readonly Unit[] {
  return units.filter(({ unit }) => unit.block === member.unit.block).map(({ unit }) => unit);
}

function lengthOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.text.length + 1, 0);
}

function line(unit: Unit, index: number): string {
  const indent = unit.depth > 0 ? '   ' : '';
  return unit.kind === 'step' ? `${index + 1}. ${cited(unit)}` : `${indent}- ${cited(unit)}`;
}

/** A marker stands behind every quoted piece, before code that follows it. */
function cited(unit: Unit): string {
  const at = unit.text.indexOf('\n```');
  const text = at < 0 ? unit.text : unit.text.slice(0, at);
  return `${text} [${unit.sourceId}]${at < 0 ? '' : unit.text.slice(at)}`;
}
