import { turnDiagram } from '../../orchestrator/turn-diagram.ts';

/** `npm run diagram`: prints the states of a turn as a Mermaid diagram. */
export function printTurnDiagram(): void {
  process.stdout.write(turnDiagram());
}
