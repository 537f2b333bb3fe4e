/** What Teams may tell of an account. */
type Account = {
  readonly userRole?: string | null;
  readonly tenantId?: string | null;
  readonly userPrincipalName?: string | null;
};

/** The name that the directory gives to a guest's account. https://learn.microsoft.com/entra/external-id/user-properties */
const GUEST_NAME = '#EXT#';

/**
 * Whether Teams tells that somebody is no member of the tenant `workspace`: a guest, an anonymous caller, a person of
 * another tenant. What it leaves out tells nothing.
 */
export function isStranger({ userRole, tenantId, userPrincipalName }: Account, workspace: string): boolean {
  if (userRole && userRole.toLowerCase() !== 'user') return true;
  if (userPrincipalName?.toUpperCase().includes(GUEST_NAME)) return true;
  return Boolean(tenantId) && tenantId !== workspace;
}

/** Where somebody with an account stands to the tenant `workspace`. What Teams leaves out makes nobody a stranger. */
export function standingOf(account: Account, workspace: string): 'inside' | 'guest' | 'outside' {
  const { userRole, tenantId, userPrincipalName } = account;
  if (tenantId && tenantId !== workspace) return 'outside';
  const role = userRole?.toLowerCase();
  if (role === 'guest' || userPrincipalName?.toUpperCase().includes(GUEST_NAME)) return 'guest';
  if (role && role !== 'user') return 'outside';
  return 'inside';
}
