import { createHash } from 'node:crypto';
import type { AuditRow } from '../../core/audit.ts';

/** What the first row of a tenant names as the hash before it. */
export const NO_HASH_BEFORE = '0'.repeat(64);

/** JSON in one fixed order of keys, without what is undefined: the same value gives the same text, wherever it was kept. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** SHA-256, hex, of all that a row says, its place in the chain and the hash before it included; its own hash is no part of it. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson({ ...row, hash: undefined }))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  // By code units: a locale's order is not the same everywhere.
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
