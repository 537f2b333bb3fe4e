import { TURN_BUDGETS } from './turn-budgets.ts';
import { TURN_STATES } from './turn-states.ts';

/** The states of a turn as a Mermaid state diagram, drawn from the table that the orchestrator runs by. */
export function turnDiagram(): string {
  const arrows = Object.entries(TURN_STATES).flatMap(([state, events]) =>
    Object.entries(events).map(([event, { to, when }]) => `  ${state} --> ${to}: ${event} (${when})`),
  );
  return ['stateDiagram-v2', '  [*] --> initial', ...arrows, '  completed --> [*]', ''].join('\n');
}

/** What each step may take of a turn, as a Markdown table, from the budgets that the orchestrator runs by. */
export function turnBudgetTable(): string {
  const { steps, deadlineMs, tokens } = TURN_BUDGETS;
  const rows = [...Object.entries(steps), ['the whole turn', { ms: deadlineMs, tokens }] as const];
  const lines = rows.map(
    ([step, of]) => `| ${step} | ${of.ms / 1000} s | ${of.tokens.toLocaleString('en')} |`,
  );
  return ['| step | time, each run | model tokens, all runs |', '|---|---|---|', ...lines, ''].join('\n');
}
