import { onlyFor } from '../access/audience.ts';
import type { Audience } from '../core/audience.ts';
import type { ChannelSettings } from '../core/channel-settings.ts';
import type { Language } from '../core/language.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { Turn, TurnFilters } from '../core/turn.ts';
import { PROMPT_VERSION } from '../orchestrator/answer-prompt.ts';
import {
  concludeTurn,
  type TurnOptions,
  type TurnOutcome,
  type TurnRequest,
  type WaitingCall,
} from '../orchestrator/orchestrator.ts';
import { askerLanguage } from './asker-language.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts, pausedText } from './job-texts.ts';
import type { PendingCall } from './pending-calls.ts';
import { recallPerson } from './recall-person.ts';
import { recallThread } from './recall-thread.ts';
import { refusal } from './refusal.ts';
import { toolAsking } from './tool-asking.ts';
import { waitForCall } from './wait-for-person.ts';

export type TurnInput = {
  readonly requestId: string;
  readonly author: Principal;
  readonly place: Place;
  readonly thread?: Thread;
  readonly messageId?: string;
  readonly question: string;
  /** Who will read the reply: everybody in the place, or the asker alone. */
  readonly shownTo: 'place' | 'asker';
  /** What admins set for the channel; it binds what everybody there reads. */
  readonly settings?: ChannelSettings;
  /** What the asker is spoken to in, where the turn that this one goes on with has decided it. */
  readonly language?: Language;
  /** It was asked back what the question means, and this is the answer: don't ask again. */
  readonly isClarified?: boolean;
  /** Nobody asked Footnote. */
  readonly isOverheard?: boolean;
};

type ConductOptions = HandlerOptions & Pick<TurnOptions, 'onText'>;

/**
 * Answers one question and keeps its row. A turn that was answered before (a retried job) is given back as it stands, so
 * that a retry never says something else.
 */
export async function conductTurn(
  input: TurnInput,
  services: HandlerServices,
  options: ConductOptions,
): Promise<Turn> {
  const { requestId, author } = input;
  const earlier = await findTurn(services, author.tenant, requestId);
  if (earlier) return earlier;

  const person = await services.identify(author, options);
  const audience = await audienceFor({ ...input, author: person }, services, options);
  const refused = await refusedBefore(input, audience, services);
  const outcome: Decided = refused
    ? undecided(input, refused)
    : await decide(input, audience, services, options);
  const { waitingCall, ...decided } = outcome;
  if (waitingCall) await waitForCall(callOf(waitingCall, { ...input, author: person }), services);
  const turn: Turn = {
    requestId,
    author: person,
    tenant: author.tenant,
    place: input.place,
    thread: input.thread,
    messageId: input.messageId,
    question: input.question,
    ...decided,
    filters: filtersOf(input, audience),
    prompts: PROMPT_VERSION,
    createdAt: new Date(services.now()).toISOString(),
  };
  await keepTurn(turn, input, services);
  return turn;
}

type Decided = TurnOutcome & Pick<Turn, 'pointedAt'>;

function callOf(
  waiting: WaitingCall,
  { author: asker, place, thread, shownTo, requestId }: TurnInput,
): Omit<PendingCall, 'expiresAt'> {
  const { tenant } = asker;
  return { ...waiting, tenant, requestId, asker, place, thread, shownTo, formDelivery: requestId };
}

/** What is said without a look at the question: an admin's pause, or readers who may see nothing. */
async function refusedBefore(
  input: TurnInput,
  audience: Audience,
  services: HandlerServices,
): Promise<Reply | undefined> {
  const { requestId, author, question: text } = input;
  const pause = await services.pausedFor(author.tenant);
  if (!pause && audience.length > 0) return undefined;
  const language = input.language ?? (await askerLanguage({ ...input, text }, services));
  if (pause) return refusal(requestId, 'paused', pausedText(pause.note, language), language);
  return refusal(requestId, 'external-readers', jobTexts(language).externalReaders, language);
}

function filtersOf({ settings }: TurnInput, audience: Audience): TurnFilters {
  return settings && settings.sources.length > 0 ? { audience, sources: settings.sources } : { audience };
}

async function audienceFor(
  { author: asker, place, shownTo }: TurnInput,
  { access }: HandlerServices,
  options: HandlerOptions,
): Promise<Audience> {
  const asking = { asker, place };
  return shownTo === 'asker'
    ? onlyFor(await access.ownRights(asking, options))
    : access.audienceOf(asking, options);
}

async function decide(
  input: TurnInput,
  audience: Audience,
  services: HandlerServices,
  options: ConductOptions,
): Promise<Decided> {
  const { requestId, author, isClarified, language, settings } = input;
  const [{ exchanges, summary, pointedAt }, known] = await Promise.all([
    recallThread(input, audience, services, options),
    recallPerson(input, services),
  ]);
  const tools = await toolsFor(input, services, options);
  const request = {
    requestId,
    tenant: author.tenant,
    question: pointedAt ?? input.question,
    history: exchanges,
    summary,
    ...known,
    // What somebody else asked isn't decided by where the one works who points at it.
    circumstances: pointedAt === undefined ? known.circumstances : undefined,
    tools,
    audience,
    isClarified,
    language,
    filter: settings && settings.sources.length > 0 ? { sources: settings.sources } : undefined,
    style: settings,
  };
  const outcome = await concludeTurn(services.orchestrator, request, options);
  return { ...measured(outcome, services), pointedAt };
}

/** None while the platform can't say what the asker may use: a question to the documents is answered all the same. */
async function toolsFor(
  { author: asker, place, question: words }: TurnInput,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<TurnRequest['tools']> {
  if (!services.toolbox) return undefined;
  try {
    const { rights } = await toolAsking({ asker, place }, services, options);
    // A question that somebody else wrote and the asker points at orders no tool.
    return { asker, rights, place, words };
  } catch (error) {
    options.signal.throwIfAborted();
    services.log.warn({ error }, 'No tool is offered: nobody could say what the asker may use');
    return undefined;
  }
}

function measured(outcome: TurnOutcome, { metrics }: HandlerServices): TurnOutcome {
  for (const [stage, milliseconds] of Object.entries(outcome.timings))
    metrics.stage(stage, milliseconds / 1_000);
  for (const { model, inputTokens, outputTokens } of outcome.usage) {
    metrics.tokens({ model, direction: 'input' }, inputTokens);
    metrics.tokens({ model, direction: 'output' }, outputTokens);
  }
  return outcome;
}

function undecided(input: TurnInput, reply: Reply): TurnOutcome {
  return { reply, standaloneQuestion: input.question, passages: [], timings: {}, usage: [] };
}

/** The row helps buttons and look-ups; a database that is away costs these, never the answer. */
async function keepTurn(
  turn: Turn,
  { isOverheard }: TurnInput,
  { turns, log }: HandlerServices,
): Promise<void> {
  try {
    await turns.put(turn, { isOverheard });
  } catch (error) {
    log.error({ error, requestId: turn.requestId }, 'Turn could not be stored: check DATABASE_URL');
  }
}

async function findTurn(
  { turns, log }: HandlerServices,
  tenant: string,
  requestId: string,
): Promise<Turn | undefined> {
  try {
    return await turns.get(tenant, requestId);
  } catch (error) {
    log.error({ error, requestId }, 'Turns could not be read: check DATABASE_URL');
    return undefined;
  }
}
