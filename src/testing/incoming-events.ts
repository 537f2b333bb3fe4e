import { IncomingAction, IncomingCommand, IncomingDeletion, IncomingMessage } from '../core/message.ts';
import { Principal } from '../core/principal.ts';
import { Place, Thread } from '../core/thread.ts';

const sentAt = '2026-03-02T09:00:00.000Z';

/** A person of the organisation `tenant` on Slack. */
export function principal(id = 'U1', tenant = 'default'): Principal {
  return Principal.parse({ tenant, channel: 'slack', workspace: 'T1', id });
}

/** A Slack channel. */
export function place(id = 'C1'): Place {
  return Place.parse({ channel: 'slack', workspace: 'T1', id, kind: 'channel' });
}

/** A thread of that channel. */
export function thread(id = '100.1', tenant = 'default'): Thread {
  return { tenant, place: place(), id };
}

/** A mention by `U1` in a thread; ids follow from `name` unless they are given. */
export function incomingMessage(name: string, overrides: Partial<IncomingMessage> = {}): IncomingMessage {
  return IncomingMessage.parse({
    eventId: `event-${name}`,
    messageId: `message-${name}`,
    thread: thread(),
    author: principal(),
    text: `Question ${name}?`,
    addressing: 'mention',
    sentAt,
    ...overrides,
  });
}

/** The message of that name is taken back. */
export function incomingDeletion(name: string): IncomingDeletion {
  const eventId = `event-${name}-deleted`;
  return IncomingDeletion.parse({ eventId, messageId: `message-${name}`, thread: thread(), sentAt });
}

/** `/ask` by `U1`. */
export function incomingCommand(name: string, overrides: Partial<IncomingCommand> = {}): IncomingCommand {
  return IncomingCommand.parse({
    eventId: `event-${name}`,
    name: 'ask',
    text: `Question ${name}?`,
    author: principal(),
    place: place(),
    sentAt,
    ...overrides,
  });
}

/** `U1` asks for a person under the reply of `request-1`. */
export function incomingAction(name: string, overrides: Partial<IncomingAction> = {}): IncomingAction {
  return IncomingAction.parse({
    eventId: `event-${name}`,
    name: 'ask-a-person',
    requestId: 'request-1',
    author: principal(),
    place: place(),
    sentAt,
    ...overrides,
  });
}
