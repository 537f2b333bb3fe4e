import { z } from 'zod';
import type {
  DeliveryKey,
  PostedMessage,
  RenderedPart,
  ReplyTarget,
} from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { mayReplace } from './response-handle.ts';
import type { SlackCalls } from './slack-calls.ts';
import { messageId } from './slack-ids.ts';

type PrivateTarget = Extract<ReplyTarget, { kind: 'private' }>;
type OpenTarget = Exclude<ReplyTarget, PrivateTarget>;
type Deps = { readonly calls: SlackCalls; readonly signal: AbortSignal };

const EVENT_TYPE = 'footnote_reply';
/** A response URL takes five messages. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const RESPONSE_URL_USES = 5;

/** A part's payload as Slack takes it. */
export const ReplyPayload = z.object({
  text: z.string(),
  blocks: z.array(z.record(z.string(), z.unknown())),
});
const Posted = z.object({ ts: z.string() });
const PostedEphemeral = z.object({ message_ts: z.string() });

const Page = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
/** What marks our own messages. */
export const ReplyMetadata = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ delivery_id: z.string(), part: z.coerce.number() }),
});

/** Slack reads names and addresses in `text` as markup unless it is told not to. */
const LITERAL = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

function placeOf(target: ReplyTarget): string {
  return target.kind === 'thread' ? target.thread.place.id : target.place.id;
}

/** What Slack has no way to do. */
export function cannot(what: string): DeliveryError {
  return new DeliveryError(what, { outcome: 'rejected', retryable: false });
}

/** A call whose answer can't be read may have worked. */
function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new DeliveryError('Slack answered in a form that is not known', {
    outcome: 'unknown',
    retryable: true,
    cause: parsed.error,
  });
}

/** Posts one part once, with metadata that finds it again. Throws DeliveryError. */
export async function postReply(
  target: ReplyTarget,
  part: RenderedPart,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage> {
  const payload = ReplyPayload.parse(part.payload);
  if (target.kind === 'private') return postPrivately(target, payload, key, deps);
  const channel = placeOf(target);
  const metadata = { event_type: EVENT_TYPE, event_payload: { delivery_id: key.deliveryId, part: key.part } };
  const thread = target.kind === 'thread' ? { thread_ts: target.thread.id } : {};
  const answer = await deps.calls.call(
    'chat.postMessage',
    { channel, ...thread, ...payload, metadata, ...LITERAL },
    deps.signal,
  );
  return { messageId: messageId(channel, read(Posted, answer).ts) };
}

async function postPrivately(
  target: PrivateTarget,
  payload: z.infer<typeof ReplyPayload>,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage> {
  if (target.isLasting === true) return postDirectly(target, payload, deps);
  // By a response URL nothing private reaches a thread: it would appear at the end of the channel.
  const isInThread = target.thread !== undefined && !mayReplace(target);
  if (target.handle !== undefined && key.part < RESPONSE_URL_USES && !isInThread) {
    // A command's first answer takes the place of "Looking that up…", and a form's outcome that of the form.
    const replace = key.part === 0 && mayReplace(target);
    const message = { response_type: 'ephemeral', replace_original: replace, ...payload };
    await deps.calls.respond(
      target.handle,
      { ...message, unfurl_links: false, unfurl_media: false },
      deps.signal,
    );
    return { messageId: `response:${key.deliveryId}:${key.part}` };
  }
  const args = {
    channel: target.place.id,
    user: target.person.id,
    ...(target.thread === undefined ? {} : { thread_ts: target.thread }),
    ...payload,
    parse: 'none',
    link_names: false,
  };
  const answer = await deps.calls.call('chat.postEphemeral', args, deps.signal);
  return { messageId: `ephemeral:${target.place.id}:${read(PostedEphemeral, answer).message_ts}` };
}

/** In the chat with one person, where it still stands when they come back: Slack opens it by the person's id. */
async function postDirectly(
  { person }: PrivateTarget,
  payload: z.infer<typeof ReplyPayload>,
  deps: Deps,
): Promise<PostedMessage> {
  const args = { channel: person.id, ...payload, ...LITERAL };
  const answer = await deps.calls.call('chat.postMessage', args, deps.signal);
  return { messageId: `direct:${person.id}:${read(Posted, answer).ts}` };
}

/** Looks through the thread, or the place's newest messages, for a part's metadata. Private messages can't be looked up. */
export async function findReply(
  target: ReplyTarget,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage | undefined> {
  if (target.kind === 'private') return undefined;
  // Slack lists a thread from its oldest message and a channel from its newest: a channel needs few pages.
  const pages = target.kind === 'thread' ? 50 : 5;
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const found = await readPage(target, cursor, deps);
    const match = found.messages.find((message) => isPart(message.metadata, key));
    if (match) return { messageId: messageId(placeOf(target), match.ts) };
    cursor = found.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}

async function readPage(
  target: OpenTarget,
  cursor: string | undefined,
  deps: Deps,
): Promise<z.infer<typeof Page>> {
  const args = { channel: placeOf(target), include_all_metadata: true, limit: 200, cursor };
  const answer =
    target.kind === 'thread'
      ? await deps.calls.call('conversations.replies', { ...args, ts: target.thread.id }, deps.signal)
      : await deps.calls.call('conversations.history', args, deps.signal);
  return read(Page, answer);
}

function isPart(metadata: unknown, key: DeliveryKey): boolean {
  const parsed = ReplyMetadata.safeParse(metadata);
  if (!parsed.success) return false;
  const { delivery_id, part } = parsed.data.event_payload;
  return delivery_id === key.deliveryId && part === key.part;
}
