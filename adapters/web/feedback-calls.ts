import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { findPressed } from './find-pressed.ts';
import { type ChatCall, type ChatDependencies, handIn, mark, standingAt } from './hand-in.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { roundOf } from './own-transcripts.ts';
import { personalId, principalOf } from './person.ts';
import type { WebMessage } from './web-transcript.ts';

const Judgement = z.strictObject({
  conversation: z.string().max(64),
  message: z.string().min(1).max(64),
  verdict: z.enum(['up', 'down']),
});

const NOT_ASKED = apiError(404, 'There is nothing to judge any more. Please reload the page.');

/** `POST feedback`: a thumb for a reply of this person's conversation. The same one again changes nothing. */
export async function judgeReply(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person } = call;
  const { tenant, now } = dependencies;
  const found = await findPressed(call, dependencies, {
    schema: Judgement,
    isMeant: (message, judged) => message.id === judged.message && isAskedOf(message),
    missing: NOT_ASKED,
  });
  if (found.kind === 'refused') return found.reply;
  const { conversation, message: id, verdict } = found.body;
  const done: ApiReply = { status: 202, body: { conversation, message: id, verdict } };
  if (found.message.body.verdict === verdict) return done;

  const round = roundOf(found.message);
  const changes = changesOf(found.message);
  const heard = JSON.stringify(['thumb', found.name, id, round, changes, verdict]);
  const taken = await handIn(call, dependencies, () =>
    sink.feedback({
      eventId: `web-t${personalId(person, heard)}`,
      about: { requestId: String(found.message.body.requestId) },
      verdict,
      author: principalOf(person, tenant),
      ...standingAt(conversation, tenant),
      handle: id,
      sentAt: now().toISOString(),
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  await mark(call, dependencies, {
    conversation: found.name,
    id,
    next: (message) =>
      roundOf(message) === round
        ? { ...message, body: { ...message.body, verdict, verdicts: changes + 1 } }
        : undefined,
  });
  return done;
}

function isAskedOf({ from, body }: WebMessage): boolean {
  return from === 'footnote' && body.takesFeedback === true;
}

/** How often the person decided: a change of mind back is an event of its own. */
function changesOf({ body }: WebMessage): number {
  return typeof body.verdicts === 'number' ? body.verdicts : 0;
}
