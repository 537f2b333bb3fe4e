import type { Audience } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { type Asking, audienceOf, ownRights, WorkedAudiences } from './audience.ts';
import type { Directory } from './directory.ts';
import type { FollowedAccessFile } from './follow-access-file.ts';
import { hasRole, rolesOf } from './roles.ts';

type Call = { readonly signal: AbortSignal };

/**
 * Who may see and do what, as platforms and `access.yml` say at most five minutes ago. Each call throws a retryable
 * AssistantError when a platform can't be asked for the moment, and the signal's reason.
 */
export interface Access {
  /** Everybody who will read what is posted to the place, by their rights; empty when nothing may be shown there. */
  audienceOf(asking: Asking, call: Call): Promise<Audience>;
  /** What the asker alone may see where they ask, or wherever that is nowhere in particular. */
  ownRights(asking: { readonly asker: Principal; readonly place?: Place }, call: Call): Promise<AccessList>;
  /** The roles of `access.yml` that a person holds. */
  rolesOf(person: Principal, call: Call): Promise<readonly string[]>;
  /** Whether a person holds a role of `access.yml`, such as `admin`. */
  hasRole(person: Principal, role: string, call: Call): Promise<boolean>;
}

type AccessOptions = { readonly directory: Directory; readonly file: FollowedAccessFile };

/** Puts a directory and `access.yml` together. */
export function createAccess({ directory, file }: AccessOptions): Access {
  const worked = new WorkedAudiences();
  const options = async () => ({ directory, file: await file.current(), worked });
  return {
    audienceOf: async (asking, call) => audienceOf(asking, await options(), call),
    ownRights: async (asking, call) => ownRights(asking, await options(), call),
    rolesOf: async (asker, call) => {
      const known = await options();
      return rolesOf(await ownRights({ asker }, known, call), known.file);
    },
    hasRole: async (asker, role, call) => {
      const known = await options();
      return hasRole(await ownRights({ asker }, known, call), role, known.file);
    },
  };
}
