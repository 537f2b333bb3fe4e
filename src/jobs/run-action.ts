import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Audience } from '../core/audience.ts';
import type { IncomingAction } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import type { Turn } from '../core/turn.ts';
import type { RunAction } from '../queue/job-catalogue.ts';
import { answerChoice } from './answer-choice.ts';
import { conductTurn } from './conduct-turn.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { escalationText, jobTexts, sharedText } from './job-texts.ts';
import { plainReply, type Pressed, privateTarget, tellPrivately } from './tell-privately.ts';
import { withSharing } from './with-sharing.ts';

/** Does what a pressed button asks for, once a turn however often it is pressed, and tells the person. */
export async function runAction(
  item: RunAction,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { action, requestId } = item;
  const turn = await services.turns.get(action.author.tenant, action.requestId);
  const pressed = { action, services, options, itemId: requestId };
  if (!turn || !sameWorkspace(turn, action))
    return tellPrivately(pressed, jobTexts.turnExpired, 'turn-expired');
  switch (action.name) {
    case 'share-answer':
      return shareAnswer(turn, pressed);
    case 'ask-a-person':
      return askPerson(turn, pressed);
    case 'ask-privately':
      return answerPrivately(turn, pressed);
    case 'choose':
      return answerChoice(turn, pressed);
  }
}

async function shareAnswer(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  if (principalKey(turn.author) !== principalKey(action.author))
    return tellPrivately(pressed, jobTexts.notYours);
  if (turn.reply.kind !== 'answer') return tellPrivately(pressed, jobTexts.turnExpired, 'turn-expired');
  // Where the answer would stand, which need not be where the button was pressed.
  const place = { ...turn.place, external: turn.place.external || action.place.external };
  const audience = await services.access.audienceOf({ asker: action.author, place }, options);
  if (!(await mayAllReadAnswer(turn, audience, services))) {
    return tellPrivately(pressed, jobTexts.cannotShareHere, 'external-readers');
  }
  const reply: Reply = { ...turn.reply, text: sharedText(turn.question, turn.reply.text), actions: [] };
  const target: ReplyTarget = { kind: 'place', tenant: turn.tenant, place: turn.place };
  await services.deliver(
    { deliveryId: `${turn.requestId}-shared`, tenant: turn.tenant, target, reply },
    options,
  );
  await tellPrivately(pressed, jobTexts.shared);
}

async function askPerson(turn: Turn, pressed: Pressed): Promise<void> {
  const { services, options } = pressed;
  // What one person asked alone, nobody else passes on.
  const isAlone = !turn.thread || turn.place.kind === 'direct';
  if (isAlone && principalKey(turn.author) !== principalKey(pressed.action.author))
    return tellPrivately(pressed, jobTexts.notYours);
  const helpPlace = services.escalation(turn.tenant);
  if (!helpPlace) return tellWherePressed(turn, pressed, jobTexts.escalationUnset, 'escalation-unset');
  const helpers = { asker: turn.author, place: helpPlace };
  const audience = await services.access.audienceOf(helpers, options);
  // Who helps may have fewer rights than who asked: then they get the question alone.
  const answer = (await mayAllReadAnswer(turn, audience, services))
    ? turn.reply.text
    : jobTexts.answerWithheld;
  const reply: Reply = {
    kind: 'notice',
    requestId: turn.requestId,
    text: escalationText(turn.question, answer, turn.requestId),
    actions: [],
    origin: { person: turn.author, place: turn.place },
  };
  const target: ReplyTarget = { kind: 'place', tenant: turn.tenant, place: helpPlace };
  await services.deliver(
    { deliveryId: `${turn.requestId}-escalation`, tenant: turn.tenant, target, reply },
    options,
  );
  await tellWherePressed(turn, pressed, jobTexts.escalated);
}

/** Whether everybody may read what the reply rests on, as rights and documents are now; what claims nothing anybody may. */
async function mayAllReadAnswer(
  { reply, tenant }: Turn,
  audience: Audience,
  { mayAllSee }: HandlerServices,
): Promise<boolean> {
  if (reply.kind !== 'answer') return true;
  const cited = reply.citations.map(({ passageId }) => passageId);
  return mayAllSee(tenant, cited, audience);
}

/** The same question once more, for the asker's eyes and with the asker's own rights. */
async function answerPrivately(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  if (principalKey(turn.author) !== principalKey(action.author))
    return tellPrivately(pressed, jobTexts.notYours);
  const { author, place } = action;
  const { standaloneQuestion: question } = turn;
  // However often it is pressed, it is one turn and one answer.
  const requestId = `${turn.requestId}-private`;
  const again = await conductTurn(
    { requestId, author, place, question, shownTo: 'asker' },
    services,
    options,
  );
  const reply = withSharing(again.reply);
  await services.deliver(
    { deliveryId: requestId, tenant: turn.tenant, target: privateTarget(action), reply },
    options,
  );
}

/** In the turn's thread where it has one, so that everybody there knows; else to the person alone. */
async function tellWherePressed(
  turn: Turn,
  pressed: Pressed,
  text: string,
  reason?: ReasonCode,
): Promise<void> {
  if (!turn.thread) return tellPrivately(pressed, text, reason);
  const target: ReplyTarget = { kind: 'thread', thread: turn.thread };
  const reply = plainReply(turn.requestId, text, reason);
  const deliveryId = `${turn.requestId}-escalated`;
  await pressed.services.deliver({ deliveryId, tenant: turn.tenant, target, reply }, pressed.options);
}

/** A request id that was carried to another workspace or channel opens nothing there. */
function sameWorkspace(turn: Turn, action: IncomingAction): boolean {
  return turn.place.channel === action.place.channel && turn.place.workspace === action.place.workspace;
}
