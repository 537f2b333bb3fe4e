import type { Acceptance, InboundSink } from '../../src/channels/channel-adapter.ts';
import { AssistantError } from '../../src/core/errors.ts';
import type { ActionName, IncomingMessage } from '../../src/core/message.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type {
  ConversationMember,
  ConversationReference,
  ConversationReferences,
} from './conversation-references.ts';
import {
  type Origin,
  originOf,
  parseDeletion,
  parseEdit,
  parseMessage,
  type TenantOf,
} from './parse-activity.ts';
import { isPress, parsePress, pressedLanguage } from './parse-press.ts';
import { isThumb, parseThumb } from './parse-thumb.ts';
import type { Activity } from './teams-activities.ts';
import type { CommandWords } from './typed-command.ts';

/** What Teams is answered with. */
export type Acknowledgement = { readonly status: number; readonly body?: Readonly<Record<string, unknown>> };

export type AcceptDeps = {
  readonly sink: InboundSink;
  readonly references: ConversationReferences;
  readonly tenantOf: TenantOf;
  /** The commands that people may type without a slash. */
  readonly commands: readonly CommandWords[];
  readonly now: () => number;
  readonly log: Logger;
  /** Called without being waited for: must not throw. */
  readonly welcome: (reference: ConversationReference) => void;
  /** Called without being waited for when a team's members or channels changed: must not throw. */
  readonly teamChanged: (origin: Origin, reference: ConversationReference, sink: InboundSink) => void;
};

/** Teams waits 15 s: what takes longer than this is refused in time, and deduplicated when Teams tries again. */
const DEADLINE_MS = 8_000;

const TAKEN: Acknowledgement = { status: 200 };
const MESSAGE = 'application/vnd.microsoft.activity.message';
const OLD_BUTTON = "This button doesn't work any more. Please ask your question again.";
const UNKNOWN_TENANT =
  "Footnote isn't set up for this organisation yet. Whoever runs Footnote can add it; please ask them.";
/** What a person reads at once, until the work is done. Who helps reads English. */
function receipt(action: ActionName, words: Words['receipts']): string {
  const receipts: Readonly<Record<ActionName, string>> = {
    'ask-a-person': words.askPerson,
    'share-answer': words.share,
    'ask-privately': words.askPrivately,
    choose: words.choose,
    submit: words.submit,
    dismiss: words.dismiss,
    'claim-escalation': 'Putting your name on it…',
    'answer-escalation': 'Bringing you a form for your answer…',
    'resolve-escalation': 'Marking it as resolved…',
  };
  return receipts[action];
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(
      new AssistantError('Teams activity was not queued in time', { code: 'time-out', retryable: true }),
    );
  }, DEADLINE_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function referenceOf({ activity, tenant, place }: Origin): ConversationReference {
  const team = activity.channelData?.team?.id;
  return {
    ...(team ? { team } : {}),
    tenant,
    conversation: place.id,
    workspace: place.workspace,
    serviceUrl: activity.serviceUrl ?? '',
    bot: activity.recipient.id,
  };
}

function writerOf({ activity, author }: Origin): ConversationMember {
  return { person: author.id, member: activity.from.id };
}

function shown(text: string): Acknowledgement {
  return { status: 200, body: { statusCode: 200, type: MESSAGE, value: text } };
}

/**
 * Takes one verified activity and hands it to the sink. Resolves with the answer for Teams; throws only for what
 * couldn't be queued, which Teams then sends again.
 */
export async function acceptActivity(activity: Activity, deps: AcceptDeps): Promise<Acknowledgement> {
  const origin = originOf(activity, deps.tenantOf, deps.now());
  if (!origin) {
    deps.log.warn('Teams tenant belongs to no organisation; check TENANTS');
    return activity.type === 'invoke' ? shown(UNKNOWN_TENANT) : TAKEN;
  }
  if (isPress(activity)) return acceptPress(origin, deps);
  if (isThumb(activity)) return acceptThumb(origin, deps);
  switch (activity.type) {
    case 'message':
      await withDeadline(acceptMessage(origin, deps));
      return TAKEN;
    case 'messageUpdate':
      await withDeadline(acceptEdit(origin, deps));
      return TAKEN;
    case 'messageDelete':
      await withDeadline(acceptDeletion(origin, deps));
      return TAKEN;
    case 'invoke':
      return answerInvoke(activity, deps);
    case 'conversationUpdate':
    case 'installationUpdate':
      await withDeadline(acceptMembership(origin, deps));
      return TAKEN;
    default:
      deps.log.debug({ type: activity.type }, 'Teams activity ignored');
      return TAKEN;
  }
}

