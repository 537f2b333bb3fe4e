import type { Acceptance, InboundSink } from '../channels/channel-adapter.ts';
import type { SettingsFor } from '../core/channel-settings.ts';
import type {
  IncomingAction,
  IncomingCommand,
  IncomingDeletion,
  IncomingFeedback,
  IncomingMessage,
} from '../core/message.ts';
import { threadKey } from '../core/thread.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Producer, PushOutcome } from '../queue/producer.ts';
import type { Participation, RateLimiter, Withdrawals } from './limits.ts';

// What the worker refuses kindly (a question that is too long) must reach it; what no question is ever like need not.
const MOST_CHARACTERS = 100_000;

type Deps = {
  readonly producer: Pick<Producer, 'push'>;
  readonly limiter: RateLimiter;
  readonly participation: Participation;
  readonly withdrawals: Withdrawals;
  /** What admins set for channels; without it, each is as it comes. */
  readonly channels?: {
    readonly settingsFor: SettingsFor;
    /** Whether a message that names nobody asks something that everybody may answer. */
    readonly isOpenQuestion: (text: string) => boolean;
  };
  /** Passes on to every process what is no longer so. Must not throw. */
  readonly directoryChanged: InboundSink['directoryChanged'];
  readonly now: () => Date;
  readonly newId: () => string;
  /** The organisations that are served; undefined serves all. */
  readonly tenants: ReadonlySet<string> | undefined;
  readonly metrics: Pick<Metrics, 'inbound'>;
  readonly log: Logger;
};

type Kind = 'message' | 'edit' | 'deletion' | 'command' | 'action' | 'feedback';

/**
 * Decides what is Footnote's to work on, and queues it. Messages of a thread count only where Footnote takes part; a channel's
 * settings may say none, or every question. The first one over a person's limit is queued as `limited`, what follows is
 * dropped. Throws a retryable AssistantError when Redis can't be reached.
 */
export function createInboundSink(deps: Deps): InboundSink {
  return {
    message: (message) =>
      counted(deps, 'message', message.thread.place.channel, () => acceptMessage('message', message, deps)),
    edit: (message) =>
      counted(deps, 'edit', message.thread.place.channel, () => acceptMessage('edit', message, deps)),
    deletion: (deletion) =>
      counted(deps, 'deletion', deletion.thread.place.channel, () => acceptDeletion(deletion, deps)),
    command: (command) => counted(deps, 'command', command.place.channel, () => acceptCommand(command, deps)),
    action: (action) => counted(deps, 'action', action.place.channel, () => acceptAction(action, deps)),
    feedback: (feedback) =>
      counted(deps, 'feedback', feedback.place.channel, () => acceptFeedback(feedback, deps)),
    directoryChanged: deps.directoryChanged,
  };
}

async function acceptMessage(
  kind: 'message' | 'edit',
  message: IncomingMessage,
  deps: Deps,
): Promise<Acceptance> {
  if (!serves(message.thread.tenant, deps)) return ignored('unknown-tenant');
  const key = threadKey(message.thread);
  const leftAlone = await leftToPeople(kind, message, deps);
  if (leftAlone !== undefined) return ignored(leftAlone);
  const addressed = message.addressing !== 'thread';
  if (!addressed && !(await deps.participation.joined(key))) return ignored('not-participating');

  // An edit is another question: it costs as much.
  const counts = kind === 'edit' ? message.eventId : message.messageId;
  const verdict = await deps.limiter.count(message.author, counts, deps.now().getTime());
  // Who didn't turn to Footnote isn't told that they asked it too much.
  const isUnasked = message.addressing === 'overheard' && verdict !== 'within';
  if (verdict === 'over' || isUnasked) return ignored('rate-limited');
  // Only who puts a message back undoes its deletion: an edit may come late, or twice.
  if (message.isRestored === true) await deps.withdrawals.reinstate(key, message.messageId);
  else if (kind === 'edit' && (await deps.withdrawals.isWithdrawn(key, message.messageId)))
    return ignored('withdrawn');
  const { requestId, acceptedAt } = ticket(deps);
  const item = { requestId, acceptedAt, limited: verdict === 'first-over' };
  const [outcome] = await Promise.all([
    deps.producer.push({ ...item, kind, message: { ...message, text: cut(message.text) } }),
    addressed && deps.participation.join(key),
  ]);
  return acceptance(outcome, requestId);
}

