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
type Deps = { readonly calls: SlackCalls; readonly signal: AbortSignal };
type PostDeps = Deps & { readonly isRepetition?: boolean };

const EVENT_TYPE = 'footnote_reply';
/** A response URL takes five messages. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const RESPONSE_URL_USES = 5;

/** A part's payload as Slack takes it. */
export const ReplyPayload = z.object({
  text: z.string(),
  blocks: z.array(z.record(z.string(), z.unknown())),
});
export type ReplyPayload = z.infer<typeof ReplyPayload>;
/** Beside it, and never sent as it is: what is said when the part may have been shown before. */
const RepetitionNote = z.object({ repetition: z.string().optional() });
const Posted = z.object({ ts: z.string() });
const PostedEphemeral = z.object({ message_ts: z.string() });

/** What marks our own messages. */
export const ReplyMetadata = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ delivery_id: z.string(), part: z.coerce.number() }),
});

/** Slack reads names and addresses in `text` as markup unless it is told not to. */
const LITERAL = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** The id of the channel where a target is. */
export function placeOf(target: ReplyTarget): string {
  return target.kind === 'thread' ? target.thread.place.id : target.place.id;
}

/** What Slack has no way to do. */
export function cannot(what: string): DeliveryError {
  return new DeliveryError(what, { outcome: 'rejected', retryable: false });
}

/** Reads what a call answered. A call whose answer can't be read may have worked. */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
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
  deps: PostDeps,
): Promise<PostedMessage> {
  const payload = ReplyPayload.parse(part.payload);
  if (target.kind === 'private') {
    if (target.isLasting === true) return postDirectly(target, payload, key, deps);
    return postPrivately(target, { payload, repeated: repeated(part, payload, deps) }, key, deps);
  }
  const channel = placeOf(target);
  const metadata = metadataOf(key);
  const thread = target.kind === 'thread' ? { thread_ts: target.thread.id } : {};
  const answer = await deps.calls.call(
    'chat.postMessage',
    { channel, ...thread, ...payload, metadata, ...LITERAL },
    deps.signal,
  );
  return { messageId: messageId(channel, readAnswer(Posted, answer).ts) };
}

function metadataOf({ deliveryId, part }: DeliveryKey): z.infer<typeof ReplyMetadata> {
  return { event_type: EVENT_TYPE, event_payload: { delivery_id: deliveryId, part } };
}

/** What may be seen twice says so; nothing else tells a second look at it from a second answer. */
function repeated(part: RenderedPart, payload: ReplyPayload, { isRepetition }: PostDeps): ReplyPayload {
  const { repetition } = RepetitionNote.parse(part.payload);
  if (isRepetition !== true || repetition === undefined) return payload;
  const note = { type: 'context', elements: [{ type: 'mrkdwn', text: repetition, verbatim: true }] };
  return { ...payload, blocks: [note, ...payload.blocks] };
}

async function postPrivately(
  target: PrivateTarget,
  { payload, repeated }: { readonly payload: ReplyPayload; readonly repeated: ReplyPayload },
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage> {
  // By a response URL nothing private reaches a thread: it would appear at the end of the channel.
  const isInThread = target.thread !== undefined && !mayReplace(target);
  if (target.handle !== undefined && key.part < RESPONSE_URL_USES && !isInThread) {
    // A command's first answer takes the place of "Looking that up…", and a form's outcome that of the form.
    const replace = key.part === 0 && mayReplace(target);
    const message = {
      response_type: 'ephemeral',
      replace_original: replace,
      ...(replace ? payload : repeated),
    };
    try {
      await deps.calls.respond(
        target.handle,
        { ...message, unfurl_links: false, unfurl_media: false },
        deps.signal,
      );
      return { messageId: `response:${key.deliveryId}:${key.part}` };
    } catch (error) {
      // Used up by other messages, or older than half an hour: Slack shows it without.
      if (!(error instanceof DeliveryError) || error.outcome !== 'gone') throw error;
    }
  }
  const args = {
    channel: target.place.id,
    user: target.person.id,
    ...(target.thread === undefined ? {} : { thread_ts: target.thread }),
    ...repeated,
    parse: 'none',
    link_names: false,
  };
  const answer = await deps.calls.call('chat.postEphemeral', args, deps.signal);
  return { messageId: `ephemeral:${target.place.id}:${readAnswer(PostedEphemeral, answer).message_ts}` };
}

/** In the chat with one person, where it still stands when they come back: Slack opens it by the person's id. */
async function postDirectly(
  { person }: PrivateTarget,
  payload: ReplyPayload,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage> {
  const args = { channel: person.id, ...payload, metadata: metadataOf(key), ...LITERAL };
  const answer = await deps.calls.call('chat.postMessage', args, deps.signal);
  return { messageId: directId(person.id, readAnswer(Posted, answer).ts) };
}

/** The id of a message in the chat with one person: what Slack calls that chat, only the answer to a post tells. */
export function directId(person: string, ts: string): string {
  return `direct:${person}:${ts}`;
}
