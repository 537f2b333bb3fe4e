import { createEmulator } from 'emulate';
import { createDirectoryFacts, type SlackDirectoryFacts } from './slack-directory-facts.ts';
import { createEphemerals, type EphemeralMessage, type Eyes, type Original } from './slack-ephemerals.ts';
import { measured, missingMethods } from './slack-missing-methods.ts';
import { type RecordedCall, startSlackProxy } from './slack-proxy.ts';
import type { SlackFault } from './slack-faults.ts';

/** A message as Slack keeps it. */
export type SlackMessage = {
  readonly ts: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly blocks?: readonly Readonly<Record<string, unknown>>[];
  readonly metadata?: unknown;
};

/** A workspace on loopback with two channels (help, help-desk), three people (ana, ben, chi) and Footnote's bot in them. */
export type SlackStandIn = {
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** Ana, who does everything that nobody else is named for. */
  readonly userId: string;
  /** Throws for who isn't in the workspace. */
  userIdOf(name: string): string;
  readonly channelId: string;
  /** Where people help. */
  readonly helpDeskId: string;
  /** Everything that was sent to Slack, in order. */
  readonly calls: readonly RecordedCall[];
  callsOf(method: string): readonly RecordedCall[];
  failNext(method: string, fault: SlackFault, times?: number): void;
  clearFaults(): void;
  /** Changes what Slack tells of a channel (`conversations.info`), of a person (`users.info`), or its user groups. */
  readonly directory: SlackDirectoryFacts;
  /** A person writes (`by`: default ana); resolves with the message's `ts`. */
  say(text: string, options?: SayOptions): Promise<string>;
  /** A person gives a message of theirs other words, or takes it back. */
  rewrite(ts: string, text: string, options?: SayOptions): Promise<void>;
  takeBack(ts: string, options?: SayOptions): Promise<void>;
  /** The direct conversation between the person and the bot. */
  openDirect(): Promise<string>;
  replies(channel: string, ts: string): Promise<readonly SlackMessage[]>;
  history(channel: string): Promise<readonly SlackMessage[]>;
  /** The Events API's envelope around an event. */
  envelope(event: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>): SlackEnvelope;
  /** What people see alone, oldest first, as it stands now. */
  ephemerals(): readonly EphemeralMessage[];
  /** A fresh response URL, as a command's (`commands`) or that of a button under `original` (`actions`); `eyes` see what comes by it. */
  responseUrl(kind: 'commands' | 'actions', original?: Original, eyes?: Eyes): string;
  close(): Promise<void>;
};

type SayOptions = { readonly channel?: string; readonly threadTs?: string; readonly by?: string };

export type SlackEnvelope = Readonly<Record<string, unknown>> & { readonly event_id: string };

export type SlackStandInOptions = {
  /** Where socket mode connects; see `startSocketStandIn`. */
  readonly socketUrl?: () => string;
};

