import type { Escalation, Helper } from '../core/escalation.ts';
import type { ActionName } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { answerForm } from './escalate-answer.ts';
import { mayHelp } from './escalation-access.ts';
import { escalationEntry, helperOf } from './escalation-helper.ts';
import { refreshHelp } from './escalation-post.ts';
import { type Told, tellAsker } from './escalation-tell.ts';
import { escalationTexts, toldOf, tooLate } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { tellHelper } from './tell-helper.ts';
import type { Pressed } from './tell-privately.ts';

type Work = Extract<ActionName, `${string}-escalation`>;

/** What a person who helps does with a request: takes it, answers it, ends it. */
export async function workOnEscalation(what: Work, pressed: Pressed): Promise<void> {
  const { action, services, options, itemId } = pressed;
  const { author, place } = action;
  const escalation = await services.escalation.store.get({ tenant: author.tenant, id: action.requestId });
  if (!escalation) return tellHelper(pressed, escalationTexts.nobodyHere);
  if (!(await mayHelp(escalation, action, services, options))) {
    const done = { what: wordOf(what), actor: principalKey(author), place, decision: 'refused' } as const;
    await services.audit.append(escalationEntry(escalation, done));
    return tellHelper(pressed, escalationTexts.notForYou);
  }
  if (what === 'answer-escalation') {
    if (escalation.state === 'resolved') return tellHelper(pressed, escalationTexts.answerRefused);
    return tellHelper(pressed, answerForm(escalation, { binding: itemId }));
  }
  const by = await helperOf(author, services, options);
  const change = { what: what === 'claim-escalation' ? 'claim' : 'resolve', by, place, itemId } as const;
  const refused = await changeEscalation(escalation, change, services, options);
  if (refused !== undefined) await tellHelper(pressed, refused);
}

function wordOf(what: Work): 'claim' | 'answer' | 'resolve' {
  const words = {
    'claim-escalation': 'claim',
    'answer-escalation': 'answer',
    'resolve-escalation': 'resolve',
  } as const;
  return words[what];
}

type Change = {
  readonly what: 'claim' | 'resolve';
  readonly by: Helper;
  /** Where it was done; undefined for the ticket system. */
  readonly place?: Place;
  /** Names what was done: a repetition of it changes nothing. */
  readonly itemId: string;
};

/**
 * Claims or resolves a request, tells the asker, and shows it in the help place. Gives what to say to who came too late;
 * undefined when it is done. Safe to repeat.
 */
export async function changeEscalation(
  { tenant, id }: Pick<Escalation, 'tenant' | 'id'>,
  { what, by, place, itemId }: Change,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<string | undefined> {
  const { store } = services.escalation;
  const entry = escalationEntry({ tenant, id }, { what, actor: by.key, place, decision: 'allowed' });
  const change = await store[what]({ tenant, id }, by, entry);
  if (!change) return escalationTexts.nobodyHere;
  const { done, escalation } = change;
  const holder = what === 'claim' ? escalation.claimedBy : escalation.resolvedBy;
  // A second try of the same press finds its own work done, and finishes what is left of it.
  const isOver = what === 'claim' && escalation.state === 'resolved';
  if (!done && (isOver || holder?.key !== by.key)) return tooLate(escalation);
  const state = what === 'claim' ? 'claimed' : 'resolved';
  const say: Told['say'] = (words) => toldOf(state, by, words);
  await tellAsker(escalation, { what: state, say }, services, options);
  await refreshHelp(escalation, itemId, services, options);
  return undefined;
}