async function acceptMessage(origin: Origin, deps: AcceptDeps): Promise<void> {
  const { sink, references, commands, log } = deps;
  const parsed = parseMessage(origin, commands);
  if (parsed.kind === 'ignored') {
    log.debug({ reason: parsed.reason }, 'Teams message ignored');
    return;
  }
  if (parsed.kind === 'message')
    return handIn(parsed.message, origin, { deps, take: (message) => sink.message(message) });
  // Written first: a worker may answer before the sink has returned.
  await references.save(referenceOf(origin), writerOf(origin));
  await sink.command(parsed.command);
}

async function acceptEdit(origin: Origin, deps: AcceptDeps): Promise<void> {
  const { sink, commands, log } = deps;
  const parsed = parseEdit(origin, commands);
  if (parsed.kind === 'message')
    return handIn(parsed.message, origin, { deps, take: (message) => sink.edit(message) });
  log.debug({ reason: parsed.reason }, 'Teams edit ignored');
}

type HandIn = {
  readonly deps: AcceptDeps;
  readonly take: (message: IncomingMessage) => Promise<Acceptance>;
};

/** What nobody said to Footnote leaves nothing behind, unless it turns out to be Footnote's to answer. */
async function handIn(message: IncomingMessage, origin: Origin, { deps, take }: HandIn): Promise<void> {
  const { references } = deps;
  const isToFootnote = message.addressing === 'direct' || message.addressing === 'mention';
  // Written first: a worker may answer before the sink has returned.
  if (isToFootnote) await references.save(referenceOf(origin), writerOf(origin));
  else await references.hear(referenceOf(origin), writerOf(origin));
  const { kind } = await take(message);
  if (!isToFootnote && kind !== 'ignored') await references.save(referenceOf(origin), writerOf(origin));
}

async function acceptDeletion(origin: Origin, { sink }: AcceptDeps): Promise<void> {
  const deletion = parseDeletion(origin);
  if (deletion) await sink.deletion(deletion);
}

async function acceptPress(origin: Origin, { sink, references, log }: AcceptDeps): Promise<Acknowledgement> {
  const action = parsePress(origin);
  if (!action) return shown(OLD_BUTTON);
  const words = wordsIn(pressedLanguage(origin.activity)).receipts;
  try {
    await withDeadline(
      references.save(referenceOf(origin), writerOf(origin)).then(() => sink.action(action)),
    );
    return shown(receipt(action.name, words));
  } catch (error) {
    // Teams never repeats a press: the person is the only one who can.
    log.error({ err: error }, 'Button press could not be queued');
    return shown(words.tryAgain);
  }
}

/** Teams wants an empty object; what couldn't be queued is refused, and the person sees that it didn't work. */
async function acceptThumb(origin: Origin, { sink, references, log }: AcceptDeps): Promise<Acknowledgement> {
  const feedback = parseThumb(origin);
  if (feedback)
    await withDeadline(
      references.save(referenceOf(origin), writerOf(origin)).then(() => sink.feedback(feedback)),
    );
  else log.debug('Teams feedback is about no message, or neither up nor down');
  return { status: 200, body: {} };
}

function answerInvoke({ name }: Activity, { log }: AcceptDeps): Acknowledgement {
  log.debug({ invoke: name }, 'Teams invoke is not known');
  return { status: 501 };
}

/** Who came, left or was told of reads other places of the team too. */
function tellOfChange(origin: Origin, { sink, teamChanged }: AcceptDeps): void {
  const { activity, place, author } = origin;
  const { membersAdded, membersRemoved, channelData, recipient } = activity;
  const others = [...(membersAdded ?? []), ...(membersRemoved ?? [])].filter(({ id }) => id !== recipient.id);
  if (others.length === 0 && !channelData?.eventType) return;
  const { id: channel = place.id } = channelData?.channel ?? {};
  for (const id of new Set([place.id, channel]))
    sink.directoryChanged({ kind: 'place', place: { ...place, id } });
  const { tenant, workspace } = author;
  for (const { id, aadObjectId } of others) {
    const person = { tenant, channel: 'teams', workspace, id: aadObjectId ?? id, guest: false } as const;
    sink.directoryChanged({ kind: 'person', person });
  }
  if (channelData?.team) teamChanged(origin, referenceOf(origin), sink);
}

/** Greets where Footnote was added, and forgets where it was removed. Both kinds of update tell of either. */
async function acceptMembership(origin: Origin, deps: AcceptDeps): Promise<void> {
  const { references, welcome } = deps;
  const { activity, tenant, place } = origin;
  tellOfChange(origin, deps);
  const bot = activity.recipient.id;
  const added = activity.membersAdded?.some(({ id }) => id === bot) || activity.action?.startsWith('add');
  const removed =
    activity.membersRemoved?.some(({ id }) => id === bot) || activity.action?.startsWith('remove');
  if (removed) return references.forget(tenant, place.id);
  if (!added) return;
  const reference = referenceOf(origin);
  await references.save(reference);
  if (await references.greet(tenant, place.id)) welcome(reference);
}
