import type { Audit, AuditEntry } from '../core/audit.ts';
import type { IncomingCommand } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import type { CommandDefinition, CommandUsage } from './command-definition.ts';

/** Of what was typed behind a command: enough to know what was meant. */
const LONGEST_ARGUMENT = 200;

export type CommandAuditDeps = { readonly audit: Pick<Audit, 'append'>; readonly log: Logger };

/** A use of an admin command. */
export type CommandUse = {
  readonly command: IncomingCommand;
  readonly definition: CommandDefinition;
  readonly subcommand?: CommandUsage;
  /** What was typed behind it. */
  readonly argument: string;
  readonly requestId?: string;
};

type What = Pick<AuditEntry, 'decision' | 'outcome'>;

/**
 * Writes who used which admin command where, on what, and what came of it, to the audit; to the log without a word of what
 * was typed. False when the audit could not be written.
 */
export async function auditCommand(use: CommandUse, what: What, deps: CommandAuditDeps): Promise<boolean> {
  const { command, definition, subcommand, requestId } = use;
  const { author, place, eventId } = command;
  const person = principalKey(author);
  const outcome = [subcommand?.name, what.decision, what.outcome]
    .filter((word) => word !== undefined)
    .join(' ');
  const where = `${place.channel}:${place.id}`;
  deps.log.info({ command: definition.name, outcome, person, place: where, eventId }, 'Admin command');
  const argument = use.argument.slice(0, LONGEST_ARGUMENT);
  const words = ['command', definition.name, subcommand?.name].filter((word) => word !== undefined);
  const entry = { tenant: author.tenant, actor: person, action: words.join('.'), place, requestId, ...what };
  try {
    await deps.audit.append(argument === '' ? entry : { ...entry, detail: { argument } });
    return true;
  } catch (error) {
    deps.log.error(
      { error, command: definition.name, outcome },
      'The audit could not be written: check DATABASE_URL',
    );
    return false;
  }
}
