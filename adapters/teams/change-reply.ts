import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import type { Destination, OutgoingActivity } from './connector-calls.ts';
import { gone, isStreamRefusal } from './delivery-error.ts';
import { type DeliverDeps, referenceFor } from './destination.ts';
import { type OpenStreams, overForCertainMs } from './open-streams.ts';
import { finalActivity, unfinishedMessage } from './stream-activities.ts';
import { baseConversation, isUnsent, type MessageAddress, parseMessageId } from './teams-ids.ts';

type ChangeDeps = DeliverDeps & { readonly streams: OpenStreams; readonly now: () => number };

function refused(message: string): DeliveryError {
  return new DeliveryError(message, { outcome: 'rejected', retryable: false });
}

/** Where a message stands. Throws DeliveryError for what isn't an id, and `gone` for what was never posted. */
function addressOf(id: string): MessageAddress {
  const address = parseMessageId(id);
  if (!address) throw refused('This message of Teams has no id');
  if (isUnsent(address)) throw gone();
  return address;
}

/** A private answer that could not be given left a note in the conversation: the answer must not replace it there. */
function assertForTheirEyes(target: ReplyTarget, { conversation }: MessageAddress): void {
  if (target.kind !== 'private' || target.place.kind === 'direct') return;
  if (baseConversation(conversation) === baseConversation(target.place.id))
    throw refused('A private answer is not shown where others read');
}

/** Until when a message's stream may still be open; undefined for what is a message already. */
function openUntilMs(address: MessageAddress, { streams, now }: ChangeDeps): number | undefined {
  const { conversation, activity, streamedAtMs } = address;
  if (streamedAtMs === undefined || streams.find(conversation, activity)?.ended) return undefined;
  const overAtMs = overForCertainMs(streamedAtMs);
  return now() >= overAtMs ? undefined : overAtMs;
}

/**
 * Replaces a message that was posted or streamed, in the conversation that its id names. A stream gets the part as its
 * end; where it is over, the part replaces what stands there. Safe to repeat. Throws DeliveryError.
 */
export async function updateReply(
  target: ReplyTarget,
  id: string,
  part: RenderedPart,
  deps: ChangeDeps,
): Promise<void> {
  const address = addressOf(id);
  assertForTheirEyes(target, address);
  const { conversation, activity } = address;
  const to = { conversation, reference: await referenceFor(target, conversation, deps) };
  const overAtMs = openUntilMs(address, deps);
  if (address.streamedAtMs === undefined) await deps.calls.update(to, activity, part.payload, deps.signal);
  else if (overAtMs === undefined) await replaceEnded(part, { to, activity }, deps);
  else await endWith(part, { to, activity, overAtMs }, deps);
}

type Message = { readonly to: Destination; readonly activity: string };
type Stream = Message & { readonly overAtMs: number };

/** What Teams made of a stream that broke off may not be ours to change: the reply is then a message of its own. */
async function replaceEnded(part: RenderedPart, { to, activity }: Message, deps: ChangeDeps): Promise<void> {
  await deps.calls.update(to, activity, part.payload, deps.signal).catch((error: unknown) => {
    throw isStreamRefusal(error) ? gone(error) : error;
  });
}

/** Makes a message of a stream. False where Teams refuses it: the stream is over, or showed other words. */
async function endStream(
  { to, activity }: Message,
  last: OutgoingActivity,
  { calls, streams, signal }: ChangeDeps,
): Promise<boolean> {
  const taken = await calls.endStream(to, finalActivity(activity, last), signal).then(
    () => true,
    (error: unknown) => {
      if (isStreamRefusal(error)) return false;
      throw error;
    },
  );
  const stream = streams.find(to.conversation, activity);
  if (stream) stream.ended = true;
  return taken;
}

async function endWith(part: RenderedPart, stream: Stream, deps: ChangeDeps): Promise<void> {
  const { to, activity, overAtMs } = stream;
  const { shown = '', language } = deps.streams.find(to.conversation, activity) ?? {};
  const { text } = part.payload;
  // A stream's end is text that begins with what was shown; whatever else is to stand there replaces that end.
  const isItsEnd = typeof text === 'string' && text.startsWith(shown);
  const last = isItsEnd ? part.payload : unfinishedMessage(shown, wordsIn(language).labels.hereItIs);
  const taken = await endStream(stream, last, deps);
  if (isItsEnd && taken) return;
  try {
    await deps.calls.update(to, activity, part.payload, deps.signal);
  } catch (error) {
    const retryable = !(error instanceof DeliveryError) || error.retryable;
    if (taken || retryable || deps.now() >= overAtMs) throw error;
    // Neither its end nor a message yet: another process streamed other words. Teams makes a message of them in the end.
    throw new DeliveryError('A stream of Teams is still open', {
      outcome: 'rejected',
      retryable: true,
      retryAfterMs: overAtMs - deps.now(),
      cause: error,
    });
  }
}

/** Takes a message away, in the conversation that its id names. Throws DeliveryError, `gone` when it isn't there. */
export async function removeReply(target: ReplyTarget, id: string, deps: ChangeDeps): Promise<void> {
  const address = addressOf(id);
  const { conversation, activity } = address;
  const to = { conversation, reference: await referenceFor(target, conversation, deps) };
  const overAtMs = openUntilMs(address, deps);
  if (overAtMs !== undefined) {
    const { shown = '', language } = deps.streams.find(conversation, activity) ?? {};
    // Seen for the moment between the stream's end and its removal.
    await endStream({ to, activity }, unfinishedMessage(shown, wordsIn(language).labels.oneMoment), deps);
  }
  await deps.calls.remove(to, activity, deps.signal);
}
