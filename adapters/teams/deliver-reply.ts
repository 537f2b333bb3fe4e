import type {
  DeliveryKey,
  PostedMessage,
  RenderedPart,
  ReplyTarget,
} from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import type { Destination } from './connector-calls.ts';
import { statusOf } from './delivery-error.ts';
import { type DeliverDeps, destinationOf, referenceFor } from './destination.ts';
import { baseConversation, messageId, parsePrivateHandle, unsentMessageId } from './teams-ids.ts';

type PrivateTarget = Extract<ReplyTarget, { kind: 'private' }>;

/** A private answer that can't be delivered privately isn't shown to others: only the reason is. */
async function tellWhyNot(
  target: PrivateTarget,
  { language }: RenderedPart,
  deps: DeliverDeps,
): Promise<PostedMessage> {
  const conversation = parsePrivateHandle(target.handle)?.conversation ?? target.place.id;
  const reference = await referenceFor(target, conversation, deps);
  const activity = { type: 'message', textFormat: 'markdown', text: wordsIn(language).labels.cannotWrite };
  return {
    messageId: messageId(
      conversation,
      await deps.calls.send({ conversation, reference }, activity, deps.signal),
    ),
  };
}

/**
 * Puts a private reply in the place of the message whose button was pressed, where that message is for the same eyes alone: in
 * the person's own chat. Undefined when it isn't, or can't be changed any more. Safe to repeat.
 */
async function replacePressed(
  target: PrivateTarget,
  part: RenderedPart,
  deps: DeliverDeps,
): Promise<PostedMessage | undefined> {
  const handle = parsePrivateHandle(target.handle);
  if (!target.replaces || handle?.pressed === undefined || target.place.kind !== 'direct') return undefined;
  const { conversation, pressed } = handle;
  if (conversation !== target.place.id) return undefined;
  const reference = await referenceFor(target, conversation, deps);
  try {
    await deps.calls.update({ conversation, reference }, pressed, part.payload, deps.signal);
    return { messageId: messageId(conversation, pressed) };
  } catch (error) {
    const isRefused = error instanceof DeliveryError && error.outcome !== 'unknown' && !error.retryable;
    if (isRefused) return undefined;
    throw error;
  }
}

/** Posts one part once. Throws DeliveryError. */
export async function postReply(
  target: ReplyTarget,
  part: RenderedPart,
  key: DeliveryKey,
  deps: DeliverDeps,
): Promise<PostedMessage> {
  if (target.kind === 'private' && key.part === 0) {
    const replaced = await replacePressed(target, part, deps);
    if (replaced) return replaced;
  }
  let destination: Destination;
  try {
    destination = await destinationOf(target, deps);
  } catch (error) {
    const status = statusOf(error);
    if (target.kind !== 'private' || (status !== 403 && status !== 404)) throw error;
    if (key.part > 0) return { messageId: unsentMessageId(key.deliveryId) };
    return tellWhyNot(target, part, deps);
  }
  const { conversation } = destination;
  try {
    return {
      messageId: messageId(conversation, await deps.calls.send(destination, part.payload, deps.signal)),
    };
  } catch (error) {
    const base = baseConversation(conversation);
    const inGroup = target.kind === 'thread' && target.thread.place.kind === 'group';
    if (!inGroup || base === conversation || statusOf(error) !== 400) throw error;
    // Group chats refuse threads, before they take anything.
    const unthreaded = { ...destination, conversation: base };
    return { messageId: messageId(base, await deps.calls.send(unthreaded, part.payload, deps.signal)) };
  }
}

/** Shows the typing signal where the reply will stand. Throws DeliveryError. */
export async function showTyping(target: ReplyTarget, deps: DeliverDeps): Promise<void> {
  if (target.kind !== 'thread') return;
  const conversation = target.thread.id;
  const reference = await referenceFor(target, conversation, deps);
  await deps.calls.show({ conversation, reference }, { type: 'typing' }, deps.signal);
}
