import { z } from 'zod';
import type { ChannelAdapter } from '../../src/channels/channel-adapter.ts';
import { AssistantError } from '../../src/core/errors.ts';
import { orAbort } from '../../src/core/or-abort.ts';
import type { DirectoryChange, Readers } from '../../src/core/readers.ts';
import type { Place } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { createMinuteCache } from './minute-cache.ts';
import type { TenantOf } from './parse-message.ts';
import type { SlackCalls, SlackMethod } from './slack-calls.ts';
import { PAGE, pagesOf } from './slack-pages.ts';
import { createSlackPeople, type Home, type SlackPeople } from './slack-people.ts';

/** An answer waits for it. */
const ASK_WITHIN_MS = 3_000;
/** The readers of a closed place are named one by one up to here. */
const MOST_READERS = 300;
/** Up to here it is worth finding out whether a guest is in an open channel. */
const MOST_MEMBERS = 4_500;

/** https://docs.slack.dev/reference/objects/conversation-object */
const Conversation = z.object({
  user: z.string().optional(),
  is_im: z.boolean().nullish(),
  is_mpim: z.boolean().nullish(),
  is_private: z.boolean().nullish(),
  is_shared: z.boolean().nullish(),
  is_org_shared: z.boolean().nullish(),
  is_ext_shared: z.boolean().nullish(),
  is_pending_ext_shared: z.boolean().nullish(),
  pending_shared: z.array(z.unknown()).nullish(),
  pending_connected_team_ids: z.array(z.unknown()).nullish(),
});
type Conversation = z.infer<typeof Conversation>;
const ConversationInfo = z.object({ channel: Conversation });
const MemberPage = z.object({ members: z.array(z.string()) });
const UserGroups = z.object({
  usergroups: z.array(z.object({ id: z.string().min(1), users: z.array(z.string()).nullish() })),
});

type Deps = {
  readonly calls: SlackCalls;
  readonly tenantOf: TenantOf;
  readonly log: Logger;
  readonly now: () => number;
};

/** What Slack tells of people, places and groups; `forget` drops what an event says is no longer so. */
export type SlackDirectory = Pick<ChannelAdapter, 'identify' | 'readers' | 'groupsOf'> & {
  forget(change: DirectoryChange): void;
};

/**
 * Asks Slack, and keeps what it says of people and groups for a minute. When Slack limits, fails or can't be reached, the
 * retryable error goes on to who asked. Where Slack refuses to tell anything at all (a scope is missing, which `doctor` names),
 * what the event itself said of the person and the place counts, and nobody has groups.
 */
export function createSlackDirectory({ calls, tenantOf, log, now }: Deps): SlackDirectory {
  // Several may wait for one call: nobody's signal ends it for the others.
  const ask = (method: SlackMethod, args: Readonly<Record<string, unknown>>): Promise<unknown> =>
    calls.call(method, args, AbortSignal.timeout(ASK_WITHIN_MS));
  const people = createSlackPeople(ask, now);
  const groups = createMinuteCache<z.infer<typeof UserGroups>['usergroups']>(now);
  const told = async <T>(work: Promise<T>, otherwise: T, signal: AbortSignal): Promise<T> => {
    try {
      return await orAbort(work, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AssistantError && error.retryable) throw error;
      log.warn({ error }, 'Slack did not tell who reads or belongs somewhere: check the app’s scopes');
      return otherwise;
    }
  };
  const groupsIn = (workspace: string, signal: AbortSignal) =>
    groups.get(workspace, () =>
      // A refusal is kept too: it would be asked for again with every reader.
      told(readGroups(), [], signal),
    );
  const readGroups = async () =>
    UserGroups.parse(await calls.call('usergroups.list', { include_users: true }, within())).usergroups;

  return {
    identify: (person, { signal }) =>
      told(
        people.identify(person),
        // Without the scope for it Slack tells nothing of people: then what the event said of this one counts.
        { person, standing: person.guest ? ('guest' as const) : ('inside' as const) },
        signal,
      ),
    readers: (place, { signal }) => {
      const tenant = tenantOf(place.workspace);
      const unknown: Readers = { kind: 'unknown' };
      if (tenant === undefined) return Promise.resolve(unknown);
      const home = { tenant, workspace: place.workspace };
      // Without the scope for it Slack tells nothing of places: then what the event said of this one counts.
      const asTheEventSaid: Readers = place.external ? unknown : { kind: 'everyone-inside', guests: false };
      return told<Readers>(readersOf(place, { home, people, calls }), asTheEventSaid, signal);
    },
    async groupsOf(person, { signal }) {
      const all = await orAbort(groupsIn(person.workspace, new AbortController().signal), signal);
      return all.filter(({ users }) => users?.includes(person.id)).map(({ id }) => id);
    },
    forget(change) {
      switch (change.kind) {
        case 'person':
          return people.forget(change.person);
        case 'groups':
          return groups.forget(change.workspace);
        case 'place':
          // Nothing is kept of places.
          return undefined;
      }
    },
  };
}

const within = (): AbortSignal => AbortSignal.timeout(ASK_WITHIN_MS);

type Asking = { readonly home: Home; readonly people: SlackPeople; readonly calls: SlackCalls };

async function readersOf({ id }: Place, asking: Asking): Promise<Readers> {
  const { home, people, calls } = asking;
  const { channel } = ConversationInfo.parse(
    await calls.call('conversations.info', { channel: id }, within()),
  );
  if (isShared(channel)) return { kind: 'unknown' };
  if (channel.is_im === true) return named(channel.user === undefined ? [] : [channel.user], asking);
  if (channel.is_private === true || channel.is_mpim === true)
    return named((await membersOf(id, MOST_READERS, calls)) ?? [], asking);
  // Open to several workspaces of an organisation: who they are isn't told.
  if (channel.is_org_shared === true) return { kind: 'unknown' };
  // A guest reads an open channel as its member, and only then.
  const members = await membersOf(id, MOST_MEMBERS, calls);
  const known = members && (await people.identifyAll(members, home));
  return {
    kind: 'everyone-inside',
    guests: known === undefined || known.some(({ standing }) => standing !== 'inside'),
  };
}

async function named(ids: readonly string[], { people, home }: Asking): Promise<Readers> {
  const known = await people.identifyAll(ids, home);
  return known === undefined || known.length === 0 ? { kind: 'unknown' } : { kind: 'people', people: known };
}

function isShared(channel: Conversation): boolean {
  const { is_ext_shared, is_pending_ext_shared, is_shared, is_org_shared } = channel;
  if (is_ext_shared === true || is_pending_ext_shared === true) return true;
  if (is_shared === true && is_org_shared !== true) return true;
  return [channel.pending_shared, channel.pending_connected_team_ids].some((list) => (list?.length ?? 0) > 0);
}

/** Everybody in a channel, apps too; undefined when they are more than `most`. */
async function membersOf(
  channel: string,
  most: number,
  calls: SlackCalls,
): Promise<readonly string[] | undefined> {
  const members = new Set<string>();
  const page = (cursor: string | undefined) =>
    calls.call('conversations.members', { channel, limit: PAGE, cursor }, within());
  for await (const found of pagesOf(page, MemberPage, Math.ceil(MOST_MEMBERS / PAGE))) {
    if (found === 'more') return undefined;
    for (const id of found.members) members.add(id);
    if (members.size > most) return undefined;
  }
  return [...members];
}
