import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { turnDiagram } from './turn-diagram.ts';

describe('the diagram of a turn', () => {
  it('stands in docs/turn.md as `npm run diagram` prints it', () => {
    const page = readFileSync(new URL('../../docs/turn.md', import.meta.url), 'utf8');

    expect(page).toContain(`\`\`\`mermaid\n${turnDiagram()}\`\`\``);
  });
});
