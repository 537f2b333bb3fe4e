import { type LocalMethod, type RecordedCall, startSlackProxy } from '../../src/testing/slack/slack-proxy.ts';
import type { ReceivedPost } from './load-channel.ts';

/** The Web API for a load: says yes to everything at once and keeps what was posted. No state to slow it down. */
export type SlackReceiver = {
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  posts(): readonly ReceivedPost[];
  /** The address that a command's answer goes to, by a path of its own such as `/commands/7`. */
  responseUrl(path: string): string;
  /** What went to such addresses; `thread` is the path. */
  responses(): readonly (ReceivedPost & { readonly words: string })[];
  close(): Promise<void>;
};

// Nothing listens there: a method that isn't below shows as a failed call.
const NO_UPSTREAM = 'http://127.0.0.1:9';

/** The one person who administers the sample company's Footnote. */
export const ADMIN = { id: 'U000ADMIN', email: 'ana@example.com' } as const;

type Metadata = { readonly event_payload?: { readonly delivery_id?: unknown; readonly part?: unknown } };

/** Starts a Slack that only receives, on loopback. */
export async function startSlackReceiver(): Promise<SlackReceiver> {
  let count = 0;
  const posted: LocalMethod = (args) => {
    count += 1;
    return { ok: true, channel: args.channel, ts: `1767229200.${String(count).padStart(6, '0')}` };
  };
  const fine: LocalMethod = () => ({ ok: true });
  const proxy = await startSlackProxy(
    NO_UPSTREAM,
    {
      'chat.postMessage': posted,
      'chat.update': posted,
      'reactions.add': fine,
      'assistant.threads.setStatus': fine,
      // Who reads and who asks: an open channel, and colleagues.
      'conversations.info': () => ({ ok: true, channel: { is_private: false, is_ext_shared: false } }),
      'conversations.members': () => ({ ok: true, members: [] }),
      'users.info': ({ user }) => ({ ok: true, user: personOf(user) }),
      'usergroups.list': () => ({ ok: true, usergroups: [] }),
      'conversations.replies': (args) => ({ ok: true, messages: messagesOf(proxy.calls, args) }),
    },
    async () => ({ status: 200, body: 'ok' }),
  );
  return {
    apiUrl: `${proxy.url}/api/`,
    posts: () => proxy.calls.filter((call) => call.method === 'chat.postMessage').map(toPost),
    responseUrl: (path) => `${proxy.url}${path}`,
    responses: () =>
      proxy.calls
        .filter(({ method }) => method === 'response_url')
        .map((call, index) => toResponse(call, index)),
    close: () => proxy.close(),
  };
}

function personOf(id: unknown) {
  const known = id === ADMIN.id ? { is_email_confirmed: true, profile: { email: ADMIN.email } } : {};
  return { id, is_restricted: false, is_ultra_restricted: false, ...known };
}

/** Which delivery a response is of isn't told: more than one at an address counts as doubled. */
function toResponse({ path = '', args, at }: RecordedCall, index: number) {
  return { thread: path, deliveryId: `${path}#${index}`, part: 0, at, words: JSON.stringify(args) };
}

function toPost({ args, at }: RecordedCall): ReceivedPost {
  const payload = (args.metadata as Metadata | undefined)?.event_payload;
  return {
    thread: `${String(args.channel)}/${String(args.thread_ts)}`,
    deliveryId: String(payload?.delivery_id),
    part: Number(payload?.part),
    at,
  };
}

function messagesOf(calls: readonly RecordedCall[], args: Readonly<Record<string, unknown>>) {
  return calls
    .filter((call) => call.method === 'chat.postMessage')
    .filter((call) => call.args.channel === args.channel && call.args.thread_ts === args.ts)
    .map((call, index) => ({ ts: `1767229200.${index}`, metadata: call.args.metadata }));
}
