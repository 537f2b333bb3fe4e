import { NOT_IN_SOURCES } from '../../core/source-block.ts';
import { chooseUnits } from './choose-units.ts';
import { isSupported } from './is-supported.ts';
import type { Ranking } from './rank-units.ts';
import type { Unit } from './source-units.ts';

const LONGEST_LEAD_IN = 240;

/** The answer as plain text with `[n]`, or the sentinel when nothing in the sources supports one. */
export function composeAnswer(ranking: Ranking): string {
  if (!isSupported(ranking)) return NOT_IN_SOURCES;
  const blocks = blocksOf(chooseUnits(ranking));
  return blocks.map((block, at) => rendered(block, blocks[at - 1])).join('\n\n');
}

function blocksOf(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const blocks: Unit[][] = [];
  for (const unit of units) {
    const last = blocks.at(-1);
    if (last?.[0]?.block === unit.block) last.push(unit);
    else blocks.push([unit]);
  }
  return blocks;
}

function rendered(block: readonly Unit[], before: readonly Unit[] | undefined): string {
  const [first] = block;
  if (first === undefined) return '';
  if (first.kind === 'sentence') return block.map((unit) => cited(unit)).join(' ');
  const isSaid = before?.at(-1)?.text === first.leadIn;
  const leadIn = first.depth === 0 && !isSaid && isLeadIn(first.leadIn) ? first.leadIn : '';
  if (block.length === 1) return `${leadIn === '' ? '' : `${leadIn} `}${cited(first)}`;
  const lines = block.map(line).join('\n');
  return leadIn === '' ? lines : `${leadIn}\n\n${lines}`;
}

function isLeadIn(text: string): boolean {
  return text.endsWith(':') && text.length <= LONGEST_LEAD_IN;
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
