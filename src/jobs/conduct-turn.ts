import type { ChannelSettings } from '../core/channel-settings.ts';
import { onlyFor } from '../access/audience.ts';
import type { Audience } from '../core/audience.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { concludeTurn, type TurnOptions, type TurnOutcome } from '../orchestrator/orchestrator.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';
import { recallPerson } from './recall-person.ts';
import { recallThread } from './recall-thread.ts';
import { refusal } from './refusal.ts';

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
  /** It was asked back what the question means, and this is the answer: don't ask again. */
  readonly isClarified?: boolean;
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
  const outcome =
    audience.length === 0
      ? undecided(input, refusal(requestId, 'external-readers', jobTexts.externalReaders))
      : await decide(input, audience, services, options);
  const turn: Turn = {
    requestId,
    author: person,
    tenant: author.tenant,
    place: input.place,
    thread: input.thread,
    messageId: input.messageId,
    question: input.question,
    ...outcome,
    createdAt: new Date(services.now()).toISOString(),
  };
  await keepTurn(turn, services);
  return turn;
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
): Promise<TurnOutcome> {
  const { requestId, author, isClarified, settings } = input;
  const [{ exchanges, summary, pointedAt }, known] = await Promise.all([
    recallThread(input, audience, services, options),
    recallPerson(input, services),
  ]);
  const request = {
    requestId,
    tenant: author.tenant,
    question: pointedAt ?? input.question,
    history: exchanges,
    summary,
    ...known,
    audience,
    isClarified,
    filter: settings && settings.sources.length > 0 ? { sources: settings.sources } : undefined,
    style: settings,
  };
  return measured(await concludeTurn(services.orchestrator, request, options), services);
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
async function keepTurn(turn: Turn, { turns, log }: HandlerServices): Promise<void> {
  try {
    await turns.put(turn);
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
