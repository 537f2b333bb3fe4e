import type { Audit, AuditEntry } from '../core/audit.ts';
import { principalKey } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import type { ToolAsking, ToolCall } from './toolbox.ts';

type Told = Readonly<Record<string, unknown>>;
/** What the record knows of the same call made before. */
export type EarlierCall = 'succeeded' | 'undone' | 'unsure';

/** The audit's rows of one call: who, where, what with, and how it ended. */
export type CallAudit = {
  /** Never throws: what is refused stays refused without a record. */
  refused(why: string, told?: Told): Promise<void>;
  /** Throws when it can't be written: then nothing may run. */
  started(told: Told): Promise<void>;
  /** Never throws: what is done is done. */
  ended(outcome: 'succeeded' | 'failed', told: Told): Promise<void>;
  /** How this very call ended, which was started for the same request before. Throws when the record can't be read. */
  earlier(): Promise<EarlierCall>;
};

type Options = { readonly audit: Audit; readonly log: Logger; readonly hash?: string };

/** Opens the rows of a call. */
export function auditCall(call: ToolCall, asking: ToolAsking, { audit, log, hash }: Options): CallAudit {
  const action = `tool.${call.tool}`.slice(0, 100);
  const common = {
    tenant: asking.tenant,
    actor: principalKey(asking.asker),
    action,
    place: asking.place,
    requestId: asking.requestId,
  };
  const detail = (told: Told): Told => ({
    arguments: call.arguments,
    ...(hash !== undefined && { hash }),
    ...told,
  });
  const attempt = async (entry: AuditEntry): Promise<void> => {
    try {
      await audit.append(entry);
    } catch (error) {
      log.error({ error, action, requestId: asking.requestId }, 'Audit row of a tool call is lost');
    }
  };
  return {
    refused: (why, told = {}) =>
      attempt({ ...common, decision: 'refused', detail: detail({ why, ...told }) }),
    started: (told) =>
      audit.append({ ...common, decision: 'allowed', outcome: 'started', detail: detail(told) }),
    ended: (outcome, told) => attempt({ ...common, decision: 'allowed', outcome, detail: detail(told) }),
    earlier: async () => {
      const rows = await audit.search(asking.tenant, { action, requestId: asking.requestId, limit: 50 });
      const last = rows.find((row) => row.outcome !== undefined && row.detail?.['hash'] === hash);
      if (last?.outcome === 'succeeded') return 'succeeded';
      return last?.outcome === 'failed' && last.detail?.['isUndone'] === true ? 'undone' : 'unsure';
    },
  };
}
