import type { Block } from '../../src/channels/markdown-blocks.ts';
import { code, cutRuns, writeRuns } from './teams-markdown.ts';

/** Longer texts are split: nobody reads more in one bubble, and with twenty footnotes it still fits an activity. */
const TEXT_LIMIT = 10_000;
/** Raw characters at a time: escaped, each becomes at most five. */
const PIECE = 1_800;
const FENCE = '```';

type Line = Omit<Extract<Block, { kind: 'line' }>, 'kind'>;

/** Fills texts one after the other, each within the limit, at the end of words and lines. */
export class TextWriter {
  readonly #done: string[] = [];
  #current = '';

  line({ first, rest, runs, spaceBefore }: Line): void {
    const pieces = cutRuns(runs, PIECE);
    if (pieces.length === 0) this.#add(first.trimEnd(), spaceBefore ? '\n\n' : '\n');
    for (const [at, piece] of pieces.entries()) {
      const text = writeRuns(piece).replace(/[ \t]*\n[ \t]*/g, `  \n${rest}`);
      if (at === 0) this.#add(first + text, spaceBefore ? '\n\n' : '\n');
      else this.#add(text, '');
    }
  }

  code(text: string): void {
    let block: string[] = [];
    let size = 0;
    const flush = () => {
      if (block.length > 0) this.#add(`${FENCE}\n${block.join('\n')}\n${FENCE}`, '\n\n');
      block = [];
      size = 0;
    };
    const lines = text.split('\n').flatMap((line) => cutRuns([{ text: line === '' ? ' ' : line }], PIECE));
    for (const piece of lines) {
      const line = code(piece.map((run) => run.text).join(''));
      if (size + line.length > PIECE * 3) flush();
      block.push(line);
      size += line.length + 1;
    }
    flush();
  }

  /** The texts, none of them empty. */
  finish(): readonly string[] {
    this.#flush();
    return this.#done;
  }

  #flush(): void {
    const text = this.#current.replace(/^\s*\n/, '').trimEnd();
    if (text.trim() !== '') this.#done.push(text.trimStart());
    this.#current = '';
  }

  #add(text: string, separator: string): void {
    if (this.#current.length + separator.length + text.length > TEXT_LIMIT) this.#flush();
    this.#current += this.#current === '' ? text : separator + text;
  }
}
