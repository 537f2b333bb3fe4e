import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { isSameWorkspace } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { RunAction } from '../queue/job-catalogue.ts';
import { answerChoice } from './answer-choice.ts';
import { languageHere } from './asker-language.ts';
import { conductTurn } from './conduct-turn.ts';
import { askPerson } from './escalate.ts';
import { workOnEscalation } from './escalate-work.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts, sharedText } from './job-texts.ts';
import { mayAllReadAnswer } from './may-all-read-answer.ts';
import { submitForm } from './submit-form.ts';
import { type Pressed, privateTarget, tellPrivately } from './tell-privately.ts';
import { withSharing } from './with-sharing.ts';

/** The buttons that stand under a turn's reply. */
type OfTurn = 'share-answer' | 'ask-a-person' | 'ask-privately' | 'choose';

/** Does what a pressed button asks for, once a turn however often it is pressed, and tells the person. */
export async function runAction(
  item: RunAction,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { action, requestId } = item;
  const pressed: Pressed = { action, services, options, itemId: requestId };
  const { name } = action;
  if (item.limited) return tellTooOften(pressed);
  if (name === 'submit' || name === 'dismiss') return submitForm(pressed);
  if (name === 'claim-escalation' || name === 'answer-escalation' || name === 'resolve-escalation')
    return workOnEscalation(name, pressed);
  const turn = await services.turns.get(action.author.tenant, action.requestId);
  // A request id that was carried to another workspace or channel opens nothing there.
  if (!turn || !isSameWorkspace(turn.place, action.place)) {
    const language = await languageHere(action, services);
    return tellPrivately({ ...pressed, language }, jobTexts(language).turnExpired, 'turn-expired');
  }
  return act(name, turn, { ...pressed, language: turn.reply.language });
}

async function tellTooOften(pressed: Pressed): Promise<void> {
  const { action, services } = pressed;
  const turn = await services.turns.get(action.author.tenant, action.requestId);
  await tellPrivately(pressed, jobTexts(turn?.reply.language).pressedTooOften, 'rate-limited');
}

function act(name: OfTurn, turn: Turn, pressed: Pressed): Promise<void> {
  switch (name) {
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
  const words = jobTexts(pressed.language);
  if (principalKey(turn.author) !== principalKey(action.author))
    return tellPrivately(pressed, words.notYours);
  if (turn.reply.kind !== 'answer') return tellPrivately(pressed, words.turnExpired, 'turn-expired');
  // Where the answer would stand, which need not be where the button was pressed.
  const place = { ...turn.place, external: turn.place.external || action.place.external };
  const audience = await services.access.audienceOf({ asker: action.author, place }, options);
  if (!(await mayAllReadAnswer(turn, audience, services))) {
    return tellPrivately(pressed, words.cannotShareHere, 'external-readers');
  }
  const reply: Reply = { ...turn.reply, text: sharedText(turn.question, turn.reply.text), actions: [] };
  const target: ReplyTarget = { kind: 'place', tenant: turn.tenant, place: turn.place };
  await services.deliver(
    { deliveryId: `${turn.requestId}-shared`, tenant: turn.tenant, target, reply },
    options,
  );
  await tellPrivately(pressed, words.shared);
}

/** The same question once more, for the asker's eyes and with the asker's own rights. */
async function answerPrivately(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  if (principalKey(turn.author) !== principalKey(action.author))
    return tellPrivately(pressed, jobTexts(pressed.language).notYours);
  const { author, place } = action;
  const { standaloneQuestion: question } = turn;
  // However often it is pressed, it is one turn and one answer.
  const requestId = `${turn.requestId}-private`;
  const again = await conductTurn(
    { requestId, author, place, question, shownTo: 'asker', language: pressed.language ?? 'en' },
    services,
    options,
  );
  const reply = withSharing(again.reply);
  await services.deliver(
    { deliveryId: requestId, tenant: turn.tenant, target: privateTarget(action), reply },
    options,
  );
}
