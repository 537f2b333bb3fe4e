import type { Line } from '../../src/channels/markdown-blocks.ts';

/** Lines in fixed width, between code fences; `header` is repeated after a split. */
export type Preformatted = {
  readonly kind: 'preformatted';
  readonly header: readonly string[];
  readonly lines: readonly string[];
};

export type Unit = Line | Preformatted;
