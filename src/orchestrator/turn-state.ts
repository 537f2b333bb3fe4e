/** Where a turn stands. Each state but the last is a stage with a handler. */
export type TurnState =
  | 'initial'
  | 'understanding'
  | 'searching'
  | 'writing'
  | 'checking'
  | 'recovering'
  | 'completed';

/** Which states may follow which. */
export const TRANSITIONS: Readonly<Record<TurnState, readonly TurnState[]>> = {
  initial: ['understanding', 'completed'],
  understanding: ['searching', 'completed', 'recovering'],
  searching: ['writing', 'completed', 'recovering'],
  writing: ['checking', 'completed', 'recovering'],
  checking: ['completed', 'recovering'],
  recovering: ['writing', 'completed'],
  completed: [],
};

/** The next state, if the table allows it; throws otherwise, since that is a mistake in the code. */
export function transition(from: TurnState, to: TurnState): TurnState {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`A turn can't go from ${from} to ${to}`);
  return to;
}
