import { z } from 'zod';
import { AssistantError } from '../../src/core/errors.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Identity, Readers } from '../../src/core/readers.ts';
import type { Place } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { ConnectorCalls } from './connector-calls.ts';
import type { ConversationReference, ConversationReferences } from './conversation-references.ts';
import { standingOf } from './strangers.ts';

/** Members come 500 at a time; who reads a place with more pages than this isn't known. */
const MOST_PAGES = 10;
/** Of more readers than this only what they have in common is told. */
const MOST_PEOPLE = 500;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context */
const Member = z.object({
  id: z.string().min(1),
  /** The account in the directory: the two ways of asking name it differently. */
  aadObjectId: z.string().min(1).nullish(),
  objectId: z.string().min(1).nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  userRole: z.string().nullish(),
  tenantId: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
type Member = z.infer<typeof Member>;
const Page = z.object({ members: z.array(Member), continuationToken: z.string().nullish() });
const Channels = z.object({
  conversations: z.array(z.object({ id: z.string(), type: z.string().nullish() })),
});

type Deps = {
  readonly calls: ConnectorCalls;
  readonly references: ConversationReferences;
  readonly log: Logger;
};
type Call = { readonly signal: AbortSignal };

/** What Teams tells of people and places, asked anew each time. Throws a retryable AssistantError while it can't be asked. */
export type TeamsDirectory = {
  readonly identify: (person: Principal, call: Call) => Promise<Identity>;
  readonly readers: (place: Place, call: Call) => Promise<Readers>;
  /** The ids of a team's channels; empty when Teams doesn't tell. */
  readonly channelsOf: (reference: ConversationReference, call: Call) => Promise<readonly string[]>;
};

/**
 * The directory as the Bot Connector shows it: a person by the conversation where they wrote last, a place by its list of
 * members. A shared channel's readers are never known: Teams lists neither all its teams nor their members.
 */
export function createTeamsDirectory({ calls, references, log }: Deps): TeamsDirectory {
  /** What Teams refuses for good is not known; what it can't answer for the moment is asked again later. */
  async function told<T>(work: () => Promise<T>, { signal }: Call): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AssistantError && error.retryable) throw error;
      log.warn({ error }, 'Teams does not tell who somebody is, or who reads a conversation');
      return undefined;
    }
  }

  async function membersOf(
    reference: ConversationReference,
    signal: AbortSignal,
  ): Promise<readonly Member[] | undefined> {
    const found: Member[] = [];
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { members, continuationToken } = Page.parse(await calls.members(reference, token, signal));
      found.push(...members);
      token = continuationToken || undefined;
      if (token === undefined) return found;
    }
    return undefined;
  }

  async function listChannels(reference: ConversationReference, signal: AbortSignal) {
    const { team } = reference;
    if (team === undefined) return undefined;
    return Channels.parse(await calls.channels(reference, team, signal)).conversations;
  }

  /**
   * Whether the members of a place are all its readers (`closed`), or others can become readers by themselves (`open`):
   * anybody inside can join a public team and scroll back, and Teams doesn't tell a bot which teams are public. Undefined for
   * shared channels, and where Teams doesn't list the channel.
   */
  async function opennessOf(
    place: Place,
    reference: ConversationReference,
    signal: AbortSignal,
  ): Promise<'closed' | 'open' | undefined> {
    if (place.kind === 'direct' || place.kind === 'group') return 'closed';
    const channels = await listChannels(reference, signal);
    // Teams lists at least the channel that every team begins with: no list tells nothing.
    if (!channels || channels.length === 0) return place.kind === 'private-channel' ? 'closed' : 'open';
    const listed = channels.find(({ id }) => id === place.id);
    // Older services list no private channel, and give no type of the others, which are standard ones.
    if (!listed)
      return place.kind === 'private-channel' && reference.team !== undefined ? 'closed' : undefined;
    const type = listed.type?.toLowerCase() ?? 'standard';
    if (type === 'private') return 'closed';
    return type === 'standard' ? 'open' : undefined;
  }

  async function readersOf(place: Place, signal: AbortSignal): Promise<Readers> {
    const reference = await references.at(place.id);
    if (!reference || reference.workspace !== place.workspace) return { kind: 'unknown' };
    const openness = await opennessOf(place, reference, signal);
    if (openness === undefined) return { kind: 'unknown' };
    const members = (await membersOf(reference, signal))?.filter(({ id }) => !id.startsWith('28:'));
    if (!members) return { kind: 'unknown' };
    if (members.length === 0) return asTheEventSaid(place);
    const people = members.map((member) => identityOf(member, reference));
    if (openness === 'closed' && people.length <= MOST_PEOPLE) return { kind: 'people', people };
    if (people.some(({ standing }) => standing === 'outside')) return { kind: 'unknown' };
    return { kind: 'everyone-inside', guests: people.some(({ standing }) => standing === 'guest') };
  }

  return {
    identify: async (person, call) => {
      const unknown = { person, standing: 'unknown' } as const;
      const seen = await told(() => references.lastSeen(person.tenant, person.id), call);
      if (seen?.reference.workspace !== person.workspace) return unknown;
      const { reference, member } = seen;
      const found = await told(
        async () => Member.parse(await calls.member(reference, member, call.signal)),
        call,
      );
      // What Teams doesn't tell at all leaves what the event said of the person.
      if (!found) return { person, standing: person.guest ? 'guest' : 'inside' };
      const known = identityOf(found, reference);
      // Somebody else's facts must never be taken for this person's.
      if (known.person.id !== person.id) return unknown;
      return { ...known, person: { ...person, ...known.person } };
    },
    readers: async (place, call) => {
      if (place.external) return { kind: 'unknown' };
      return (await told(() => readersOf(place, call.signal), call)) ?? asTheEventSaid(place);
    },
    channelsOf: async (reference, call) =>
      ((await told(() => listChannels(reference, call.signal), call)) ?? []).map(({ id }) => id),
  };
}

/** Who reads a place of which Teams tells nothing: those inside, but for what the event called shared. */
function asTheEventSaid({ external }: Place): Readers {
  return external ? { kind: 'unknown' } : { kind: 'everyone-inside', guests: false };
}

/**
 * The address is the user principal name: unique, of a domain that the tenant proved to own, and changed by administrators
 * alone. Of the e-mail address Teams promises none of that (https://learn.microsoft.com/entra/identity-platform/claims-validation).
 */
function identityOf(member: Member, { tenant, workspace }: ConversationReference): Identity {
  const account = member.aadObjectId ?? member.objectId;
  // Who has no account in the directory (a caller from outside, say) is nobody whom it vouches for.
  const standing = account ? standingOf(member, workspace) : 'outside';
  const address = member.userPrincipalName ?? '';
  return {
    person: {
      tenant,
      channel: 'teams',
      workspace,
      id: account ?? member.id,
      ...(member.name ? { name: member.name } : {}),
      ...(member.email ? { email: member.email } : {}),
      guest: standing !== 'inside',
    },
    standing,
    ...(standing === 'inside' && /^[^\s@]+@[^\s@]+$/.test(address) ? { verifiedEmail: address } : {}),
  };
}
