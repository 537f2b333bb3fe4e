import { z } from 'zod';
import { createFreshCache } from '../../src/channels/fresh-cache.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { ConnectorCalls } from './connector-calls.ts';
import type { ConversationReferences } from './conversation-references.ts';

/** Members come 500 at a time; a place with more pages than this counts as one that strangers read. */
const MOST_PAGES = 10;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context */
const Member = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  userRole: z.string().nullish(),
  tenantId: z.string().nullish(),
});
const Page = z.object({ members: z.array(Member), continuationToken: z.string().nullish() });

type Deps = {
  readonly calls: ConnectorCalls;
  readonly references: ConversationReferences;
  readonly log: Logger;
  readonly now: () => number;
};
type Call = { readonly signal: AbortSignal };

/** What Teams knows of people and places, asked at most every five minutes each. */
export type TeamsLookUps = {
  readonly identify: (person: Principal, call: Call) => Promise<Principal>;
  readonly isExternal: (place: Place, call: Call) => Promise<boolean>;
};

function isStranger({ userRole, tenantId }: z.infer<typeof Member>, workspace: string): boolean {
  if (userRole && userRole.toLowerCase() !== 'user') return true;
  return Boolean(tenantId) && tenantId !== workspace;
}

/**
 * `identify` fills in name, e-mail and guest from the conversation where the person wrote last; when Teams doesn't tell,
 * the person stays as the activity named them. `isExternal` is true where a guest or somebody of another tenant is a
 * member, and when Teams doesn't tell.
 */
export function createTeamsLookUps({ calls, references, log, now }: Deps): TeamsLookUps {
  const people = createFreshCache<z.infer<typeof Member>>(now);
  const places = createFreshCache<boolean>(now);

  async function memberOf(
    person: Principal,
    signal: AbortSignal,
  ): Promise<z.infer<typeof Member> | undefined> {
    const seen = await references.lastSeen(person.tenant, person.id);
    if (!seen) return undefined;
    return people.get(`${person.tenant}/${person.id}`, async () =>
      Member.parse(await calls.member(seen.reference, seen.member, signal)),
    );
  }

  async function strangersRead(place: Place, signal: AbortSignal): Promise<boolean> {
    const reference = await references.at(place.id);
    if (!reference) return true;
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { members, continuationToken } = Page.parse(await calls.members(reference, token, signal));
      if (members.some((member) => isStranger(member, place.workspace))) return true;
      token = continuationToken ?? undefined;
      if (token === undefined) return false;
    }
    return true;
  }

  return {
    identify: async (person, { signal }) => {
      try {
        const member = await memberOf(person, signal);
        if (!member) return person;
        return {
          ...person,
          ...(member.name ? { name: member.name } : {}),
          ...(member.email ? { email: member.email } : {}),
          guest: person.guest || isStranger(member, person.workspace),
        };
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ error }, 'Teams did not say who asks');
        return person;
      }
    },
    isExternal: async (place, { signal }) => {
      if (place.external) return true;
      try {
        return await places.get(place.id, () => strangersRead(place, signal));
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ error }, 'Teams did not say who reads a conversation');
        return true;
      }
    },
  };
}
