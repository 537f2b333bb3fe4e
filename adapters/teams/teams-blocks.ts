import { footnotePieces, type Run, type RunStyle } from '../../src/channels/inline-runs.ts';
import { type Block, markdownBlocks } from '../../src/channels/markdown-blocks.ts';

/** Which numbers are footnotes, and which addresses may become links. */
export type Known = { readonly markers: ReadonlySet<number>; readonly links: ReadonlySet<string> };

/** An answer's Markdown as Teams shows it: each `[n]` that is a footnote split off, other numbers in brackets left as text. */
export function teamsBlocks(markdown: string, known: Known): readonly Block[] {
  const textRuns = (text: string, style: RunStyle): Run[] =>
    footnotePieces(text).map((piece) =>
      piece.number !== undefined && known.markers.has(piece.number)
        ? { text: piece.text, marker: true }
        : { ...style, text: piece.text },
    );
  return markdownBlocks(markdown, { textRuns, links: known.links, bullets: ['-'] });
}
