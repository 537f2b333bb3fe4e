import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { before } from './deadline.ts';
import {
  type ChatCall,
  type ChatDependencies,
  handIn,
  mark,
  NO_CONVERSATION,
  standingAt,
} from './hand-in.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import { findMessage, roundOf, transcriptsOf } from './own-transcripts.ts';
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
  const { person, signal } = call;
  const { transcript, tenant, now } = dependencies;
  const read = await readJsonBody(call.request, Judgement);
  if (read.kind === 'refused') return read.reply;
  const { conversation, message: id, verdict } = read.body;
  const names = transcriptsOf(person, conversation);
  if (names.length === 0) return NO_CONVERSATION;
  const found = await before(
    signal,
    findMessage(transcript, names, (message) => message.id === id && isAskedOf(message)),
  );
  if (!found) return NOT_ASKED;
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