/** Why a message isn't Footnote's by its channel's settings; undefined when it is. */
async function leftToPeople(
  kind: 'message' | 'edit',
  { addressing, thread, text }: IncomingMessage,
  { channels, participation }: Deps,
): Promise<string | undefined> {
  const answer = (await channels?.settingsFor(thread))?.answer ?? 'mention';
  if (answer === 'never') return 'never-here';
  if (addressing !== 'overheard') return undefined;
  if (answer !== 'every-question') return 'not-addressed';
  if (channels?.isOpenQuestion(text)) return undefined;
  // What was a question when it was answered is answered anew, whatever it is now.
  const wasAnswered = kind === 'edit' && (await participation.joined(threadKey(thread)));
  return wasAnswered ? undefined : 'no-open-question';
}

// Taking something back asks nothing of a model: it is not counted.
async function acceptDeletion(deletion: IncomingDeletion, deps: Deps): Promise<Acceptance> {
  if (!serves(deletion.thread.tenant, deps)) return ignored('unknown-tenant');
  const key = threadKey(deletion.thread);
  if (!(await deps.participation.joined(key))) return ignored('not-participating');
  // Before it is queued, so that the question that still waits in front of it is not answered first.
  await deps.withdrawals.withdraw(key, deletion.messageId);
  const { requestId, acceptedAt } = ticket(deps);
  const outcome = await deps.producer.push({
    kind: 'deletion',
    requestId,
    acceptedAt,
    limited: false,
    deletion,
  });
  return acceptance(outcome, requestId);
}

async function acceptCommand(command: IncomingCommand, deps: Deps): Promise<Acceptance> {
  if (!serves(command.author.tenant, deps)) return ignored('unknown-tenant');
  const verdict = await deps.limiter.count(command.author, command.eventId, deps.now().getTime());
  if (verdict === 'over') return ignored('rate-limited');
  const { requestId, acceptedAt } = ticket(deps);
  const item = { requestId, acceptedAt, limited: verdict === 'first-over' };
  const outcome = await deps.producer.push({
    ...item,
    kind: 'command',
    command: { ...command, text: cut(command.text) },
  });
  return acceptance(outcome, requestId);
}

/** Buttons that lead to an answer, and forms that are sent, cost as much as a question; the others ask nothing of anybody. */
const ASKING: readonly IncomingAction['name'][] = ['ask-privately', 'choose', 'submit'];

async function acceptAction(action: IncomingAction, deps: Deps): Promise<Acceptance> {
  if (!serves(action.thread?.tenant ?? action.author.tenant, deps)) return ignored('unknown-tenant');
  if (ASKING.includes(action.name)) {
    const verdict = await deps.limiter.count(action.author, action.eventId, deps.now().getTime());
    if (verdict === 'first-over') {
      // By another name, so that the press itself is no duplicate when it comes again.
      const told = { ...action, eventId: `${action.eventId}-limited` };
      await deps.producer.push({ kind: 'action', ...ticket(deps), limited: true, action: told });
    }
    if (verdict !== 'within') return ignored('rate-limited');
  }
  const { requestId, acceptedAt } = ticket(deps);
  const outcome = await deps.producer.push({ kind: 'action', requestId, acceptedAt, limited: false, action });
  return acceptance(outcome, requestId);
}

// A thumb asks nothing of a model: it is not counted.
async function acceptFeedback(feedback: IncomingFeedback, deps: Deps): Promise<Acceptance> {
  if (!serves(feedback.author.tenant, deps)) return ignored('unknown-tenant');
  const { requestId, acceptedAt } = ticket(deps);
  const outcome = await deps.producer.push({
    kind: 'feedback',
    requestId,
    acceptedAt,
    limited: false,
    feedback,
  });
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
