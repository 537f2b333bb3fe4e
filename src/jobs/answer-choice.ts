import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { type ChannelSettings, mayAsk } from '../core/channel-settings.ts';
import { principalKey } from '../core/principal.ts';
import { threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { conductTurn } from './conduct-turn.ts';
import { isWithdrawn } from './is-withdrawn.ts';
import { jobTexts } from './job-texts.ts';
import { rememberTurn } from './remember-turn.ts';
import { type Pressed, privateTarget, tellPrivately } from './tell-privately.ts';
import { isFresh } from './wait-for-person.ts';

/** Answers the reading that the asker pressed, in the place of the question about it. The first press counts, once. */
export async function answerChoice(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  const { author, messageId, place, reply, tenant, thread } = turn;
  const words = jobTexts(reply.language);
  if (principalKey(author) !== principalKey(action.author)) return tellPrivately(pressed, words.notYours);
  const chosen = reply.kind === 'clarification' ? reply.choices[action.choice ?? 0] : undefined;
  if (!chosen || !isFresh(turn, services.now()))
    return tellPrivately(pressed, words.turnExpired, 'turn-expired');

  const settings = thread && (await services.settingsFor(thread));
  if (settings && !(await mayAnswer(turn, settings, pressed)))
    return tellPrivately(pressed, words.notAllowedHere, 'not-allowed-here');
  const isGone = async (): Promise<boolean> =>
    thread !== undefined && messageId !== undefined && (await isWithdrawn({ thread, messageId }, services));
  if (await isGone()) return;

  const requestId = `${turn.requestId}-chosen`;
  const shownTo = thread ? 'place' : 'asker';
  const answered = await conductTurn(
    {
      requestId,
      author,
      place,
      thread,
      messageId,
      question: chosen.question,
      shownTo,
      settings,
      language: reply.language ?? 'en',
      isClarified: true,
    },
    services,
    options,
  );
  if (await isGone()) return;
  const target: ReplyTarget = thread ? { kind: 'thread', thread } : privateTarget(action);
  const inPlaceOf = thread && turn.requestId;
  await services.deliver(
    { deliveryId: requestId, tenant, target, reply: answered.reply, inPlaceOf },
    options,
  );
  if (!thread) return;
  const key = threadKey(thread);
  await services.pending.settle({
    tenant,
    threadKey: key,
    person: principalKey(author),
    requestId: turn.requestId,
  });
  await rememberTurn(key, answered, services);
}

/** Whether the channel's settings let this person be answered here now. */
async function mayAnswer(
  { author, place }: Turn,
  settings: ChannelSettings,
  { services, options }: Pressed,
): Promise<boolean> {
  if (settings.answer === 'never') return false;
  if (settings.who.length === 0) return true;
  return mayAsk(await services.access.ownRights({ asker: author, place }, options), settings);
}
