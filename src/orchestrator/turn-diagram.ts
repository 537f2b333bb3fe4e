import { TURN_STATES } from './turn-states.ts';

/** The states of a turn as a Mermaid state diagram, drawn from the table that the orchestrator runs by. */
export function turnDiagram(): string {
  const arrows = Object.entries(TURN_STATES).flatMap(([state, events]) =>
    Object.entries(events).map(([event, { to, when }]) => `  ${state} --> ${to}: ${event} (${when})`),
  );
  return ['stateDiagram-v2', '  [*] --> initial', ...arrows, '  completed --> [*]', ''].join('\n');
}
