import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { AuditEntry } from '../core/audit.ts';
import { principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { isSameWorkspace } from '../core/thread.ts';
import type { ReplyDraft } from '../orchestrator/answer-at-once.ts';
import { carried } from '../orchestrator/turn-language.ts';
import { askForApproval, askForInput, type ToolReply, toolReply } from '../orchestrator/use-tool.ts';
import type { ToolAsking, Toolbox, ToolCall } from '../tools/toolbox.ts';
import { jobTexts } from './job-texts.ts';
import type { CallDecision, PendingCall } from './pending-calls.ts';
import { type Pressed, tellPrivately } from './tell-privately.ts';
import { toolAsking } from './tool-asking.ts';
import { waitForCall } from './wait-for-person.ts';

type Submitted = { readonly pending: PendingCall; readonly toolbox: Toolbox; readonly pressed: Pressed };

/**
 * Goes on with a tool's call that waited for what was missing or for a person's word: once, by who may, with exactly the
 * arguments that were shown, and before it expires. Whatever else comes is told why nothing was done.
 */
export async function submitToolForm(pressed: Pressed): Promise<void> {
  const { action, services } = pressed;
  const pending = await services.calls.find(action.author.tenant, action.requestId);
  const { toolbox } = services;
  if (!pending || !toolbox || !isSameWorkspace(pending.place, action.place))
    return tellPrivately(pressed, jobTexts().turnExpired, 'turn-expired');
  const asked = await services.turns.get(pending.tenant, pending.requestId);
  const submitted = { pending, toolbox, pressed: { ...pressed, language: asked?.reply.language } };
  const words = wordsOf(submitted);
  // This very press once more, after a crash: the form that followed it stands.
  if (pending.formDelivery === nextForm(submitted)) return;
  if (pending.binding !== action.binding) return refuse(submitted, words.formChanged);
  if (!(await mayDecide(submitted)))
    return refuse(submitted, pending.approvers ? words.notAnApprover : words.notYourForm);
  if (services.now() > Date.parse(pending.expiresAt)) return expire(submitted);
  if (action.name === 'dismiss') return cancel(submitted);
  return pending.state === 'needs-input' ? takeInput(submitted) : carryOut(submitted, pending.call);
}

/** The words of the turn that the form stands in. */
function wordsOf({ pressed }: Submitted): ReturnType<typeof jobTexts> {
  return jobTexts(pressed.language);
}

/** The asker decides; where others approve, they confirm, and either may cancel. */
async function mayDecide({ pending, pressed }: Submitted): Promise<boolean> {
  const { action, services, options } = pressed;
  const isAsker = principalKey(pending.asker) === principalKey(action.author);
  if (pending.state === 'needs-input' || pending.approvers === undefined) return isAsker;
  if (isAsker && action.name === 'dismiss') return true;
  const { rights } = await toolAsking({ asker: action.author, place: pending.place }, services, options);
  return pending.approvers.some((right) => rights.includes(right));
}

async function takeInput(submitted: Submitted): Promise<void> {
  const { pending, toolbox, pressed } = submitted;
  const completed = toolbox.complete(pending.call, pressed.action.values ?? {});
  if (completed.kind === 'needs-input')
    return askAgain(submitted, askForInput(completed, pending.words, pressed.language));
  if (!toolbox.writes(completed.call.tool)) return carryOut(submitted, completed.call);
  // What the asker typed into the form is theirs as well.
  const typed = Object.values(pressed.action.values ?? {}).join('\n');
  const words = { ...pending.words, earlier: [...pending.words.earlier, typed] };
  const asking = await askingOf(submitted);
  return askAgain(
    submitted,
    await askForApproval(completed.call, words, { asking, toolbox, language: pressed.language }),
  );
}

/** The next form, in the place of the one before; or why there is none. */
async function askAgain(submitted: Submitted, { reply, waitingCall }: ToolReply): Promise<void> {
  const { pending, pressed } = submitted;
  if (!waitingCall) return conclude(submitted, 'taken', reply);
  const formDelivery = nextForm(submitted);
  await show(submitted, reply, formDelivery);
  await waitForCall({ ...pending, ...waitingCall, formDelivery }, pressed.services);
}

/** Names the form that follows this press: each press has its own, also where two show the same, as after the same mistake. */
function nextForm({ pending, pressed }: Submitted): string {
  return `${pending.requestId}-form-${pressed.itemId}`;
}

async function carryOut(submitted: Submitted, call: ToolCall): Promise<void> {
  const { pending, toolbox, pressed } = submitted;
  if (!(await decide(submitted, 'taken'))) return tellPrivately(pressed, wordsOf(submitted).formAnswered);
  const { services, options } = pressed;
  if (pending.state === 'needs-approval') await note(submitted, 'confirmed');
  const asking = await askingOf(submitted);
  const start = (): Promise<boolean> => services.calls.start(pending);
  const confirmed = pending.state === 'needs-approval' ? { hash: pending.binding, start } : undefined;
  // A worker that lost this press to another must not do what the other does.
  options.fence?.();
  const outcome = await toolbox.call(call, asking, { signal: options.signal, confirmed });
  await show(submitted, toolReply(outcome), `${pending.requestId}-done`);
}

/** For whom and where the tool is used, with the rights that the asker has now. */
async function askingOf({ pending, pressed: { services, options } }: Submitted): Promise<ToolAsking> {
  const asked = await toolAsking(pending, services, options);
  return { ...asked, requestId: pending.requestId, tenant: pending.tenant };
}

function cancel(submitted: Submitted): Promise<void> {
  return conclude(submitted, 'cancelled', { kind: 'notice', text: wordsOf(submitted).formCancelled });
}

function expire(submitted: Submitted): Promise<void> {
  const reply: ReplyDraft = { kind: 'refusal', reason: 'turn-expired', text: wordsOf(submitted).formExpired };
  return conclude(submitted, 'expired', reply);
}

/** Ends the waiting without a call. */
async function conclude(submitted: Submitted, decision: CallDecision, reply: ReplyDraft): Promise<void> {
  if (!(await decide(submitted, decision)))
    return tellPrivately(submitted.pressed, wordsOf(submitted).formAnswered);
  if (decision !== 'taken') await note(submitted, decision);
  await show(submitted, reply, `${submitted.pending.requestId}-done`);
}

async function refuse(submitted: Submitted, text: string): Promise<void> {
  await note(submitted, 'refused');
  await tellPrivately(submitted.pressed, text);
}

function decide({ pending, pressed }: Submitted, decision: CallDecision): Promise<boolean> {
  const { author, eventId } = pressed.action;
  return pressed.services.calls.decide(pending, decision, { by: principalKey(author), eventId });
}

async function note({ pending, pressed }: Submitted, decision: AuditEntry['decision']): Promise<void> {
  const { tenant, requestId, place, call, asker } = pending;
  const actor = principalKey(pressed.action.author);
  const detail = { asker: principalKey(asker), binding: pending.binding };
  const action = `approval.${call.tool}`;
  await pressed.services.audit.append({ tenant, actor, action, place, decision, requestId, detail });
}

/** Shows what became of a form where the form stands. */
async function show({ pending, pressed }: Submitted, draft: ReplyDraft, deliveryId: string): Promise<void> {
  const { services, options, action } = pressed;
  const { tenant, thread, place, asker, requestId, formDelivery } = pending;
  const language = carried(draft.language ?? pressed.language);
  const reply: Reply = { actions: [], ...draft, requestId, language };
  if (pending.shownTo === 'place' && thread) {
    const target: ReplyTarget = { kind: 'thread', thread };
    return services.deliver({ deliveryId, tenant, target, reply, inPlaceOf: formDelivery }, options);
  }
  const { handle } = action;
  const target: ReplyTarget = { kind: 'private', place, person: asker, handle, replaces: true };
  return services.deliver({ deliveryId, tenant, target, reply }, options);
}
