import { randomUUID } from 'node:crypto';
import { askCommand } from '../admin/ask-command.ts';
import { createChannelCommand } from '../admin/channel-command.ts';
import { type CommandRegistry, createCommandRegistry } from '../admin/command-registry.ts';
import { createEscalationCommands } from '../admin/escalation-commands.ts';
import type { CommandDefinition } from '../admin/command-definition.ts';
import { createMemoryCommands } from '../admin/memory-commands.ts';
import { createToolsCommand, type ListTools } from '../admin/tools-command.ts';
import type { Audit } from '../core/audit.ts';
import { mayHelp } from '../jobs/escalation-access.ts';
import type { EscalationServices } from '../jobs/escalation-services.ts';
import type { HandlerServices } from '../jobs/handler-services.ts';
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
  readonly escalation: Pick<HandlerServices, 'turns' | 'adapterFor'> & Pick<EscalationServices, 'store'>;
  /** The commands of the people who run it. */
  readonly admin: readonly CommandDefinition[];
  readonly audit: Pick<Audit, 'append'>;
  /** Without it there are no tools. */
  readonly tools?: ListTools;
  readonly log: Logger;
};

/** All commands, on every channel. */
export function openCommands({
  knowledge,
  rights,
  settings,
  facts,
  escalation,
  admin,
  audit,
  tools,
  log,
}: Options): CommandRegistry {
  return createCommandRegistry(
    [
      askCommand,
      ...createMemoryCommands({ facts, now: Date.now, newId: randomUUID }),
      ...createEscalationCommands({
        store: escalation.store,
        lastTurn: (person, place) => escalation.turns.lastOf(person, place),
        mayHelp: (request, who, call) => mayHelp(request, who, escalation, call),
        now: Date.now,
      }),
      createChannelCommand({
        current: settings.current,
        change: settings.change,
        sourceNames: async (tenant) => (await knowledge.mirror.current(tenant)).sources(),
        groupNames: () => rights.groupNames(),
      }),
      createToolsCommand(tools ?? (async () => [])),
      ...admin,
    ],
    { hasRole: (person, role, call) => rights.access.hasRole(person, role, call), audit, log },
  );
}
