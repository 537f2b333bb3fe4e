import { blockProblems } from './slack-block-limits.ts';
import type { LocalMethod, SlackArgs } from './slack-proxy.ts';

function streamedText(args: SlackArgs): string {
  const chunks = Array.isArray(args.chunks) ? (args.chunks as SlackArgs[]) : [];
  const parts = chunks.filter((chunk) => chunk.type === 'markdown_text').map((chunk) => String(chunk.text));
  return (typeof args.markdown_text === 'string' ? args.markdown_text : '') + parts.join('');
}

/** Slack pages a thread from its oldest message, and gives metadata only when asked; emulate gives all of both. */
const pagedReplies: LocalMethod = async (args, forward) => {
  const answer = (await forward('conversations.replies', args)) as SlackArgs;
  if (!Array.isArray(answer.messages)) return answer;
  const start = Number(args.cursor ?? 0);
  const end = start + Number(args.limit ?? 1_000);
  const withMetadata = String(args.include_all_metadata) === 'true';
  const page = (answer.messages as SlackArgs[]).slice(start, end).map((message) => {
    return withMetadata ? message : { ...message, metadata: undefined };
  });
  const more = end < answer.messages.length;
  return {
    ...answer,
    messages: page,
    has_more: more,
    response_metadata: { next_cursor: more ? String(end) : '' },
  };
};

const LONGEST_UPDATED_TEXT = 4_000;

/** Slack refuses blocks that are too many, too long or odd; emulate takes any. */
export function measured(method: string, local?: LocalMethod): LocalMethod {
  return (args, forward) => {
    const blocks = Array.isArray(args.blocks) ? (args.blocks as SlackArgs[]) : [];
    const errors = blocks.length > 0 ? blockProblems(blocks) : [];
    if (errors.length > 0) return { ok: false, error: 'invalid_blocks', errors };
    return local ? local(args, forward) : forward(method, args);
  };
}

/** Slack measures the text of an update, whatever its blocks hold; emulate takes any. */
const measuredUpdate: LocalMethod = (args, forward) =>
  typeof args.text === 'string' && args.text.length > LONGEST_UPDATED_TEXT
    ? { ok: false, error: 'msg_too_long' }
    : forward('chat.update', args);

/**
 * The methods that emulate 0.12.2 lacks: `assistant.threads.*` say yes, streams are kept as ordinary messages that grow,
 * `apps.connections.open` points to `socketUrl`, `conversations.replies` pages, `chat.update` refuses long texts, and odd blocks are refused.
 */
export function missingMethods(socketUrl: () => string): Readonly<Record<string, LocalMethod>> {
  const streams = new Map<string, string>();
  const grow: LocalMethod = async (args, forward) => {
    const ts = String(args.ts);
    const text = (streams.get(ts) ?? '') + streamedText(args);
    streams.set(ts, text);
    const blocks = args.blocks === undefined ? {} : { blocks: args.blocks };
    return forward('chat.update', { channel: args.channel, ts, text: text || '…', ...blocks });
  };
  return {
    'conversations.replies': pagedReplies,
    'chat.postMessage': measured('chat.postMessage'),
    'chat.update': measured('chat.update', measuredUpdate),
    'assistant.threads.setStatus': () => ({ ok: true }),
    'assistant.threads.setTitle': () => ({ ok: true }),
    'assistant.threads.setSuggestedPrompts': () => ({ ok: true }),
    'apps.connections.open': () => ({ ok: true, url: socketUrl() }),
    'chat.startStream': async (args, forward) => {
      const text = streamedText(args);
      const posted = await forward('chat.postMessage', {
        channel: args.channel,
        thread_ts: args.thread_ts,
        text: text || '…',
      });
      streams.set(String((posted as { ts?: string }).ts), text);
      return posted;
    },
    'chat.appendStream': grow,
    'chat.stopStream': grow,
  };
}
