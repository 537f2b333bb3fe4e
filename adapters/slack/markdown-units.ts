import { footnotePieces, type Run, type RunStyle } from '../../src/channels/inline-runs.ts';
import { markdownBlocks } from '../../src/channels/markdown-blocks.ts';
import type { Unit } from './message-units.ts';
import { tableUnits } from './table-units.ts';

/** Which web address a footnote's number points to, and which addresses may become links. */
export type Links = {
  readonly byNumber: ReadonlyMap<number, string>;
  readonly allowed: ReadonlySet<string>;
};

/**
 * Reads an answer's Markdown into lines and preformatted stretches, each `[n]` linked to its source where that has a web
 * address; the marker is visible either way.
 */
export function markdownUnits(markdown: string, links: Links): readonly Unit[] {
  const textRuns = (text: string, style: RunStyle): Run[] =>
    footnotePieces(text).map((piece) => {
      const url = piece.number === undefined ? undefined : links.byNumber.get(piece.number);
      return url === undefined ? { ...style, text: piece.text } : { ...style, text: piece.text, url };
    });
  const rules = { textRuns, links: links.allowed, bullets: ['•', '◦', '▪'] as const };
  return markdownBlocks(markdown, rules).flatMap((block): Unit[] => {
    if (block.kind === 'code') return [{ kind: 'preformatted', header: [], lines: block.text.split('\n') }];
    return block.kind === 'table' ? tableUnits(block.rows) : [block];
  });
}
