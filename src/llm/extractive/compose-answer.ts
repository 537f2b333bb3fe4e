import { NOT_IN_SOURCES, openPart } from '../../core/source-block.ts';
import type { Ranking } from './rank-units.ts';
import type { ReadAsk } from './read-asks.ts';
import { rowAnswer } from './row-answer.ts';
import type { Unit } from './source-units.ts';

const LONGEST_LEAD_IN = 240;

/**
 * The answer as plain text with `[n]`, or the sentinel when nothing in the sources supports one. Of a question with several
 * parts those are answered that can be; each other one stands on a line of its own behind the sentinel and a colon.
 */
export function composeAnswer(asks: readonly ReadAsk[]): string {
  const said = new Set<Unit>();
  const answers: string[] = [];
  for (const { ranking, units: chosen } of asks) {
    const units = chosen.filter((unit) => !said.has(unit));
    for (const unit of units) said.add(unit);
    const blocks = blocksOf(units);
    answers.push(...blocks.map((block, at) => rendered(block, blocks[at - 1], ranking)));
  }
  if (answers.length === 0) return NOT_IN_SOURCES;
  const open = asks.filter(isLeftOpen).map(({ ask }) => openPart(ask));
  return [...answers, ...open].join('\n\n');
}

/** What only leads up to the rest ("can you help me?") asks for nothing that sources could hold. */
function isLeftOpen({ units, ranking }: ReadAsk): boolean {
  return units.length === 0 && ranking.analysis.terms.some(({ asked, kind }) => asked && kind !== 'common');
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
  const isSaid = isSaidBy(before?.at(-1), first);
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

/** A list's lead-in is its whole paragraph, of which the last sentence may have been said. */
function isSaidBy(last: Unit | undefined, { leadIn, sourceId }: Unit): boolean {
  return last !== undefined && last.sourceId === sourceId && leadIn.endsWith(last.text);
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
