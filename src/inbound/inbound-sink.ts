import type { Acceptance, InboundSink } from '../channels/channel-adapter.ts';
import type { IncomingAction, IncomingCommand, IncomingMessage } from '../core/message.ts';
import { threadKey } from '../core/thread.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Producer, PushOutcome } from '../queue/producer.ts';
import type { Participation, RateLimiter } from './limits.ts';

// What the worker refuses kindly (a question that is too long) must reach it; what no question is ever like need not.
const MOST_CHARACTERS = 100_000;

type Deps = {
  readonly producer: Pick<Producer, 'pushMessage' | 'addCommand' | 'addAction'>;
  readonly limiter: RateLimiter;
  readonly participation: Participation;
  readonly now: () => Date;
  readonly newId: () => string;
  /** The organisations that are served; undefined serves all. */
  readonly tenants: ReadonlySet<string> | undefined;
  readonly metrics: Pick<Metrics, 'inbound'>;
  readonly log: Logger;
};

type Kind = 'message' | 'command' | 'action';

/**
 * Decides what is Footnote's to work on, and queues it. Messages of a thread count only where Footnote takes part; the
 * first one over a person's limit is queued as `limited`, what follows is dropped. Throws a retryable AssistantError
 * when Redis can't be reached.
 */
export function createInboundSink(deps: Deps): InboundSink {
  return {
    message: (message) =>
      counted(deps, 'message', message.thread.place.channel, () => acceptMessage(message, deps)),
    command: (command) => counted(deps, 'command', command.place.channel, () => acceptCommand(command, deps)),
    action: (action) => counted(deps, 'action', action.place.channel, () => acceptAction(action, deps)),
  };
}

async function acceptMessage(message: IncomingMessage, deps: Deps): Promise<Acceptance> {
  if (!serves(message.thread.tenant, deps)) return ignored('unknown-tenant');
  const key = threadKey(message.thread);
  const addressed = message.addressing !== 'thread';
  if (!addressed && !(await deps.participation.joined(key))) return ignored('not-participating');

  const verdict = await deps.limiter.count(message.author, message.messageId, deps.now().getTime());
  if (verdict === 'over') return ignored('rate-limited');
  const { requestId, acceptedAt } = ticket(deps);
  const item = { requestId, acceptedAt, limited: verdict === 'first-over' };
  const [outcome] = await Promise.all([
    deps.producer.pushMessage({ ...item, message: { ...message, text: cut(message.text) } }),
    addressed && deps.participation.join(key),
  ]);
  return acceptance(outcome, requestId);
}

async function acceptCommand(command: IncomingCommand, deps: Deps): Promise<Acceptance> {
  if (!serves(command.author.tenant, deps)) return ignored('unknown-tenant');
  const verdict = await deps.limiter.count(command.author, command.eventId, deps.now().getTime());
  if (verdict === 'over') return ignored('rate-limited');
  const { requestId, acceptedAt } = ticket(deps);
  const item = { requestId, acceptedAt, limited: verdict === 'first-over' };
  const outcome = await deps.producer.addCommand({
    ...item,
    command: { ...command, text: cut(command.text) },
  });
  return acceptance(outcome, requestId);
}

// Pressing a button asks nothing of a model: it is not counted.
async function acceptAction(action: IncomingAction, deps: Deps): Promise<Acceptance> {
  if (!serves(action.thread?.tenant ?? action.author.tenant, deps)) return ignored('unknown-tenant');
  const { requestId, acceptedAt } = ticket(deps);
  const outcome = await deps.producer.addAction({ requestId, acceptedAt, limited: false, action });
  return acceptance(outcome, requestId);
}

async function counted(
  { metrics, log }: Deps,
  kind: Kind,
  channel: string,
  accept: () => Promise<Acceptance>,
): Promise<Acceptance> {
  try {
    const result = await accept();
    const outcome = result.kind === 'ignored' ? result.reason : result.kind;
    metrics.inbound({ channel, kind, outcome });
    if (result.kind === 'ignored') log.debug({ channel, kind, reason: result.reason }, 'Event ignored');
    return result;
  } catch (error) {
    metrics.inbound({ channel, kind, outcome: 'refused' });
    throw error;
  }
}

function serves(tenant: string, { tenants }: Deps): boolean {
  return tenants === undefined || tenants.has(tenant);
}

function ticket({ newId, now }: Deps): { requestId: string; acceptedAt: string } {
  return { requestId: newId(), acceptedAt: now().toISOString() };
}

function ignored(reason: string): Acceptance {
  return { kind: 'ignored', reason };
}

function acceptance(outcome: PushOutcome, requestId: string): Acceptance {
  return outcome === 'duplicate' ? { kind: 'duplicate' } : { kind: 'accepted', requestId };
}

/** The first 100,000 UTF-16 units, without half of a character at the end. */
function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const head = text.slice(0, MOST_CHARACTERS);
  return head.isWellFormed() ? head : head.replace(/[\ud800-\udbff]$/, '');
}
