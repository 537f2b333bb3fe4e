import { describe, expect, it } from 'vitest';
import type { IncomingCommand } from '../core/message.ts';
import { askCommand } from './ask-command.ts';
import { type CommandDefinition, createCommandRegistry } from './command-registry.ts';

const secret: CommandDefinition = {
  ...askCommand,
  name: 'erase',
  role: 'admin',
  run: async () => ({ kind: 'say', text: 'erased' }),
};
const registry = createCommandRegistry([askCommand, secret]);
const options = { signal: new AbortController().signal };

const command = (name: string, text: string): IncomingCommand => ({
  eventId: 'e1',
  name,
  text,
  author: { tenant: 't', channel: 'slack', workspace: 'T1', id: 'U1', guest: false },
  place: { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false },
  sentAt: '2026-11-22T10:00:00.000Z',
});

describe('the command registry', () => {
  it.each([
    ['ask', 'How many days?'],
    ['footnote', 'ask How many days?'],
    ['footnote', '  ASK   How many days?'],
  ])('runs /%s %s', async (name, text) => {
    expect(await registry.run(command(name, text), options)).toEqual({
      kind: 'ask',
      question: 'How many days?',
    });
  });

  it.each([
    ['footnote', ''],
    ['footnote', 'help'],
  ])('shows help for /%s %s', async (name, text) => {
    expect(await registry.run(command(name, text), options)).toMatchObject({
      text: expect.stringContaining('/footnote ask <question>'),
    });
  });

  it('answers a missing argument with usage and an example', async () => {
    expect(await registry.run(command('ask', ' '), options)).toMatchObject({
      text: expect.stringContaining(askCommand.example),
    });
  });

  it('answers an unknown command, and one that the person may not run, alike', async () => {
    const unknown = await registry.run(command('footnote', 'dance'), options);
    const forbidden = await registry.run(command('footnote', 'erase everybody'), options);

    expect(unknown).toMatchObject({ kind: 'say', text: expect.stringContaining('“dance”') });
    expect(forbidden).toMatchObject({ kind: 'say', text: expect.stringContaining('“erase”') });
  });
});
