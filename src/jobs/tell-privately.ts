import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Language } from '../core/language.ts';
import type { IncomingAction } from '../core/message.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import { carried } from '../orchestrator/turn-language.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { refusal } from './refusal.ts';

/** A pressed button at work; `itemId` is its own request id. */
export type Pressed = {
  readonly action: IncomingAction;
  readonly services: HandlerServices;
  readonly options: HandlerOptions;
  readonly itemId: string;
  /** What who asked is spoken to in; English where nobody knows. */
  readonly language?: Language;
};

/** Shows who pressed a button something that nobody else sees. */
export function privateTarget({
  author,
  place,
  handle,
}: IncomingAction): Extract<ReplyTarget, { kind: 'private' }> {
  return { kind: 'private', place, person: author, handle };
}

/** Tells who pressed a button what came of it. */
export async function tellPrivately(pressed: Pressed, text: string, reason?: ReasonCode): Promise<void> {
  const { action, services, options, itemId, language } = pressed;
  const reply = plainReply(action.requestId, text, reason, language);
  const target = privateTarget(action);
  await services.deliver({ deliveryId: itemId, tenant: action.author.tenant, target, reply }, options);
}

/** Puts a reply in the place of the private form that was sent. */
export async function replaceForm(
  { action, services, options, itemId }: Pressed,
  reply: Reply,
): Promise<void> {
  const target: ReplyTarget = { ...privateTarget(action), replaces: true };
  await services.deliver({ deliveryId: itemId, tenant: action.author.tenant, target, reply }, options);
}

/** With a reason it is a refusal, without one a receipt. */
export function plainReply(requestId: string, text: string, reason?: ReasonCode, language?: Language): Reply {
  if (reason) return refusal(requestId, reason, text, language);
  return { kind: 'notice', requestId, text, actions: [], language: carried(language) };
}
