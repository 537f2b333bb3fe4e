import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { principalKey } from '../core/principal.ts';
import { threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { conductTurn } from './conduct-turn.ts';
import { jobTexts } from './job-texts.ts';
import { rememberTurn } from './remember-turn.ts';
import { type Pressed, privateTarget, tellPrivately } from './tell-privately.ts';
import { isFresh } from './wait-for-person.ts';

/** Answers the reading that the asker pressed, in the place of the question about it. The first press counts, once. */
export async function answerChoice(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  const { author, messageId, place, reply, tenant, thread } = turn;
  if (principalKey(author) !== principalKey(action.author)) return tellPrivately(pressed, jobTexts.notYours);
  const chosen = reply.kind === 'clarification' ? reply.choices[action.choice ?? 0] : undefined;
  if (!chosen || !isFresh(turn, services.now()))
    return tellPrivately(pressed, jobTexts.turnExpired, 'turn-expired');

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
      isClarified: true,
    },
    services,
    options,
  );
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
