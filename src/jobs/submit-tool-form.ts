import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { AuditEntry } from '../core/audit.ts';
import { principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { isSameWorkspace } from '../core/thread.ts';
import type { ReplyDraft } from '../orchestrator/answer-at-once.ts';
import { askForApproval, askForInput, toolReply, type ToolReply } from '../orchestrator/use-tool.ts';
import type { ToolAsking, Toolbox, ToolCall } from '../tools/toolbox.ts';
import { jobTexts } from './job-texts.ts';
import type { PendingCall } from './pending-calls.ts';
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
    return tellPrivately(pressed, jobTexts.turnExpired, 'turn-expired');
  const submitted = { pending, toolbox, pressed };
  // This very press once more, after a crash: the form that followed it stands.
  if (pending.formDelivery === nextForm(submitted)) return;
  if (pending.binding !== action.binding) return refuse(submitted, jobTexts.formChanged);
  if (!(await mayDecide(submitted)))
    return refuse(submitted, pending.approvers ? jobTexts.notAnApprover : jobTexts.notYourForm);
  if (services.now() > Date.parse(pending.expiresAt)) return expire(submitted);
  if (action.name === 'dismiss') return cancel(submitted);
  return pending.state === 'needs-input' ? takeInput(submitted) : carryOut(submitted, pending.call);
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
  if (completed.kind === 'needs-input') return askAgain(submitted, askForInput(completed, pending.words));
  if (!toolbox.writes(completed.call.tool)) return carryOut(submitted, completed.call);
  // What the asker typed into the form is theirs as well.
  const typed = Object.values(pressed.action.values ?? {}).join('\n');
  const words = { ...pending.words, earlier: [...pending.words.earlier, typed] };
  return askAgain(submitted, askForApproval(completed.call, words, toolbox));
}

/** The next form, in the place of the one before. */
async function askAgain(submitted: Submitted, { reply, waitingCall }: ToolReply): Promise<void> {
  const { pending, pressed } = submitted;
  if (!waitingCall) return;
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
  if (!(await decide(submitted, 'taken'))) return tellPrivately(pressed, jobTexts.formAnswered);
  const { services, options } = pressed;
  if (pending.state === 'needs-approval') await note(submitted, 'confirmed');
  const asked = await toolAsking(pending, services, options);
  const asking: ToolAsking = { ...asked, requestId: pending.requestId, tenant: pending.tenant };
  const confirmed = pending.state === 'needs-approval' ? pending.binding : undefined;
  // A worker that lost this press to another must not do what the other does.
  options.fence?.();
  const outcome = await toolbox.call(call, asking, { signal: options.signal, confirmed });
  await show(submitted, toolReply(outcome), `${pending.requestId}-done`);
}

async function cancel(submitted: Submitted): Promise<void> {
  if (!(await decide(submitted, 'cancelled'))) return tellPrivately(submitted.pressed, jobTexts.formAnswered);
  await note(submitted, 'cancelled');
  await show(
    submitted,
    { kind: 'notice', text: jobTexts.formCancelled },
    `${submitted.pending.requestId}-done`,
  );
}

async function expire(submitted: Submitted): Promise<void> {
  if (!(await decide(submitted, 'expired'))) return tellPrivately(submitted.pressed, jobTexts.formAnswered);
  await note(submitted, 'expired');
  const reply: ReplyDraft = { kind: 'refusal', reason: 'turn-expired', text: jobTexts.formExpired };
  await show(submitted, reply, `${submitted.pending.requestId}-done`);
}

async function refuse(submitted: Submitted, text: string): Promise<void> {
  await note(submitted, 'refused');
  await tellPrivately(submitted.pressed, text);
}

function decide(
  { pending, pressed }: Submitted,
  decision: 'taken' | 'cancelled' | 'expired',
): Promise<boolean> {
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
  const reply: Reply = { actions: [], ...draft, requestId };
  if (pending.shownTo === 'place' && thread) {
    const target: ReplyTarget = { kind: 'thread', thread };
    return services.deliver({ deliveryId, tenant, target, reply, inPlaceOf: formDelivery }, options);
  }
  const { handle } = action;
  const target: ReplyTarget = { kind: 'private', place, person: asker, handle, replaces: true };
  return services.deliver({ deliveryId, tenant, target, reply }, options);
}
