import { z } from 'zod';
import type { Principal } from '../../src/core/principal.ts';
import type { Identity } from '../../src/core/readers.ts';
import { createMinuteCache } from './minute-cache.ts';
import { PAGE, pagesOf } from './slack-pages.ts';

/** What Slack tells of a user. https://docs.slack.dev/reference/objects/user-object */
const User = z.object({
  id: z.string().min(1),
  team_id: z.string().optional(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_email_confirmed: z.boolean().nullish(),
  profile: z.object({ email: z.string().nullish() }).nullish(),
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
});
type User = z.infer<typeof User>;

const UserInfo = z.object({ user: User });
const UserPage = z.object({ members: z.array(User) });

/** More are looked up with the whole workspace: one call for hundreds, where `users.info` would run into Slack's limit. */
const MOST_SINGLE = 20;
const AT_ONCE = 5;
/** 9,000 people; a larger workspace is not read whole. */
const MOST_PAGES = 10;
const SLACKBOT = 'USLACKBOT';

/** The people of one workspace, each at most a minute old; one by name is asked about each time. Both throw what the calls throw. */
export type SlackPeople = {
  identify(person: Principal): Promise<Identity>;
  /** Those of these who are people, apps left out; undefined when they are more than can be asked about. */
  identifyAll(ids: readonly string[], home: Home): Promise<readonly Identity[] | undefined>;
  forget(person: Pick<Principal, 'workspace' | 'id'>): void;
};

/** Whose people: the workspace that was asked about, and its tenant. */
export type Home = Pick<Principal, 'tenant' | 'workspace'>;

type Ask = (method: 'users.info' | 'users.list', args: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Slack's users as identities. `ask` is a call with its own time-out: several callers may wait for the same one. */
export function createSlackPeople(ask: Ask, now: () => number): SlackPeople {
  const people = createMinuteCache<User>(now);
  const rosters = createMinuteCache<ReadonlyMap<string, User> | undefined>(now);
  const keyOf = ({ workspace, id }: Pick<Principal, 'workspace' | 'id'>) => `${workspace}/${id}`;
  const userOf = (person: Pick<Principal, 'workspace' | 'id'>): Promise<User> =>
    people.get(keyOf(person), async () => UserInfo.parse(await ask('users.info', { user: person.id })).user);
  const singly = async (ids: readonly string[], { workspace }: Home): Promise<readonly User[]> => {
    const users: User[] = [];
    const waiting = ids.values();
    const work = async (): Promise<void> => {
      for (const id of waiting) users.push(await userOf({ workspace, id }));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return users;
  };

  return {
    async identify(person) {
      // Who asks remembers it already; what an event took back elsewhere must not come back from here.
      people.forget(keyOf(person));
      return identityOf(await userOf(person), person);
    },
    async identifyAll(ids, home) {
      const unknown = ids.filter((id) => !people.has(keyOf({ ...home, id })));
      const roster =
        unknown.length <= MOST_SINGLE
          ? new Map<string, User>()
          : await rosters.get(home.workspace, () => readRoster(ask));
      const rest = ids.filter((id) => !roster?.has(id));
      if (!roster || rest.filter((id) => unknown.includes(id)).length > MOST_SINGLE) return undefined;
      const listed = ids.flatMap((id) => roster.get(id) ?? []);
      return [...listed, ...(await singly(rest, home))]
        .filter((user) => user.is_bot !== true && user.id !== SLACKBOT)
        .map((user) => identityOf(user, { ...home, channel: 'slack', id: user.id, guest: false }));
    },
    forget(person) {
      people.forget(keyOf(person));
      rosters.forget(person.workspace);
    },
  };
}

async function readRoster(ask: Ask): Promise<ReadonlyMap<string, User> | undefined> {
  const roster = new Map<string, User>();
  const pages = pagesOf((cursor) => ask('users.list', { limit: PAGE, cursor }), UserPage, MOST_PAGES);
  for await (const page of pages) {
    if (page === 'more') return undefined;
    for (const user of page.members) roster.set(user.id, user);
  }
  return roster;
}

function identityOf(user: User, person: Principal): Identity {
  const standing = standingOf(user, person.workspace);
  const email = user.is_email_confirmed === true ? user.profile?.email : undefined;
  return {
    person: {
      ...person,
      name: user.real_name || person.name,
      guest: person.guest || standing !== 'inside',
    },
    standing,
    ...(email ? { verifiedEmail: email } : {}),
  };
}

function standingOf(user: User, workspace: string): Identity['standing'] {
  if (user.deleted === true || user.is_stranger === true) return 'outside';
  // In an Enterprise Grid a person may belong to several workspaces of the organisation.
  const teams = [user.team_id ?? workspace, ...(user.enterprise_user?.teams ?? [])];
  if (!teams.includes(workspace)) return 'outside';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return 'inside';
}
