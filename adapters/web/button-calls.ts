import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { ActionName } from '../../src/core/message.ts';
import { findPressed } from './find-pressed.ts';
import { type ChatCall, type ChatDependencies, handIn, mark, standingAt } from './hand-in.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { roundOf } from './own-transcripts.ts';
import { personalId, principalOf } from './person.ts';
import type { WebMessage } from './web-transcript.ts';

const ButtonPress = z.strictObject({
  conversation: z.string().max(64),
  name: ActionName.exclude(['submit', 'dismiss']),
  requestId: z.string().min(1).max(200),
  /** Which of a question's choices, from 0; with the name `choose` alone. */
  choice: z.number().int().nonnegative().max(9).optional(),
  /** Chosen by the page where a button can be pressed again, the same for every try of one press. */
  pressId: z
    .string()
    .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _')
    .optional(),
});
type ButtonPress = z.infer<typeof ButtonPress>;

const NO_BUTTON = apiError(404, 'This button is not there any more. Please ask again.');

/** `POST actions`: a button that stands under a reply of this person's conversation, or at the help desk. */
export async function pressButton(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person } = call;
  const { tenant, now } = dependencies;
  const found = await findPressed(call, dependencies, {
    schema: ButtonPress,
    isMeant: offers,
    missing: NO_BUTTON,
  });
  if (found.kind === 'refused') return found.reply;
  const { body: press } = found;
  const { conversation, name, requestId, choice } = press;

  const at = now().toISOString();
  const taken = await handIn(call, dependencies, () =>
    sink.action({
      eventId: `web-a${personalId(person, pressed(press, found.message))}`,
      name,
      requestId,
      ...(choice === undefined ? {} : { choice }),
      author: principalOf(person, tenant),
      ...standingAt(conversation, tenant),
      handle: found.message.id,
      sentAt: at,
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  // The other buttons can be pressed again: what came of them is said in messages.
  if (choice !== undefined)
    await mark(call, dependencies, {
      conversation: found.name,
      id: found.message.id,
      next: (standing) =>
        offers(standing, press)
          ? // A choice asks anew: the page waits from then on.
            { ...standing, body: { ...standing.body, pressed: [buttonOf(press)], changedAt: at } }
          : undefined,
    });
  return {
    status: 202,
    body: { conversation, name, requestId, ...(choice === undefined ? {} : { choice }) },
  };
}

function offers({ from, body }: WebMessage, { name, requestId, choice }: ButtonPress): boolean {
  if (from !== 'footnote' || body.requestId !== requestId) return false;
  if (name === 'choose')
    return Array.isArray(body.choices) && choice !== undefined && choice < body.choices.length;
  return choice === undefined && Array.isArray(body.actions) && body.actions.includes(name);
}

/** A button's own name under its reply: each choice is one. */
function buttonOf({ name, choice }: ButtonPress): string {
  return choice === undefined ? name : `${name}:${choice}`;
}

/** What tells this press from every other one. */
function pressed(press: ButtonPress, message: WebMessage): string {
  const { conversation, requestId, pressId = '' } = press;
  return JSON.stringify(['action', conversation, buttonOf(press), requestId, roundOf(message), pressId]);
}
