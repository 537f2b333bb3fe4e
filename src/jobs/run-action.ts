import { readerAccess } from '../access/reader-access.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { IncomingAction } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import type { Turn } from '../core/turn.ts';
import type { RunAction } from '../queue/job-catalogue.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { escalationText, jobTexts, sharedText } from './job-texts.ts';
import { refusal } from './refusal.ts';

/** Does what a pressed button asks for, once a turn however often it is pressed, and tells the person. */
export async function runAction(
  item: RunAction,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { action, requestId } = item;
  const turn = await services.turns.get(action.author.tenant, action.requestId);
  const answerer = { action, services, options, itemId: requestId };
  if (!turn || !sameWorkspace(turn, action))
    return tellPrivately(answerer, jobTexts.turnExpired, 'turn-expired');
  switch (action.name) {
    case 'share-answer':
      return shareAnswer(turn, answerer);
    case 'ask-a-person':
      return askPerson(turn, answerer);
  }
}

type Answerer = {
  readonly action: IncomingAction;
  readonly services: HandlerServices;
  readonly options: HandlerOptions;
  readonly itemId: string;
};

async function shareAnswer(turn: Turn, answerer: Answerer): Promise<void> {
  const { action, services, options } = answerer;
  if (principalKey(turn.author) !== principalKey(action.author))
    return tellPrivately(answerer, jobTexts.notYours);
  if (turn.reply.kind !== 'answer') return tellPrivately(answerer, jobTexts.turnExpired, 'turn-expired');
  // Where the answer would stand, which need not be where the button was pressed.
  const { place } = turn;
  const strangers = (await services.adapterFor(place.channel)?.isExternal(place, options)) ?? true;
  const external = strangers || action.place.external;
  if (readerAccess({ ...place, external }, action.author).length === 0) {
    return tellPrivately(answerer, jobTexts.cannotShareHere, 'external-readers');
  }
  const reply: Reply = { ...turn.reply, text: sharedText(turn.question, turn.reply.text), actions: [] };
  const target: ReplyTarget = { kind: 'place', tenant: turn.tenant, place: turn.place };
  await services.deliver(
    { deliveryId: `${turn.requestId}-shared`, tenant: turn.tenant, target, reply },
    options,
  );
  await tellPrivately(answerer, jobTexts.shared);
}

async function askPerson(turn: Turn, answerer: Answerer): Promise<void> {
  const { services, options } = answerer;
  if (!services.escalation)
    return tellWherePressed(turn, answerer, jobTexts.escalationUnset, 'escalation-unset');
  const reply: Reply = {
    kind: 'notice',
    requestId: turn.requestId,
    text: escalationText(turn.question, turn.reply.text, turn.requestId),
    actions: [],
    origin: { person: turn.author, place: turn.place },
  };
  const target: ReplyTarget = { kind: 'place', tenant: turn.tenant, place: services.escalation };
  await services.deliver(
    { deliveryId: `${turn.requestId}-escalation`, tenant: turn.tenant, target, reply },
    options,
  );
  await tellWherePressed(turn, answerer, jobTexts.escalated);
}

/** In the turn's thread where it has one, so that everybody there knows; else to the person alone. */
async function tellWherePressed(
  turn: Turn,
  answerer: Answerer,
  text: string,
  reason?: ReasonCode,
): Promise<void> {
  if (!turn.thread) return tellPrivately(answerer, text, reason);
  const target: ReplyTarget = { kind: 'thread', thread: turn.thread };
  const reply = plainReply(turn.requestId, text, reason);
  const deliveryId = `${turn.requestId}-escalated`;
  await answerer.services.deliver({ deliveryId, tenant: turn.tenant, target, reply }, answerer.options);
}

async function tellPrivately(answerer: Answerer, text: string, reason?: ReasonCode): Promise<void> {
  const { action, services, options, itemId } = answerer;
  const { author, place, handle } = action;
  const target: ReplyTarget = { kind: 'private', place, person: author, handle };
  const reply = plainReply(action.requestId, text, reason);
  await services.deliver({ deliveryId: itemId, tenant: author.tenant, target, reply }, options);
}

/** With a reason it is a refusal, without one a receipt. */
function plainReply(requestId: string, text: string, reason: ReasonCode | undefined): Reply {
  return reason ? refusal(requestId, reason, text) : { kind: 'notice', requestId, text, actions: [] };
}

/** A request id that was carried to another workspace or channel opens nothing there. */
function sameWorkspace(turn: Turn, action: IncomingAction): boolean {
  return turn.place.channel === action.place.channel && turn.place.workspace === action.place.workspace;
}
