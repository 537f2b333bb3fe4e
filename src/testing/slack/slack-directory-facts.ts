import type { LocalMethod, SlackArgs } from './slack-proxy.ts';

/** A user group of the workspace, as `usergroups.list` gives it. */
export type SlackUserGroup = { readonly id: string; readonly users: readonly string[] };

/** What Slack tells of people, channels and groups, and emulate doesn't; a test may change it. */
export type SlackDirectoryFacts = {
  /** Fields of a channel (`is_ext_shared`, `is_private`, …) from now on. */
  changeChannel(id: string, fields: SlackArgs): void;
  /** Fields of a person (`is_restricted`, `team_id`, …) from now on. */
  changePerson(id: string, fields: SlackArgs): void;
  setMembers(channel: string, ids: readonly string[]): void;
  setGroups(groups: readonly SlackUserGroup[]): void;
};

const ORDINARY_PERSON = { is_restricted: false, is_ultra_restricted: false, is_email_confirmed: true };
const ORDINARY_CHANNEL = { is_ext_shared: false, is_org_shared: false, is_pending_ext_shared: false };

/** The facts, and the methods that tell them: emulate's answers, with what Slack adds. Members are paged as Slack does. */
export function createDirectoryFacts(): SlackDirectoryFacts & {
  readonly methods: Readonly<Record<string, LocalMethod>>;
} {
  const channels = new Map<string, SlackArgs>();
  const people = new Map<string, SlackArgs>();
  const members = new Map<string, readonly string[]>();
  let groups: readonly SlackUserGroup[] = [];
  const personWith = (user: SlackArgs) => ({ ...ORDINARY_PERSON, ...user, ...people.get(String(user.id)) });
  const withOne = (name: string, more: (one: SlackArgs) => SlackArgs, method: string): LocalMethod => {
    return async (args, forward) => {
      const answer = Object(await forward(method, args)) as SlackArgs;
      return answer[name] === undefined ? answer : { ...answer, [name]: more(Object(answer[name])) };
    };
  };
  return {
    changeChannel: (id, fields) => void channels.set(id, { ...channels.get(id), ...fields }),
    changePerson: (id, fields) => void people.set(id, { ...people.get(id), ...fields }),
    setMembers: (channel, ids) => void members.set(channel, ids),
    setGroups: (all) => {
      groups = all;
    },
    methods: {
      'users.info': withOne('user', personWith, 'users.info'),
      'users.list': async (args, forward) => {
        const answer = Object(await forward('users.list', args)) as SlackArgs;
        if (!Array.isArray(answer.members)) return answer;
        return { ...answer, members: (answer.members as SlackArgs[]).map(personWith) };
      },
      'conversations.info': withOne(
        'channel',
        (channel) => ({ ...ORDINARY_CHANNEL, ...channel, ...channels.get(String(channel.id)) }),
        'conversations.info',
      ),
      'conversations.members': async (args, forward) => {
        const answer = Object(await forward('conversations.members', args)) as SlackArgs;
        const all = members.get(String(args.channel)) ?? (answer.members as readonly string[] | undefined);
        if (all === undefined) return answer;
        const start = Number(args.cursor ?? 0);
        const end = start + Number(args.limit ?? 100);
        const next_cursor = end < all.length ? String(end) : '';
        return { ...answer, members: all.slice(start, end), response_metadata: { next_cursor } };
      },
      'usergroups.list': () => ({ ok: true, usergroups: groups }),
    },
  };
}
