import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Escalation, NewEscalation } from '../core/escalation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { isSameWorkspace, type Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { type Words, wordsIn } from '../core/words/words.ts';
import { languageHere } from './asker-language.ts';
import { mayReadPlace } from './escalation-access.ts';
import { draftEscalation, type EscalationDraft, previewForm, sharedWords } from './escalation-draft.ts';
import { escalationEntry } from './escalation-helper.ts';
import { postEscalation } from './escalation-post.ts';
import { type Told, tellAsker } from './escalation-tell.ts';
import { standing } from './escalation-texts.ts';
import { makeTicket } from './escalation-ticket.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';
import { refusal } from './refusal.ts';
import { type Pressed, replaceForm, tellPrivately } from './tell-privately.ts';

type Asked = {
  readonly turn: Turn;
  /** Who wants a person, and where they are. */
  readonly requester: Principal;
  readonly from: Place;
  /** The request id of what they did. */
  readonly itemId: string;
  readonly reason?: string;
};

/** Shows who pressed "Ask a person" what would be shared; nothing is shared yet. */
export async function askPerson(turn: Turn, pressed: Pressed): Promise<void> {
  const { action, services, options, itemId } = pressed;
  const { author: requester, place: from } = action;
  const reply = await previewEscalation({ turn, requester, from, itemId }, services, options);
  const target: ReplyTarget = { kind: 'private', place: from, person: requester, handle: action.handle };
  const thread = turn.thread?.id;
  await services.deliver(
    { deliveryId: itemId, tenant: turn.tenant, target: { ...target, thread }, reply },
    options,
  );
}

