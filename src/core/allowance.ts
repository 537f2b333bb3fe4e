import { orAbort } from './or-abort.ts';

/** What LangChain's messages say of their cost. */
type Reported = {
  readonly usage_metadata?: { readonly input_tokens: number; readonly output_tokens: number };
};

/** What may still be spent on model calls. */
export interface Allowance {
  /**
   * Makes a model call when its prompt and the longest reply fit into what is left, and throws AssistantError `budget` when
   * they don't. A call counts as what it reports; one that failed, or reports nothing, as its prompt and the longest reply.
   */
  spend<T extends Reported>(prompt: readonly { readonly text: string }[], call: () => Promise<T>): Promise<T>;
}

/** How a stage is called that may ask a model. */
export type MeteredCall = {
  readonly signal: AbortSignal;
  /** Without it nothing is counted. */
  readonly allowance?: Allowance;
};

/** Counts nothing. */
export const UNLIMITED: Allowance = { spend: (_prompt, call) => call() };

/** Makes a counted model call that is given up after a time. Throws what `spend` throws, and why it was given up. */
export function askWithin<T extends Reported>(
  limitMs: number,
  prompt: readonly { readonly text: string }[],
  ask: (signal: AbortSignal) => Promise<T>,
  { signal, allowance = UNLIMITED }: MeteredCall,
): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  return orAbort(
    allowance.spend(prompt, () => ask(limit)),
    limit,
  );
}