const BOT_TOKEN = 'xoxb-stand-in';
const PEOPLE = ['ana', 'ben', 'chi'];
const tokenOf = (name: string): string => `xoxp-stand-in-${name}`;
const SIGNING_SECRET = 'stand-in-signing-secret';
const TEAM = 'T000000001';
const BOT_USER = 'U0000BOT1';
const BOT = 'B0000BOT1';
const SCOPES = [
  'chat:write',
  'channels:history',
  'channels:read',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'mpim:history',
  'mpim:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

function seed(): Record<string, unknown> {
  return {
    slack: {
      signing_secret: SIGNING_SECRET,
      users: PEOPLE.map((name) => ({ name, email: `${name}@example.com` })),
      channels: [{ name: 'help' }, { name: 'help-desk' }],
      oauth_apps: [
        {
          client_id: '1.2',
          client_secret: 'unused',
          app_id: 'A1',
          name: 'Footnote',
          redirect_uris: ['http://localhost/unused'],
          scopes: SCOPES,
          bot_name: 'footnote',
          bot_id: BOT,
          bot_user_id: BOT_USER,
        },
      ],
      tokens: [
        {
          token: BOT_TOKEN,
          type: 'bot',
          user: BOT_USER,
          app_id: 'A1',
          bot_id: BOT,
          bot_user_id: BOT_USER,
          scopes: SCOPES,
        },
        ...PEOPLE.map((name) => ({ token: tokenOf(name), type: 'user', user: name })),
      ],
    },
  };
}

type ApiAnswer = Readonly<Record<string, unknown>> & { readonly ok: boolean; readonly error?: string };

async function callAs(
  url: string,
  token: string,
  method: string,
  args: Record<string, unknown>,
): Promise<ApiAnswer> {
  const response = await fetch(`${url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const answer = (await response.json()) as ApiAnswer;
  if (!answer.ok) throw new Error(`${method}: ${answer.error}`);
  return answer;
}

async function allPages(
  url: string,
  method: string,
  args: Record<string, unknown>,
): Promise<readonly SlackMessage[]> {
  const messages: SlackMessage[] = [];
  let cursor = '';
  do {
    const page = await callAs(url, BOT_TOKEN, method, { ...args, limit: 200, ...(cursor ? { cursor } : {}) });
    messages.push(...(page.messages as SlackMessage[]));
    cursor = (page.response_metadata as { next_cursor?: string } | undefined)?.next_cursor ?? '';
  } while (cursor !== '');
  return messages;
}

/** Starts emulate's Slack behind the recording proxy, both on loopback with ports of their own. */
export async function startSlackStandIn(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const emulator = await createEmulator({ service: 'slack', port: 0, seed: seed() });
  const facts = createDirectoryFacts();
  const ephemerals = createEphemerals(({ channel, ts }, { text, blocks }) =>
    callAs(emulator.url, BOT_TOKEN, 'chat.update', { channel, ts, text, blocks }),
  );
  const local = {
    ...missingMethods(options.socketUrl ?? (() => '')),
    ...facts.methods,
    'chat.postEphemeral': measured('chat.postEphemeral', ephemerals.methods['chat.postEphemeral']),
  };
  const proxy = await startSlackProxy(emulator.url, local, ephemerals.respond);
  const ids = new Map<string, string>();
  for (const name of PEOPLE)
    ids.set(name, String((await callAs(emulator.url, tokenOf(name), 'auth.test', {})).user_id));
  const userIdOf = (name: string): string => {
    const id = ids.get(name.toLowerCase());
    if (id === undefined)
      throw new Error(`Nobody in the workspace is called ${name}: ${PEOPLE.join(', ')} are`);
    return id;
  };
  const listed = await callAs(emulator.url, BOT_TOKEN, 'conversations.list', {});
  const channels = listed.channels as { id: string; name: string }[];
  const idOf = (name: string) => channels.find((channel) => channel.name === name)?.id ?? '';
  const channelId = idOf('help');
  let count = 0;

  return {
    apiUrl: `${proxy.url}/api/`,
    botToken: BOT_TOKEN,
    signingSecret: SIGNING_SECRET,
    teamId: TEAM,
    botUserId: BOT_USER,
    botId: BOT,
    userId: userIdOf('ana'),
    userIdOf,
    directory: facts,
    channelId,
    helpDeskId: idOf('help-desk'),
    calls: proxy.calls,
    callsOf: (method) => proxy.calls.filter((call) => call.method === method),
    failNext: (method, fault, times) => proxy.faults.failNext(method, fault, times),
    clearFaults: () => proxy.faults.clear(),
    async say(text, { channel = channelId, threadTs, by = 'ana' } = {}) {
      const args = { channel, text, ...(threadTs ? { thread_ts: threadTs } : {}) };
      return String((await callAs(emulator.url, tokenOf(by.toLowerCase()), 'chat.postMessage', args)).ts);
    },
    async rewrite(ts, text, { channel = channelId, by = 'ana' } = {}) {
      await callAs(emulator.url, tokenOf(by.toLowerCase()), 'chat.update', { channel, ts, text });
    },
    async takeBack(ts, { channel = channelId, by = 'ana' } = {}) {
      await callAs(emulator.url, tokenOf(by.toLowerCase()), 'chat.delete', { channel, ts });
    },
    async openDirect() {
      const opened = await callAs(emulator.url, tokenOf('ana'), 'conversations.open', { users: BOT_USER });
      return (opened.channel as { id: string }).id;
    },
    replies: (channel, ts) =>
      allPages(emulator.url, 'conversations.replies', { channel, ts, include_all_metadata: true }),
    history: (channel) =>
      allPages(emulator.url, 'conversations.history', { channel, include_all_metadata: true }),
    envelope(event, more = {}) {
      count += 1;
      return {
        token: 'unused',
        team_id: TEAM,
        api_app_id: 'A1',
        type: 'event_callback',
        event_id: `Ev${String(count).padStart(8, '0')}`,
        event_time: Math.floor(Date.now() / 1000),
        authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false }],
        is_ext_shared_channel: false,
        event,
        ...more,
      };
    },
    ephemerals: ephemerals.shown,
    responseUrl(kind, original, eyes) {
      count += 1;
      const path = `/${kind}/${TEAM}/${count}/secret`;
      ephemerals.issue(path, original, eyes);
      return `${proxy.url}${path}`;
    },
    async close() {
      await proxy.close();
      await emulator.close();
    },
  };
}
