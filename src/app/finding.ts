/** What a check of the doctor's found; each of `mends` says what to do. */
export type Finding =
  | { readonly kind: 'good'; readonly what: string }
  | { readonly kind: 'off'; readonly what: string }
  | { readonly kind: 'bad'; readonly what: string; readonly mends: readonly string[] };

/** It is as it should be. */
export const good = (what: string): Finding => ({ kind: 'good', what });

/** Not in use, which is no mistake. */
export const off = (what: string): Finding => ({ kind: 'off', what });

/** Something to mend, and how. */
export const bad = (what: string, ...mends: readonly string[]): Finding => ({ kind: 'bad', what, mends });
