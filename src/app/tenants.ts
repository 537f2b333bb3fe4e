import { type Config, DEFAULT_TENANT } from '../config/config.ts';

/** Which organisations this installation serves, and whose a platform's workspace is. */
export type Tenants = {
  /** The organisation of the web chat and of the command line. */
  readonly primary: string;
  readonly all: ReadonlySet<string>;
  /** Undefined for a workspace that isn't served. */
  readonly ofWorkspace: (workspace: string) => string | undefined;
};

/** Without TENANTS everything belongs to one organisation; with it, only what is listed is served. */
export function tenantsOf(config: Config): Tenants {
  const { tenants } = config;
  if (!tenants)
    return { primary: DEFAULT_TENANT, all: new Set([DEFAULT_TENANT]), ofWorkspace: () => DEFAULT_TENANT };
  const all = new Set(tenants.values());
  const [primary = DEFAULT_TENANT] = all;
  return { primary, all, ofWorkspace: (workspace) => tenants.get(workspace) };
}
