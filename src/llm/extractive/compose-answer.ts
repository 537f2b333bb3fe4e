import { NOT_IN_SOURCES } from '../../core/source-block.ts';
import { chooseUnits } from './choose-units.ts';
import { isSupported } from './is-supported.ts';
import type { Ranking } from './rank-units.ts';
import { rowAnswer } from './row-answer.ts';
import type { Unit } from './source-units.ts';
import type { SupportFeatures } from './support-features.ts';

const LONGEST_LEAD_IN = 240;

/**
 * The answer as plain text with `[n]`, or the sentinel when nothing in the sources supports one. Of a question with
 * several parts those are answered that can be.
 */
export function composeAnswer(rankings: readonly Ranking[], weights?: SupportFeatures): string {
  const said = new Set<Unit>();
  const answers: string[] = [];
  for (const ranking of rankings.filter((one) => isSupported(one, weights))) {
    const units = chooseUnits(ranking).filter((unit) => !said.has(unit));
    for (const unit of units) said.add(unit);
    const blocks = blocksOf(units);
    answers.push(...blocks.map((block, at) => rendered(block, blocks[at - 1], ranking)));
  }
  return answers.length === 0 ? NOT_IN_SOURCES : answers.join('\n\n');
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

function rendered(block: readonly Unit[], before: readonly Unit[] | undefined, ranking: Ranking): string {
  const [first] = block;
  if (first === undefined) return '';
  const say = (unit: Unit): string =>
    cited(unit, unit.kind === 'row' ? rowAnswer(unit, ranking.analysis) : unit.text);
  if (first.kind === 'sentence') return block.map(say).join(' ');
  const isSaid = before?.at(-1)?.text === first.leadIn;
  const leadIn =
    first.kind !== 'row' && first.depth === 0 && !isSaid && isLeadIn(first.leadIn) ? first.leadIn : '';
  if (block.length === 1) return `${leadIn === '' ? '' : `${leadIn} `}${say(first)}`;
  let steps = 0;
  const lines = block
    .map((unit) => {
      if (unit.kind === 'step') steps += 1;
      return line(unit, steps, say(unit));
    })
    .join('\n');
  return leadIn === '' ? lines : `${leadIn}\n\n${lines}`;
}

function isLeadIn(text: string): boolean {
  return text.endsWith(':') && text.length <= LONGEST_LEAD_IN;
}

function line(unit: Unit, step: number, text: string): string {
  const indent = unit.depth > 0 ? '   ' : '';
  return unit.kind === 'step' ? `${step}. ${text}` : `${indent}- ${text}`;
}

/** A marker stands behind every quoted piece, before code that follows it. */
function cited(unit: Unit, text: string): string {
  const at = text.indexOf('\n```');
  const prose = at < 0 ? text : text.slice(0, at);
  return `${prose} [${unit.sourceId}]${at < 0 ? '' : text.slice(at)}`;
}
