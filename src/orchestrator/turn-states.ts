/** Where a turn stands. Each state but the last is a step with a handler. */
export type TurnState =
  | 'initial'
  | 'intent_clarification'
  | 'information_gathering'
  | 'processing'
  | 'tool_execution'
  | 'response_generation'
  | 'error_recovery'
  | 'completed';

type Transition = { readonly to: TurnState; readonly when: string };

const FAILED = { to: 'error_recovery', when: 'a step threw, or its time was up' } as const;

/** The states of a turn: which event leads where, and when it happens. `docs/turn.md` shows it as a diagram. */
export const TURN_STATES = {
  initial: {
    question: { to: 'information_gathering', when: 'it asks something of the documents' },
    tool: { to: 'tool_execution', when: 'the asker’s own words ask for a tool that they may use here' },
    settled: {
      to: 'completed',
      when: 'it is empty, too long or small talk, a person vouches for its answer, or it asks nothing of them',
    },
    failed: FAILED,
  },
  information_gathering: {
    found: { to: 'processing', when: 'passages that every reader may see, or none' },
    ambiguous: {
      to: 'intent_clarification',
      when: 'it can be read in several ways, and was not asked back before',
    },
    failed: FAILED,
  },
  intent_clarification: {
    settled: { to: 'completed', when: 'the person is asked back, once' },
    failed: FAILED,
  },
  processing: {
    answerable: { to: 'response_generation', when: 'sources fit into the budget' },
    settled: { to: 'completed', when: 'there is nothing to answer from' },
    failed: FAILED,
  },
  tool_execution: {
    settled: {
      to: 'completed',
      when: 'its result is said, or the person is shown what it will do, or asked for what is missing',
    },
    failed: FAILED,
  },
  response_generation: {
    settled: { to: 'completed', when: 'the checked answer stands, or nothing of it held' },
    failed: FAILED,
  },
  error_recovery: {
    again: { to: 'response_generation', when: 'the model may do better, and tries are left' },
    settled: { to: 'completed', when: 'the failure is said' },
  },
  completed: {},
} as const satisfies Readonly<Record<TurnState, Readonly<Record<string, Transition>>>>;

/** A state that has a handler. */
export type TurnStep = Exclude<TurnState, 'completed'>;

/** How a state may end; the table holds no other way out. */
export type EventOf<S extends TurnStep> = keyof (typeof TURN_STATES)[S] & string;

/** The state that an event leads to. */
export function follow<S extends TurnStep>(state: S, event: EventOf<S>): TurnState {
  const transitions: Readonly<Record<string, Transition>> = TURN_STATES[state];
  const transition = transitions[event];
  if (!transition) throw new Error(`A turn in ${state} knows no event ${event}`);
  return transition.to;
}
