import type { Run } from '../../src/channels/inline-runs.ts';

/** One line of the message: `first` stands before it, `rest` before what a split carries on. */
export type Line = {
  readonly kind: 'line';
  readonly first: string;
  readonly rest: string;
  readonly runs: readonly Run[];
  readonly spaceBefore: boolean;
};

/** Lines in fixed width, between code fences; `header` is repeated after a split. */
export type Preformatted = {
  readonly kind: 'preformatted';
  readonly header: readonly string[];
  readonly lines: readonly string[];
};

export type Unit = Line | Preformatted;
