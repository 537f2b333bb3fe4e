import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { FormName, FormValues } from '../../src/core/form.ts';
import { findPressed } from './find-pressed.ts';
import { type ChatCall, type ChatDependencies, handIn, mark, standingAt } from './hand-in.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { roundOf } from './own-transcripts.ts';
import { endedForm, type Filled, filledIn, PageForm } from './page-form.ts';
import { personalId, principalOf } from './person.ts';
import type { WebMessage } from './web-transcript.ts';

const MOST_FIELDS = 12;

const Common = z.strictObject({
  conversation: z.string().max(64),
  message: z.string().min(1).max(64),
  form: FormName,
  binding: z.string().min(1).max(100),
});
const FormPost = z.discriminatedUnion('name', [
  Common.extend({
    name: z.literal('submit'),
    values: FormValues.refine((values) => Object.keys(values).length <= MOST_FIELDS, 'too many fields'),
  }),
  Common.extend({ name: z.literal('dismiss') }),
]);
type FormPost = z.infer<typeof FormPost>;

const NO_FORM = apiError(404, 'This form is not there any more.');
const ENDED = apiError(409, 'This form was already sent or dismissed.');
const CHANGED = apiError(409, 'This form has changed since you opened it. Please reload the page.');

/** `POST forms`: sends or dismisses a form that stands in the person's conversation or at their side of the help desk, once. */
export async function sendForm(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person } = call;
  const { tenant, now } = dependencies;
  const found = await findPressed(call, dependencies, {
    schema: FormPost,
    isMeant: ({ id }, { message }) => id === message,
    missing: NO_FORM,
  });
  if (found.kind === 'refused') return found.reply;
  const { body: post } = found;
  const { conversation, name, form, binding } = post;
  const standing = formIn(found.message);
  if (!standing) return NO_FORM;
  if (standing.ended !== undefined) return ENDED;
  if (standing.name !== form || standing.binding !== binding) return CHANGED;
  const filled = filledBy(post, standing);
  if (filled.kind === 'wrong') return apiError(400, filled.error);

  const round = roundOf(found.message);
  // Other values are another event: what was changed after a try that seemed to fail must not pass for the same.
  const sent = JSON.stringify(['form', found.name, post.message, round, name, filled.values]);
  const taken = await handIn(call, dependencies, () =>
    sink.action({
      eventId: `web-f${personalId(person, sent)}`,
      name,
      requestId: String(found.message.body.requestId),
      form,
      binding,
      ...(name === 'submit' ? { values: filled.values } : {}),
      author: principalOf(person, tenant),
      ...standingAt(conversation, tenant),
      handle: post.message,
      sentAt: now().toISOString(),
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  await mark(call, dependencies, {
    conversation: found.name,
    id: post.message,
    // Its outcome may have taken its place already.
    next: (message) => (roundOf(message) === round ? ended(message, name, filled.values) : undefined),
  });
  return { status: 202, body: { conversation, message: post.message, name } };
}

function filledBy(post: FormPost, { fields }: PageForm): Filled {
  return post.name === 'submit' ? filledIn(fields, post.values) : { kind: 'filled', values: {} };
}

function formIn({ from, body }: WebMessage): PageForm | undefined {
  if (from !== 'footnote' || body.kind !== 'form') return undefined;
  return PageForm.parse(body.form);
}

function ended(message: WebMessage, by: FormPost['name'], values: FormValues): WebMessage | undefined {
  const form = formIn(message);
  return form && { ...message, body: { ...message.body, form: endedForm(form, by, values) } };
}
