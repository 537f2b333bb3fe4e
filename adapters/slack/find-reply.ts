import { z } from 'zod';
import type { DeliveryKey, PostedMessage, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { directId, placeOf, ReplyMetadata, readAnswer } from './deliver-reply.ts';
import type { SlackCalls } from './slack-calls.ts';
import { messageId } from './slack-ids.ts';
import { PAGE } from './slack-pages.ts';

type Deps = { readonly calls: SlackCalls; readonly signal: AbortSignal };

/** Slack lists a thread from its oldest message and a channel from its newest: a channel needs few pages. */
const THREAD_PAGES = 50;
const PLACE_PAGES = 5;
const CHAT_PAGES = 20;

const NextPage = z.object({
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const Messages = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })).default([]),
});
const Chats = z.object({ channels: z.array(z.object({ id: z.string(), user: z.string().optional() })) });

/** Whether what is posted to a target stands where Slack lists it: what one person alone sees for a while doesn't. */
export function canFind(target: ReplyTarget): boolean {
  return target.kind !== 'private' || target.isLasting === true;
}

/** Looks through the thread, the place's newest messages, or the chat with one person, for a part's metadata. */
export async function findReply(
  target: ReplyTarget,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage | undefined> {
  if (!canFind(target)) return undefined;
  if (target.kind === 'private') {
    const { person } = target;
    const chat = await chatWith(person.id, deps);
    const ts = chat && (await newestWith(chat, key, deps));
    return ts === undefined ? undefined : { messageId: directId(person.id, ts) };
  }
  const place = placeOf(target);
  const ts =
    target.kind === 'thread'
      ? await inThread({ place, thread: target.thread.id }, key, deps)
      : await newestWith(place, key, deps);
  return ts === undefined ? undefined : { messageId: messageId(place, ts) };
}

function inThread(
  { place, thread }: { readonly place: string; readonly thread: string },
  key: DeliveryKey,
  { calls, signal }: Deps,
): Promise<string | undefined> {
  const args = { channel: place, ts: thread, include_all_metadata: true, limit: 200 };
  const page = (cursor: string | undefined) =>
    calls.call('conversations.replies', { ...args, cursor }, signal);
  return search(page, THREAD_PAGES, (answer) => partIn(answer, key));
}

function newestWith(channel: string, key: DeliveryKey, { calls, signal }: Deps): Promise<string | undefined> {
  const args = { channel, include_all_metadata: true, limit: 200 };
  const page = (cursor: string | undefined) =>
    calls.call('conversations.history', { ...args, cursor }, signal);
  return search(page, PLACE_PAGES, (answer) => partIn(answer, key));
}

/** What Slack calls the chat with a person; undefined when there is none yet. */
function chatWith(person: string, { calls, signal }: Deps): Promise<string | undefined> {
  const args = { types: 'im', limit: PAGE };
  const page = (cursor: string | undefined) => calls.call('conversations.list', { ...args, cursor }, signal);
  return search(
    page,
    CHAT_PAGES,
    (answer) => readAnswer(Chats, answer).channels.find(({ user }) => user === person)?.id,
  );
}

/** The first that `pick` finds, page by page. */
async function search(
  ask: (cursor: string | undefined) => Promise<unknown>,
  mostPages: number,
  pick: (answer: unknown) => string | undefined,
): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await ask(cursor);
    const found = pick(answer);
    if (found !== undefined) return found;
    cursor = readAnswer(NextPage, answer).response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}

function partIn(answer: unknown, key: DeliveryKey): string | undefined {
  return readAnswer(Messages, answer).messages.find(({ metadata }) => isPart(metadata, key))?.ts;
}

function isPart(metadata: unknown, key: DeliveryKey): boolean {
  const parsed = ReplyMetadata.safeParse(metadata);
  if (!parsed.success) return false;
  const { delivery_id, part } = parsed.data.event_payload;
  return delivery_id === key.deliveryId && part === key.part;
}
