import { createHash } from 'node:crypto';
import type { Escalation, Helper, HelperAnswer } from '../core/escalation.ts';
import type { FormField } from '../core/form.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { mayHelp } from './escalation-access.ts';
import { textField } from './escalation-draft.ts';
import { refreshHelp } from './escalation-post.ts';
import { type Told, tellAsker } from './escalation-tell.ts';
import { answeredText, escalationTexts } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { escalationEntry, helperOf } from './escalation-helper.ts';
import { tellHelper } from './tell-helper.ts';
import type { Pressed } from './tell-privately.ts';

const MOST_TEXT = 3_000;

/** The private form in which a helper answers. `binding` names this form: what comes by it is sent once. */
export function answerForm(
  { id, shared }: Escalation,
  given: { readonly binding: string; readonly value?: string; readonly text?: string },
): Reply {
  const { binding, value, text = escalationTexts.answerForm } = given;
  const verified: FormField = {
    kind: 'toggle',
    name: 'verified',
    label: 'Also offer it as a verified answer',
    value: false,
  };
  return {
    kind: 'form',
    form: 'answer-escalation',
    requestId: id,
    text,
    actions: [],
    facts: [{ label: 'They ask', value: shared.question.slice(0, 1_500).toWellFormed() }],
    fields: [textField('answer', 'Your answer', { value }), verified],
    submitLabel: 'Send it',
    dismissLabel: 'Cancel',
    binding,
  };
}

/** Takes a helper's answer, or that they would rather not. */
export async function submitAnswer(pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  const { author, place, values = {}, binding } = action;
  const escalation = await services.escalation.store.get({ tenant: author.tenant, id: action.requestId });
  if (!escalation || binding === undefined) return tellHelper(pressed, escalationTexts.nobodyHere, true);
  if (action.name === 'dismiss') return tellHelper(pressed, escalationTexts.answerDismissed, true);
  if (!(await mayHelp(escalation, action, services, options))) {
    const refused = { what: 'answer', actor: principalKey(author), place, decision: 'refused' } as const;
    await services.audit.append(escalationEntry(escalation, refused));
    return tellHelper(pressed, escalationTexts.notForYou, true);
  }
  const text = (values.answer ?? '').trim().slice(0, MOST_TEXT).toWellFormed();
  if (text === '') {
    const again = answerForm(escalation, { binding, text: escalationTexts.answerMissing });
    return tellHelper(pressed, again, true);
  }
  const by = await helperOf(author, services, options);
  const form = createHash('sha256').update(`${by.key} ${binding}`).digest('base64url').slice(0, 24);
  const reached = await relayAnswer(escalation, { by, person: author, text, form }, pressed);
  if (reached === undefined) return tellHelper(pressed, escalationTexts.answerRefused, true);
  const offered = reached && values.verified === 'yes' ? await offer(escalation, form, pressed) : undefined;
  const receipt = reached ? escalationTexts.answerSent : escalationTexts.answerUndelivered;
  await tellHelper(pressed, [receipt, offered].filter((part) => part !== undefined).join(' '), true);
}

type Relay = {
  readonly by: Helper;
  readonly person?: Principal;
  readonly text: string;
  readonly form: string;
};

/**
 * Keeps a helper's answer and says it to the asker in the helper's name, once a form. False when the asker's place takes
 * nothing any more, undefined when the request takes no answer any more. Safe to repeat.
 */
export async function relayAnswer(
  { tenant, id }: Pick<Escalation, 'tenant' | 'id'>,
  { by, person, text, form }: Relay,
  {
    action,
    services,
    options,
    itemId,
  }: Pick<Pressed, 'services' | 'options' | 'itemId'> & { readonly action?: Pressed['action'] },
): Promise<boolean | undefined> {
  const { store } = services.escalation;
  const at = new Date(services.now()).toISOString();
  const place = action?.place;
  const entry = escalationEntry(
    { tenant, id },
    { what: 'answer', actor: by.key, place, decision: 'allowed' },
  );
  const change = await store.answer({ tenant, id }, { by, text, form, at }, entry);
  if (!change) return undefined;
  const { escalation } = change;
  // A second press of the same form: what was sent first counts.
  const kept = escalation.answers.find((answer) => answer.form === form);
  if (!kept) return undefined;
  const origin =
    person && place ? { person: { ...person, name: by.name }, place, did: 'answered' as const } : undefined;
  const reached = !kept.untold || (await tellAnswer(escalation, { answer: kept, origin }, services, options));
  await refreshHelp(escalation, itemId, services, options);
  return reached;
}

/** Says a helper's answer to the asker, once a form, and notes that it was said. False when their place takes nothing. */
export async function tellAnswer(
  escalation: Escalation,
  { answer, origin }: { readonly answer: HelperAnswer; readonly origin?: Told['origin'] },
  services: HandlerServices,
  options: HandlerOptions,
): Promise<boolean> {
  const { by, text, form } = answer;
  const say: Told['say'] = (words) => answeredText(by, text, words);
  const told = { what: `answer-${form}`, say, origin };
  if (!(await tellAsker(escalation, told, services, options))) return false;
  await services.escalation.store.answerTold(escalation, form);
  return true;
}

/** Offers what was sent by this form, whatever a second press of it says. */
async function offer(
  { tenant, id, shared }: Escalation,
  form: string,
  { services }: Pressed,
): Promise<string | undefined> {
  const { store, offerVerified } = services.escalation;
  const now = await store.get({ tenant, id });
  const sent = now?.answers.find((answer) => answer.form === form);
  if (!sent || !offerVerified) return undefined;
  const { text: answer, by, at } = sent;
  const { told } = await offerVerified({ tenant, requestId: id, question: shared.question, answer, by, at });
  return told;
}
