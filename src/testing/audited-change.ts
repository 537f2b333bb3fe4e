import type { AuditEntry } from '../core/audit.ts';
import type { AuditedChange } from '../storage/postgres/audit.ts';
import type { Database } from '../storage/postgres/database.ts';

/** Changes whose audit entries go to a test; what it throws undoes the change, as the audit's own failure does. */
export function auditedInto(database: Database, append: (entry: AuditEntry) => Promise<void>): AuditedChange {
  return (change) => database.query.transaction((transaction) => change(transaction, append));
}
