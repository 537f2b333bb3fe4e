import type { AuditEntry } from '../core/audit.ts';
import { principalKey } from '../core/principal.ts';
import type { RunCommand } from '../queue/job-catalogue.ts';
import type { HandlerServices } from './handler-services.ts';

/**
 * Notes in the audit how a confirmed command ended whose effect is done here: that it starts, the registry has noted. Never
 * throws: what is done is done, and the log has what the audit lacks.
 */
export async function auditCommandEnd(
  { requestId, command: { author, place } }: RunCommand,
  ended: { readonly command: string; readonly isDone: boolean; readonly detail?: AuditEntry['detail'] },
  { audit, log }: Pick<HandlerServices, 'audit' | 'log'>,
): Promise<void> {
  const { command, isDone, detail } = ended;
  const entry: AuditEntry = {
    tenant: author.tenant,
    actor: principalKey(author),
    action: `command.${command}`,
    place,
    decision: 'confirmed',
    outcome: isDone ? 'succeeded' : 'failed',
    detail,
    requestId,
  };
  try {
    await audit.append(entry);
  } catch (error) {
    log.error({ error, command }, 'The audit could not be written: check DATABASE_URL');
  }
}
