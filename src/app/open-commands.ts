import { randomUUID } from 'node:crypto';
import { askCommand } from '../admin/ask-command.ts';
import { createChannelCommand } from '../admin/channel-command.ts';
import { type CommandRegistry, createCommandRegistry } from '../admin/command-registry.ts';
import { createMemoryCommands } from '../admin/memory-commands.ts';
import type { RememberedFacts } from '../memory/remembered-facts.ts';
import type { Logger } from '../observability/logger.ts';
import type { ChannelSettingsInUse } from '../storage/channel-settings-in-use.ts';
import type { Knowledge } from './knowledge.ts';
import type { OpenAccess } from './open-access.ts';

type Options = {
  readonly knowledge: Knowledge;
  readonly rights: OpenAccess;
  readonly settings: ChannelSettingsInUse;
  readonly facts: RememberedFacts;
  readonly log: Logger;
};

/** All commands, on every channel. */
export function openCommands({ knowledge, rights, settings, facts, log }: Options): CommandRegistry {
  return createCommandRegistry(
    [
      askCommand,
      ...createMemoryCommands({ facts, now: Date.now, newId: randomUUID }),
      createChannelCommand({
        current: settings.current,
        change: settings.change,
        sourceNames: async (tenant) => (await knowledge.mirror.current(tenant)).sources(),
        groupNames: () => rights.groupNames(),
      }),
    ],
    { hasRole: (person, role, call) => rights.access.hasRole(person, role, call), log },
  );
}