/** The preview of a request for a person, or why there is none: it is with a person already, or nobody can be asked. */
export async function previewEscalation(
  { turn, requester, from, itemId, reason }: Asked,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Reply> {
  const { tenant, requestId } = turn;
  const { escalation: words, jobs } = wordsIn(turn.reply.language);
  const say = (text: string): Reply => notice(turn, text);
  if (!(await mayPassOn(turn, { person: requester, from }, services, options))) return say(jobs.notYours);
  const known = await services.escalation.store.get({ tenant, id: requestId });
  if (known && !isStranded(known)) return say(standing(known, words));
  if (known) return say(words[await sendOut(known, itemId, services, options)]);
  const draft = await draftEscalation(turn, requester, services, options);
  if (!draft) return unset(turn);
  return previewForm(draft, { more: reason });
}

/** Takes a preview that was sent or dismissed. */
export async function submitEscalation(pressed: Pressed): Promise<void> {
  const { action, services, options } = pressed;
  const { author: requester, place: from } = action;
  const { tenant } = requester;
  const turn = await services.turns.get(tenant, action.requestId);
  if (!turn || !isSameWorkspace(turn.place, from)) {
    const language = await languageHere(action, services);
    return tellPrivately({ ...pressed, language }, jobTexts(language).turnExpired, 'turn-expired');
  }
  const { escalation: words, jobs } = wordsIn(turn.reply.language);
  if (action.name === 'dismiss') return replaceForm(pressed, notice(turn, words.dismissed));
  if (!(await mayPassOn(turn, { person: requester, from }, services, options))) {
    await services.audit.append(entryOf('refused', turn, action));
    return replaceForm(pressed, notice(turn, jobs.notYours));
  }
  const known = await services.escalation.store.get({ tenant, id: turn.requestId });
  // The same press once more, after a crash: it goes on with what it began.
  const isRepeated = known?.eventId === action.eventId;
  if (known && !isRepeated && !isStranded(known))
    return replaceForm(pressed, notice(turn, standing(known, words)));
  if (known) return passOn(turn, known, pressed);
  const draft = await draftEscalation(turn, requester, services, options);
  if (!draft) return replaceForm(pressed, unset(turn));
  await submitDraft(draft, pressed);
}

async function submitDraft(draft: EscalationDraft, pressed: Pressed): Promise<void> {
  const { action, services } = pressed;
  const { turn, requester, stops } = draft;
  const { values = {} } = action;
  const { escalation: words } = wordsIn(turn.reply.language);
  const given = { question: values.question, more: values.more };
  if (action.binding !== draft.binding) {
    const { previewChanged: text } = words;
    return replaceForm(pressed, previewForm(draft, { ...given, text }));
  }
  const shared = sharedWords(draft, values);
  if (!shared) {
    const { questionMissing: text } = words;
    return replaceForm(pressed, previewForm(draft, { ...given, question: '', text }));
  }
  const wanted: NewEscalation = {
    tenant: turn.tenant,
    id: turn.requestId,
    asker: turn.author,
    requester,
    place: turn.place,
    thread: turn.thread,
    shared,
    stops,
    hasTicket: services.escalation.sendTicket !== undefined,
    eventId: action.eventId,
  };
  const entry = entryOf('allowed', turn, action);
  const { done, escalation } = await services.escalation.store.create(wanted, entry);
  // Somebody else pressed at the same moment, and was first.
  if (!done) return replaceForm(pressed, notice(turn, standing(escalation, words)));
  await passOn(turn, escalation, pressed);
}

async function passOn(turn: Turn, escalation: Escalation, pressed: Pressed): Promise<void> {
  const { services, options, itemId } = pressed;
  const receipt = await sendOut(escalation, itemId, services, options);
  await replaceForm(pressed, notice(turn, wordsIn(turn.reply.language).escalation[receipt]));
}

/** Which words say what came of it. */
type Receipt = keyof Pick<Words['escalation'], 'sentReceipt' | 'unreachable'>;

/** Posts it, makes its ticket, and tells the asker; gives what to say to who pressed. */
async function sendOut(
  escalation: Escalation,
  itemId: string,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Receipt> {
  const { store } = services.escalation;
  const isPosted = escalation.shownAs !== undefined;
  const step = isStranded(escalation) ? 0 : escalation.step;
  const outcome = isPosted ? 'posted' : await postEscalation(escalation, step, services, options);
  if (outcome === 'exhausted') {
    await store.notDue(escalation);
    const what = `unreachable-${itemId}`;
    await tellAsker(escalation, { what, say: ({ unreachable }) => unreachable }, services, options);
    await makeTicket(escalation, services, options);
    return 'unreachable';
  }
  const told: Told = { what: 'passed-on', say: ({ passedOn }) => passedOn };
  await tellAsker(escalation, told, services, options);
  await makeTicket(escalation, services, options);
  return 'sentReceipt';
}

/** Whether no place took it: who presses again has it tried again. */
function isStranded({ state, shownAs, dueAt }: Escalation): boolean {
  return state === 'open' && shownAs === undefined && dueAt === undefined;
}

/** The asker may; others only what stands in a thread that they can read. */
async function mayPassOn(
  { author, thread, place }: Turn,
  { person, from }: { readonly person: Principal; readonly from: Place },
  services: HandlerServices,
  options: HandlerOptions,
): Promise<boolean> {
  if (principalKey(author) === principalKey(person)) return true;
  // What one person asked alone, nobody else passes on.
  if (!thread || place.kind === 'direct' || author.tenant !== person.tenant) return false;
  return mayReadPlace({ person, place, from }, services, options);
}

/** Nobody can be asked: told in the words of the answer that the button stood under. */
function unset({ requestId, reply: { language } }: Turn): Reply {
  return refusal(requestId, 'escalation-unset', jobTexts(language).escalationUnset, language);
}

function notice({ requestId, reply: { language } }: Turn, text: string): Reply {
  return { kind: 'notice', requestId, text, actions: [], language };
}

function entryOf(
  decision: 'allowed' | 'refused',
  { tenant, requestId: id, place }: Turn,
  { author }: Pressed['action'],
): AuditEntry {
  return escalationEntry({ tenant, id }, { what: 'open', actor: principalKey(author), place, decision });
}
