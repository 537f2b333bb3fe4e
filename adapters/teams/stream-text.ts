import type { Block } from '../../src/channels/markdown-blocks.ts';
import { markersIn } from './citation-entity.ts';
import { teamsBlocks } from './teams-blocks.ts';
import { TextWriter } from './text-writer.ts';

/** Longer than this, the rest waits for the reply itself, which may be split somewhere behind it. */
const LONGEST_TEXT = 8_000;
const PAIRED = ['```', '**', '~~', '`'] as const;

/** Cuts off what may still become something else: marks without a partner, a line that may begin a table. */
function settledMarkdown(markdown: string): string {
  let settled = markdown;
  for (const mark of PAIRED) {
    if (settled.split(mark).length % 2 === 0) settled = settled.slice(0, settled.lastIndexOf(mark));
  }
  const bracket = settled.lastIndexOf('[');
  if (bracket > settled.lastIndexOf(']')) settled = settled.slice(0, bracket);
  return settled.replace(/(^|\n)[ \t]*\|[^\n]*$/, '');
}

/**
 * The beginning of an answer as its first message will show it, escaped in the same way: what was shown once has to stand
 * at the start of every later text. Ends before the first table, which becomes a card.
 */
export function streamText(markdown: string): string {
  const text = settledMarkdown(markdown.toWellFormed());
  const blocks = teamsBlocks(text, { markers: new Set(markersIn(text)), links: new Set() });
  const table = blocks.findIndex(({ kind }) => kind === 'table');
  const shown: Block[] = table < 0 ? [...blocks] : blocks.slice(0, table);
  // A code block grows before its closing mark.
  if (table < 0 && shown.at(-1)?.kind === 'code') shown.pop();
  const writer = new TextWriter();
  for (const block of shown) {
    if (block.kind === 'line') writer.line(block);
    else if (block.kind === 'code') writer.code(block.text);
  }
  const [first = ''] = writer.finish();
  return first.length > LONGEST_TEXT ? '' : first;
}
