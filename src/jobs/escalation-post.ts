import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { mayAllRead } from '../core/audience.ts';
import { AssistantError } from '../core/errors.ts';
import { type Escalation, type EscalationStop, helpThreadKey } from '../core/escalation.ts';
import type { ActionName } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import { threadKey } from '../core/thread.ts';
import { answerOf, sourcesFor } from './escalation-draft.ts';
import { escalationTexts, helpText, type ShownWords } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { mayAllReadAnswer } from './may-all-read-answer.ts';

/** `posted`: it stands in a help place. `exhausted`: no further place takes it. */
type PostOutcome = 'posted' | 'exhausted';

/**
 * Posts a request at a step, or at the next stop that takes it, and notes when it is due again. Safe to repeat: what was
 * posted stands. Throws what may go well another time.
 */
export async function postEscalation(
  escalation: Escalation,
  fromStep: number,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<PostOutcome> {
  const { store } = services.escalation;
  let { posts } = escalation;
  let step = fromStep;
  for (;;) {
    const stop = escalation.stops[Math.floor(step / 2)];
    if (!stop) return 'exhausted';
    const deliveryId = `${escalation.id}-help-${posts}`;
    try {
      await postAt({ escalation: { ...escalation, step }, stop, deliveryId }, services, options);
    } catch (error) {
      if (!isRefused(error)) throw error;
      services.log.warn(
        { error, requestId: escalation.id },
        'A help place takes no request: check escalation.yml',
      );
      step = nextStop(step);
      await store.notPosted(escalation, { step, posts });
      posts += 1;
      continue;
    }
    const dueAt = new Date(services.now() + stop.raiseAfterMs).toISOString();
    const threadKeys = await joinThreads({ escalation, stop, deliveryId }, services);
    await store.posted(escalation, { step, posts, deliveryId, threadKeys, dueAt });
    // Who took it while it was being posted has changed an earlier message, not this one.
    const after = await store.get(escalation);
    if (after && after.version !== escalation.version)
      await refreshHelp(after, deliveryId, services, options);
    return 'posted';
  }
}

/** The first step at the stop after this one. */
function nextStop(step: number): number {
  return (Math.floor(step / 2) + 1) * 2;
}

/** Shows in the help place how the request stands now, in its message's place. What can't be shown now, the next change shows. */
export async function refreshHelp(
  escalation: Escalation,
  itemId: string,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  let current = escalation;
  // Two changes at once: whoever is last shows what stands then.
  for (let round = 0; round < 3; round += 1) {
    const stop = stopOf(current);
    const { shownAs: inPlaceOf, tenant, id, version } = current;
    if (!stop || inPlaceOf === undefined) return;
    const deliveryId = `${id}-help-v${version}-${itemId}`;
    const reply = await helpReply(current, stop, services, options);
    const target: ReplyTarget = { kind: 'place', tenant, place: stop.place };
    try {
      await services.deliver({ deliveryId, tenant, target, reply, inPlaceOf }, options);
    } catch (error) {
      // The place is gone: what was done with the request counts all the same.
      if (!isRefused(error)) throw error;
      notShown(current, { error, inPlaceOf }, services);
      return;
    }
    await services.escalation.store.shown(current, deliveryId);
    const after = await services.escalation.store.get(current);
    if (!after || after.version === version) return;
    current = after;
  }
  notShown(current, {}, services);
}

/** For operators: people who help see an older state until the next change. */
function notShown(
  { id, version, state }: Escalation,
  why: { readonly error?: unknown; readonly inPlaceOf?: string },
  { log, metrics }: HandlerServices,
): void {
  metrics.job({ job: 'show-escalation', outcome: 'failed' });
  log.warn({ ...why, requestId: id, version, state }, 'A request could not be shown as it stands');
}

/** Takes the buttons away from the message that an unclaimed request left behind. */
export async function closeEarlierPost(
  { tenant, id, shownAs, stops, step }: Escalation,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const place = stops[Math.floor(step / 2)]?.place;
  if (shownAs === undefined || place === undefined) return;
  const text = step % 2 === 0 ? escalationTexts.raisedBelow : escalationTexts.passedFurther;
  const reply: Reply = { kind: 'notice', requestId: id, text, actions: [] };
  const target: ReplyTarget = { kind: 'place', tenant, place };
  try {
    await services.deliver(
      { deliveryId: `${shownAs}-left`, tenant, target, reply, inPlaceOf: shownAs },
      options,
    );
  } catch (error) {
    options.signal.throwIfAborted();
    services.log.warn({ error, requestId: id }, 'An earlier message of a request could not be changed');
  }
}

/** What of a request everybody at a place may read, as rights and documents are now. */
export async function shownWords(
  { tenant, id, shared, asker }: Escalation,
  place: Place,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<ShownWords> {
  const { question, note } = shared;
  const turn = await services.turns.get(tenant, id);
  const audience = await services.access.audienceOf({ asker, place }, options);
  const mayAnswer = turn !== undefined && (await mayAllReadAnswer(turn, audience, services));
  const excerpt = shared.excerpt.filter(({ access }) => access.every((list) => mayAllRead(audience, list)));
  return {
    question,
    note,
    answer: shared.answer && mayAnswer ? answerOf(turn.reply) : undefined,
    sources: shared.sources && mayAnswer ? await sourcesFor(turn, audience, services) : [],
    excerpt: excerpt.map(({ text }) => text),
    isWithheld: ((shared.answer || shared.sources) && !mayAnswer) || excerpt.length < shared.excerpt.length,
  };
}

/** Whether a place takes nothing, now and later: it was deleted, is closed to Footnote, or its channel isn't set up. */
export function isRefused(error: unknown): boolean {
  return (
    error instanceof AssistantError &&
    !error.retryable &&
    (error.code === 'delivery' || error.code === 'configuration')
  );
}

function stopOf({ stops, step }: Escalation): EscalationStop | undefined {
  return stops[Math.floor(step / 2)];
}

type Post = { readonly escalation: Escalation; readonly stop: EscalationStop; readonly deliveryId: string };

async function postAt(
  { escalation, stop, deliveryId }: Post,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { tenant } = escalation;
  const reply = await helpReply(escalation, stop, services, options);
  const target: ReplyTarget = { kind: 'place', tenant, place: stop.place };
  await services.deliver({ deliveryId, tenant, target, reply: { ...reply, mention: stop.mention } }, options);
}

async function helpReply(
  escalation: Escalation,
  stop: EscalationStop,
  services: HandlerServices,
  options: HandlerOptions,
) {
  const { id, asker, place, step } = escalation;
  const words = await shownWords(escalation, stop.place, services, options);
  return {
    kind: 'notice' as const,
    requestId: id,
    text: helpText(escalation, words, {
      isRaised: step % 2 === 1,
      // The web page names each message's request itself.
      showsId: stop.place.channel !== 'web',
    }),
    actions: buttonsOf(escalation),
    origin: { person: asker, place },
  };
}

function buttonsOf({ state }: Escalation): readonly ActionName[] {
  switch (state) {
    case 'open':
      return ['claim-escalation', 'answer-escalation'];
    case 'claimed':
    case 'answered':
      return ['answer-escalation', 'resolve-escalation'];
    case 'resolved':
      return [];
  }
}

/** So that a helper's reply under one of its messages reaches Footnote. Best effort: the buttons do without. */
async function joinThreads(
  { escalation: { tenant, id }, stop: { place }, deliveryId }: Post,
  { adapterFor, delivered, escalation, log }: HandlerServices,
): Promise<readonly string[]> {
  try {
    const messageIds = await delivered.messageIds(tenant, deliveryId);
    const adapter = adapterFor(place.channel);
    const threads = messageIds.flatMap((messageId) => adapter?.threadUnder?.(place, messageId) ?? []);
    for (const thread of threads) await escalation.takePart(threadKey({ tenant, place, id: thread }));
    return threads.map((thread) => helpThreadKey(place, thread));
  } catch (error) {
    log.warn({ error, requestId: id }, 'The thread under a request could not be joined');
    return [];
  }
}
