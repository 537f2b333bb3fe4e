import type { TurnStep } from './turn-states.ts';

/** What a step may take of the turn: of its time at each run, of its model tokens (in and out) in all its runs together. */
type StepBudget = { readonly ms: number; readonly tokens: number };

/** The ceilings of a turn. */
export type TurnBudgets = {
  readonly deadlineMs: number;
  /** Model tokens, in and out. */
  readonly tokens: number;
  readonly steps: Readonly<Record<TurnStep, StepBudget>>;
  readonly maxQuestionCharacters: number;
  readonly maxAnswerCharacters: number;
  /** Passages asked of the search. */
  readonly searchLimit: number;
  /** Model calls for one answer, beside the client's own retry. */
  readonly modelAttempts: number;
};

/** The budgets where nobody says otherwise; docs/turn.md shows those of the steps. */
export const TURN_BUDGETS: TurnBudgets = {
  deadlineMs: 45_000,
  tokens: 40_000,
  steps: {
    initial: { ms: 8_000, tokens: 12_000 },
    information_gathering: { ms: 15_000, tokens: 0 },
    intent_clarification: { ms: 1_000, tokens: 0 },
    processing: { ms: 10_000, tokens: 0 },
    tool_execution: { ms: 30_000, tokens: 0 },
    response_generation: { ms: 40_000, tokens: 28_000 },
    error_recovery: { ms: 1_000, tokens: 0 },
  },
  maxQuestionCharacters: 8000,
  maxAnswerCharacters: 40_000,
  searchLimit: 20,
  modelAttempts: 2,
};
