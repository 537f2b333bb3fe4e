import { readerAccess } from '../access/reader-access.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { Exchange, Turn } from '../core/turn.ts';
import { concludeTurn, type TurnOutcome } from '../orchestrator/orchestrator.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';
import { refusal } from './refusal.ts';

export type TurnInput = {
  readonly requestId: string;
  readonly author: Principal;
  readonly place: Place;
  readonly thread?: Thread;
  readonly question: string;
  readonly history: readonly Exchange[];
};

/**
 * Answers one question and keeps its row. A turn that was answered before (a retried job) is given back as it stands, so
 * that a retry never says something else.
 */
export async function conductTurn(
  input: TurnInput,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Turn> {
  const { requestId, author } = input;
  const earlier = await findTurn(services, author.tenant, requestId);
  if (earlier) return earlier;

  const access = readerAccess(input.place, await identified(author, services, options));
  const outcome =
    access.length === 0
      ? undecided(input, refusal(requestId, 'external-readers', jobTexts.externalReaders))
      : await decide(input, access, services, options);
  const turn: Turn = {
    requestId,
    author,
    tenant: author.tenant,
    place: input.place,
    thread: input.thread,
    question: input.question,
    ...outcome,
    createdAt: new Date(services.now()).toISOString(),
  };
  await keepTurn(turn, services);
  return turn;
}

/** The platform knows better than the event whether somebody is a guest. */
async function identified(
  author: Principal,
  { adapterFor }: HandlerServices,
  options: HandlerOptions,
): Promise<Principal> {
  return (await adapterFor(author.channel)?.identify(author, options)) ?? author;
}

async function decide(
  input: TurnInput,
  access: readonly string[],
  services: HandlerServices,
  options: HandlerOptions,
): Promise<TurnOutcome> {
  const { requestId, question, history, author } = input;
  const request = { requestId, tenant: author.tenant, question, history, access };
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
