import type {
  DeliveryKey,
  PostedMessage,
  RenderedPart,
  ReplyTarget,
} from '../../src/channels/channel-adapter.ts';
import { AssistantError, DeliveryError } from '../../src/core/errors.ts';
import type { ConnectorCalls, Destination } from './connector-calls.ts';
import type { ConversationReference, ConversationReferences } from './conversation-references.ts';
import { statusOf } from './delivery-error.ts';
import { baseConversation, messageId, parseMessageId, parsePrivateHandle } from './teams-ids.ts';

type Deps = {
  readonly calls: ConnectorCalls;
  readonly references: ConversationReferences;
  readonly signal: AbortSignal;
};
type PrivateTarget = Extract<ReplyTarget, { kind: 'private' }>;

const CANNOT_WRITE =
  "I have an answer for you alone, but I can't write to you: please add me as a personal app in Teams (Apps, Footnote, Add), then ask again.";

function tenantOf(target: ReplyTarget): string {
  switch (target.kind) {
    case 'thread':
      return target.thread.tenant;
    case 'place':
      return target.tenant;
    case 'private':
      return target.person.tenant;
  }
}

/** How a conversation is reached. Throws DeliveryError when nobody ever wrote to Footnote in its tenant. */
async function referenceFor(
  target: ReplyTarget,
  conversation: string,
  { references }: Deps,
): Promise<ConversationReference> {
  try {
    const found = await references.find(tenantOf(target), baseConversation(conversation));
    if (found) return found;
  } catch (cause) {
    const retryable = !(cause instanceof AssistantError) || cause.retryable;
    throw new DeliveryError('How Teams is reached could not be read', {
      outcome: 'rejected',
      retryable,
      cause,
    });
  }
  throw new DeliveryError(
    'Footnote was never spoken to in this Teams tenant: install the app there, and say hello to it',
    { outcome: 'rejected', retryable: false },
  );
}

/** Where a reply is posted: its thread, its place, or the chat with one person alone. */
async function destinationOf(target: ReplyTarget, deps: Deps): Promise<Destination> {
  switch (target.kind) {
    case 'thread': {
      const conversation = target.thread.id;
      return { conversation, reference: await referenceFor(target, conversation, deps) };
    }
    case 'place':
      return { conversation: target.place.id, reference: await referenceFor(target, target.place.id, deps) };
    case 'private': {
      const reference = await referenceFor(target, target.place.id, deps);
      if (target.place.kind === 'direct') return { conversation: target.place.id, reference };
      const person = parsePrivateHandle(target.handle)?.person ?? target.person.id;
      return { conversation: await deps.calls.openChat(reference, person, deps.signal), reference };
    }
  }
}

/** A private answer that can't be delivered privately isn't shown to others: only the reason is. */
async function tellWhyNot(target: PrivateTarget, deps: Deps): Promise<PostedMessage> {
  const conversation = parsePrivateHandle(target.handle)?.conversation ?? target.place.id;
  const reference = await referenceFor(target, conversation, deps);
  const activity = { type: 'message', textFormat: 'markdown', text: CANNOT_WRITE };
  return {
    messageId: messageId(
      conversation,
      await deps.calls.send({ conversation, reference }, activity, deps.signal),
    ),
  };
}

/** Posts one part once. Throws DeliveryError. */
export async function postReply(
  target: ReplyTarget,
  part: RenderedPart,
  key: DeliveryKey,
  deps: Deps,
): Promise<PostedMessage> {
  let destination: Destination;
  try {
    destination = await destinationOf(target, deps);
  } catch (error) {
    const status = statusOf(error);
    if (target.kind !== 'private' || (status !== 403 && status !== 404)) throw error;
    if (key.part > 0) return { messageId: `unsent|${key.deliveryId}` };
    return tellWhyNot(target, deps);
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

/** Replaces a message that was posted, in the conversation that its id names. Throws DeliveryError. */
export async function updateReply(
  target: ReplyTarget,
  id: string,
  part: RenderedPart,
  deps: Deps,
): Promise<void> {
  const address = parseMessageId(id);
  if (!address) {
    throw new DeliveryError('This message of Teams has no id', { outcome: 'rejected', retryable: false });
  }
  const { conversation, activity } = address;
  const reference = await referenceFor(target, conversation, deps);
  await deps.calls.update({ conversation, reference }, activity, part.payload, deps.signal);
}

/** Shows the typing signal where the reply will stand. Throws DeliveryError. */
export async function showTyping(target: ReplyTarget, deps: Deps): Promise<void> {
  if (target.kind !== 'thread') return;
  const conversation = target.thread.id;
  const reference = await referenceFor(target, conversation, deps);
  await deps.calls.typing({ conversation, reference }, deps.signal);
}
