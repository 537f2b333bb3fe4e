import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { AssistantError, DeliveryError } from '../../src/core/errors.ts';
import type { ConnectorCalls, Destination } from './connector-calls.ts';
import type { ConversationReference, ConversationReferences } from './conversation-references.ts';
import { baseConversation, parsePrivateHandle } from './teams-ids.ts';

/** What a delivery works with. */
export type DeliverDeps = {
  readonly calls: ConnectorCalls;
  readonly references: ConversationReferences;
  readonly signal: AbortSignal;
};

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
export async function referenceFor(
  target: ReplyTarget,
  conversation: string,
  { references }: Pick<DeliverDeps, 'references'>,
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

/** Where a reply is posted: its thread, its place, or the chat with one person alone. Throws DeliveryError. */
export async function destinationOf(target: ReplyTarget, deps: DeliverDeps): Promise<Destination> {
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
