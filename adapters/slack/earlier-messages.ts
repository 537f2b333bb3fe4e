import { z } from 'zod';
import type { EarlierMessage } from '../../src/core/message.ts';
import type { Thread } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { decodeText } from './decode-text.ts';
import { ReplyMetadata } from './deliver-reply.ts';
import { isWrittenByPerson } from './parse-message.ts';
import type { SlackCalls } from './slack-calls.ts';
import { parseMessageId, timeOf } from './slack-ids.ts';
import { PAGE, pagesOf } from './slack-pages.ts';

const MOST = 50;
/** Slack lists a thread from its oldest message, 900 at a time: of longer threads the beginning is all there is. */
const MOST_PAGES = 4;
const READ_WITHIN_MS = 8_000;

const Written = z.object({
  ts: z.string().regex(/^\d+\.\d+$/),
  user: z.string().optional(),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  app_id: z.string().nullish(),
  text: z.string().nullish(),
  metadata: z.unknown().optional(),
});
type Written = z.infer<typeof Written>;
const RepliesPage = z.object({ messages: z.array(z.unknown()) });

type Deps = { readonly calls: SlackCalls; readonly log: Logger; readonly signal: AbortSignal };

/**
 * The last 50 messages of a thread before `messageId`, by people and by Footnote, oldest first. What was read so far when
 * Slack limits or fails. Throws only the signal's reason.
 */
export async function readEarlier(
  thread: Thread,
  messageId: string,
  deps: Deps,
): Promise<readonly EarlierMessage[]> {
  const address = parseMessageId(messageId);
  if (address === undefined || address.ts === thread.id) return [];
  const found = new Map<string, EarlierMessage>();
  try {
    await collect(thread, address.ts, found, deps);
  } catch (error) {
    deps.signal.throwIfAborted();
    deps.log.warn({ error }, 'Slack did not tell what was written in a thread before');
  }
  return [...found].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, message]) => message);
}

async function collect(
  { place, id }: Thread,
  before: string,
  found: Map<string, EarlierMessage>,
  { calls, signal }: Deps,
): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(READ_WITHIN_MS)]);
  const args = { channel: place.id, ts: id, latest: before, include_all_metadata: true, limit: PAGE };
  const page = (cursor: string | undefined) =>
    calls.call('conversations.replies', { ...args, cursor }, within);
  for await (const replies of pagesOf(page, RepliesPage, MOST_PAGES)) {
    if (replies === 'more') return;
    for (const each of replies.messages) keep(each, before, found);
  }
}

/** Later ones push out the oldest, in whatever order they come. */
function keep(each: unknown, before: string, found: Map<string, EarlierMessage>): void {
  const written = Written.safeParse(each);
  if (!written.success || Number(written.data.ts) >= Number(before)) return;
  const message = earlierMessage(written.data);
  if (message === undefined) return;
  found.set(written.data.ts, message);
  if (found.size <= MOST) return;
  const oldest = [...found.keys()].reduce((first, ts) => (Number(ts) < Number(first) ? ts : first));
  found.delete(oldest);
}

function earlierMessage(written: Written): EarlierMessage | undefined {
  const fromFootnote = ReplyMetadata.safeParse(written.metadata).success;
  const author = written.user ?? (fromFootnote ? (written.bot_id ?? undefined) : undefined);
  if (author === undefined || (!fromFootnote && !isWrittenByPerson(written))) return undefined;
  const text = decodeText(written.text ?? '', undefined);
  return text === '' ? undefined : { author, text, sentAt: timeOf(written.ts), fromFootnote };
}
