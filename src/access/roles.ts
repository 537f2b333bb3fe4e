import type { AccessList } from '../core/passage.ts';
import type { AccessFile } from './access-file.ts';

/**
 * Whether who has these rights holds a role of access.yml. `own` are the rights of the session's person (`ownRights`), never
 * what a message, a button or a tool call says of them. A role that nobody defined is nobody's.
 */
export function hasRole(own: AccessList, role: string, file: AccessFile): boolean {
  return (file.roles.get(role) ?? []).some((holder) => own.includes(holder));
}

/** All roles of access.yml that these rights hold. */
export function rolesOf(own: AccessList, file: AccessFile): readonly string[] {
  return [...file.roles.keys()].filter((role) => hasRole(own, role, file));
}
