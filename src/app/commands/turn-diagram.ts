import { turnBudgetTable, turnDiagram } from '../../orchestrator/turn-diagram.ts';

/** `npm run diagram`: prints the states of a turn as a Mermaid diagram, and what each step may take. */
export function printTurnDiagram(): void {
  process.stdout.write(`${turnDiagram()}\n${turnBudgetTable()}`);
}
