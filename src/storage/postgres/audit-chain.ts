import { createHash } from 'node:crypto';
import type { AuditRow } from '../../core/audit.ts';
import { canonicalJson } from '../../core/canonical-json.ts';

/** What the first row of a tenant names as the hash before it. */
export const NO_HASH_BEFORE = '0'.repeat(64);

/** SHA-256, hex, of all that a row says, its place in the chain and the hash before it included; its own hash is no part of it. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson({ ...row, hash: undefined }))
    .digest('hex');
}
