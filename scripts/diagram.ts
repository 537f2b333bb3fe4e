import { printTurnDiagram } from '../src/app/commands/turn-diagram.ts';

printTurnDiagram();
