import { blockProblems } from './slack-block-limits.ts';
import type { LocalMethod, SlackArgs } from './slack-proxy.ts';

type Blocks = readonly SlackArgs[];

/** A message that one person sees alone. */
export type EphemeralMessage = {
  readonly channel: string;
  readonly ts: string;
  /** Who sees it, where the test said so. */
  readonly user?: string;
  readonly threadTs?: string;
  readonly text: string;
  readonly blocks: Blocks;
};

/** The message that a response URL may replace. */
export type Original = { readonly channel: string; readonly ts: string };
/** Who sees what is answered by a response URL, and where. */
export type Eyes = { readonly channel: string; readonly user: string };

type ResponseUrl = { original: Original | undefined; uses: number; readonly eyes?: Eyes | undefined };

/** Slack's ephemeral messages and the response URLs that change them; emulate keeps neither. */
type SlackEphemerals = {
  readonly shown: () => readonly EphemeralMessage[];
  /** Registers the path of a response URL. A command has no original before its first answer. */
  issue(path: string, original: Original | undefined, eyes?: Eyes): void;
  /** What Slack answers to a post to a response URL. */
  readonly respond: (
    path: string,
    args: SlackArgs,
  ) => Promise<{ readonly status: number; readonly body: string }>;
  readonly methods: Readonly<Record<'chat.postEphemeral', LocalMethod>>;
};

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const USES = 5;

function blocksOf(args: SlackArgs): Blocks {
  return Array.isArray(args.blocks) ? (args.blocks as Blocks) : [];
}

/** `replaceForAll` changes a message that everybody sees: what `replace_original` does to those. */
export function createEphemerals(
  replaceForAll: (original: Original, args: SlackArgs) => Promise<unknown>,
): SlackEphemerals {
  const messages = new Map<string, EphemeralMessage>();
  const urls = new Map<string, ResponseUrl>();
  let count = 0;
  const put = (original: Original & { readonly user?: string }, args: SlackArgs): void => {
    messages.set(original.ts, {
      ...messages.get(original.ts),
      ...original,
      text: typeof args.text === 'string' ? args.text : '',
      blocks: blocksOf(args),
    });
  };
  const change = async (url: ResponseUrl, args: SlackArgs): Promise<void> => {
    const { original, eyes } = url;
    if (args.delete_original === true) return void messages.delete(original?.ts ?? '');
    if (args.replace_original === true && original) {
      if (messages.has(original.ts)) return put(original, args);
      await replaceForAll(original, args);
      return;
    }
    count += 1;
    const added = {
      channel: original?.channel ?? eyes?.channel ?? '',
      ts: `1767300000.${String(count).padStart(6, '0')}`,
    };
    url.original ??= added;
    put({ ...added, ...(eyes && { user: eyes.user }) }, args);
  };
  return {
    shown: () => [...messages.values()],
    issue: (path, original, eyes) => void urls.set(path, { original, uses: 0, eyes }),
    async respond(path, args) {
      const url = urls.get(path) ?? { original: undefined, uses: 0 };
      url.uses += 1;
      if (url.uses > USES) return { status: 404, body: 'used_url' };
      const blocks = blocksOf(args);
      if (blocks.length > 0 && blockProblems(blocks).length > 0)
        return { status: 400, body: 'invalid_blocks' };
      await change(url, args);
      return { status: 200, body: 'ok' };
    },
    methods: {
      'chat.postEphemeral': async (args, forward) => {
        const answer = Object(await forward('chat.postEphemeral', args)) as SlackArgs;
        const ts = String(answer.message_ts);
        const threadTs = typeof args.thread_ts === 'string' ? { threadTs: args.thread_ts } : {};
        const place = { channel: String(args.channel), ts, user: String(args.user) };
        if (answer.ok === true) put({ ...place, ...threadTs }, args);
        return answer;
      },
    },
  };
}
