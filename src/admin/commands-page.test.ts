import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import { MemoryRememberedFacts } from '../testing/memory-remembered-facts.ts';
import { askCommand } from './ask-command.ts';
import { createChannelCommand } from './channel-command.ts';
import { adminCommands, createAdminWorld } from '../testing/admin-harness.ts';
import { createMemoryCommands } from './memory-commands.ts';
import { createToolsCommand } from './tools-command.ts';

it('docs/commands.md has every command and subcommand, with its example', () => {
  const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  const channel = createChannelCommand({
    current: async () => DEFAULT_CHANNEL_SETTINGS,
    change: async () => undefined,
    sourceNames: async () => [],
    groupNames: async () => [],
  });
  const memory = createMemoryCommands({
    facts: new MemoryRememberedFacts(Date.now),
    now: Date.now,
    newId: () => '1',
  });
  const subcommands = (channel.subcommands ?? []).map(({ name, example }) => ({
    name: `channel ${name}`,
    example,
  }));

  const admin = adminCommands(createAdminWorld()).flatMap((definition) => [
    definition,
    ...(definition.subcommands ?? []).map(({ name, example }) => ({
      name: `${definition.name} ${name}`,
      example,
    })),
  ]);
  const tools = createToolsCommand(async () => []);

  for (const { name, example } of [askCommand, tools, channel, ...memory, ...subcommands, ...admin]) {
    expect(page).toContain(`\`/footnote ${name}`);
    expect(page).toContain(`\`${example}\``);
  }
});
