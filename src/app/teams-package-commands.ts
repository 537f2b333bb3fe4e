import { createAnnounceCommand } from '../admin/announce-command.ts';
import { askCommand } from '../admin/ask-command.ts';
import { createAuditCommand } from '../admin/audit-command.ts';
import { createChannelCommand } from '../admin/channel-command.ts';
import type { CommandDefinition } from '../admin/command-definition.ts';
import { createEraseCommand } from '../admin/erase-command.ts';
import { createEscalationCommands } from '../admin/escalation-commands.ts';
import { createFeedbackCommand } from '../admin/feedback-command.ts';
import { createLookupCommand } from '../admin/lookup-command.ts';
import { createMemoryCommands } from '../admin/memory-commands.ts';
import { createPauseCommands } from '../admin/pause-commands.ts';
import { createReviewCommand } from '../admin/review-command.ts';
import { createReindexCommand, createSourcesCommand } from '../admin/sources-command.ts';
import { createStatusCommand } from '../admin/status-command.ts';
import { createToolsCommand } from '../admin/tools-command.ts';
import { createUsageCommand } from '../admin/usage-command.ts';
import { createVerifiedCommand } from '../admin/verified-command.ts';

/** Everything of a definition but what it does. */
export type DescribedCommand = Omit<CommandDefinition, 'run' | 'subcommands'> & {
  readonly subcommands?: readonly Omit<NonNullable<CommandDefinition['subcommands']>[number], 'run'>[];
};

/** A definition is made with what it reads and changes, and touches nothing of it before it runs; here none is ever run. */
const NOTHING = {} as never;

/**
 * What every command is called and how it is used, for whoever only lists or recognises commands: the gateway and the Teams
 * package have no database. What everybody may run comes first.
 */
export function describedCommands(): readonly DescribedCommand[] {
  const described: readonly DescribedCommand[] = [
    askCommand,
    createFeedbackCommand(NOTHING),
    ...createEscalationCommands(NOTHING),
    ...createMemoryCommands(NOTHING),
    createToolsCommand(NOTHING),
    createStatusCommand(NOTHING),
    createReviewCommand(NOTHING),
    createLookupCommand(NOTHING),
    createSourcesCommand(NOTHING),
    createReindexCommand(NOTHING),
    createVerifiedCommand(NOTHING),
    createChannelCommand(NOTHING),
    ...createPauseCommands(NOTHING),
    createAnnounceCommand(),
    createEraseCommand(NOTHING),
    createUsageCommand(NOTHING),
    createAuditCommand(NOTHING),
  ];
  return described.toSorted((a, b) => Number(a.role !== 'everybody') - Number(b.role !== 'everybody'));
}
