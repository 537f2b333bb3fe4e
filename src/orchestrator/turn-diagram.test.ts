import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { turnBudgetTable, turnDiagram } from './turn-diagram.ts';

const page = readFileSync(new URL('../../docs/turn.md', import.meta.url), 'utf8');

describe('the diagram of a turn', () => {
  it('stands in docs/turn.md as `npm run diagram` prints it', () => {
    expect(page).toContain(`\`\`\`mermaid\n${turnDiagram()}\`\`\``);
  });

  it('stands there with what each step may take, as it is printed below', () => {
    expect(page).toContain(`\n\n${turnBudgetTable()}\n`);
  });
});
