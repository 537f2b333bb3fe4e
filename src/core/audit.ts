import type { Place } from './thread.ts';

/**
 * One thing that somebody did or was refused. `detail` holds what it was about: names, ids and arguments, from which the audit
 * itself takes secrets and long text.
 */
export type AuditEntry = {
  readonly tenant: string;
  /** `principalKey` of who did it, or `system`. */
  readonly actor: string;
  /** What, in dotted words: `tool.create_ticket`, `command.sources`, `escalation.claim`. */
  readonly action: string;
  readonly place?: Place;
  readonly decision: 'allowed' | 'refused' | 'asked' | 'confirmed' | 'cancelled' | 'expired';
  /** For what runs: written once as `started` and once with how it ended. */
  readonly outcome?: 'started' | 'succeeded' | 'failed';
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
};

/** An entry as it stands in the log, chained to the one before it in its tenant. */
export type AuditRow = AuditEntry & {
  readonly sequence: number;
  readonly at: string;
  /** SHA-256, hex, of the row with `previousHash`. */
  readonly hash: string;
  readonly previousHash: string;
};

/** What is searched in an audit; every given condition must hold. Latest first. */
export type AuditQuery = {
  readonly actor?: string;
  /** The action, or the words that it begins with. */
  readonly action?: string;
  readonly requestId?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly offset?: number;
};

/** The append-only record of who did what. Each call throws a retryable AssistantError `storage`. */
export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  search(tenant: string, query: AuditQuery): Promise<readonly AuditRow[]>;
}
