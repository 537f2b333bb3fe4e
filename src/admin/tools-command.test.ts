import { expect, it } from 'vitest';
import type { Principal } from '../core/principal.ts';
import { createToolsCommand } from './tools-command.ts';

const person: Principal = { tenant: 'acme', channel: 'web', workspace: 'web', id: 'ana', guest: false };

it('ends each part as a sentence, and says nothing twice', async () => {
  const command = createToolsCommand(async () => [
    { title: 'Find a ticket', summary: 'Looks it up, by its number', writes: false, example: 'ticket 7' },
    { title: 'Book a room', summary: 'Book a room', writes: true },
  ]);

  const outcome = await command.run(
    {
      argument: '',
      person,
      place: { channel: 'web', workspace: 'web', id: 'room', kind: 'direct', external: false },
      page: 1,
    },
    { signal: new AbortController().signal },
  );

  expect(outcome).toMatchObject({
    text: expect.stringContaining(
      '- **Find a ticket**: Looks it up, by its number. For example: “ticket 7”\n' +
        '- **Book a room**. It changes something, so I ask before I do it.',
    ),
  });
});
