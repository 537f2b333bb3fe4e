import type { Acceptance, InboundSink } from '../../src/channels/channel-adapter.ts';
import { AssistantError } from '../../src/core/errors.ts';
import type { Language } from '../../src/core/language.ts';
import type { DirectoryChange } from '../../src/core/readers.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { type MessageChange, parseChanged, parseDeleted } from './parse-change.ts';
import { parseDirectoryChange } from './parse-directory-change.ts';
import { parseAction, parseCommand, parseFeedback } from './parse-interaction.ts';
import { type Parsed, parseMessage, type TenantOf } from './parse-message.ts';
import {
  BlockActions,
  EventEnvelope,
  HomeOpenedEvent,
  MessageChanged,
  MessageDeleted,
  MessageEvent,
  SlashCommand,
} from './slack-payloads.ts';

/** What Slack is answered with, beside 200: nothing, or a message that only the person sees. */
export type Acknowledgement = { readonly response_type: 'ephemeral'; readonly text: string } | undefined;

export type DeliveryDeps = {
  readonly sink: InboundSink;
  readonly tenantOf: TenantOf;
  readonly now: () => number;
  /** The language that somebody surely writes; without it, what is said to a command at once is English. */
  readonly languageOf?: (text: string) => Language | undefined;
  readonly log: Logger;
  /** Called without being waited for: none may throw. */
  readonly directoryChanged: (change: DirectoryChange) => void;
  readonly suggestPrompts: (channel: string) => void;
  readonly tellPrivately: (responseUrl: string, text: string) => void;
};

/** Slack waits 3 s: what takes longer than this is refused in time, and deduplicated when Slack tries again. */
const SINK_DEADLINE_MS = 2_500;

const TRY_AGAIN = wordsIn('en').receipts.tryAgain;
const UNKNOWN_WORKSPACE =
  "Footnote isn't set up for this workspace yet. Whoever runs Footnote can add it; please ask them.";

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new AssistantError('Slack delivery was not queued in time', { code: 'time-out', retryable: true }),
      );
    }, SINK_DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Notes why something was left alone; a workspace that nobody configured is worth an operator's look. */
function noteIgnored(parsed: Parsed<unknown>, deps: DeliveryDeps): void {
  if (parsed.kind === 'parsed') return;
  if (parsed.reason === 'unknown-tenant')
    deps.log.warn('Slack workspace belongs to no tenant; check TENANTS');
  else deps.log.debug({ reason: parsed.reason }, 'Slack delivery ignored');
}

async function acceptEvent(envelope: EventEnvelope, deps: DeliveryDeps): Promise<void> {
  const home = HomeOpenedEvent.safeParse(envelope.event);
  if (home.success) {
    if (home.data.tab === 'messages') deps.suggestPrompts(home.data.channel);
    return;
  }
  const told = parseDirectoryChange(envelope, deps.tenantOf);
  if (told) return deps.directoryChanged(told);
  const change = changeIn(envelope, deps);
  if (change) {
    noteIgnored(change, deps);
    if (change.kind === 'parsed') await withDeadline(handInChange(change.value, deps.sink));
    return;
  }
  const event = MessageEvent.safeParse(envelope.event);
  if (!event.success) return;
  const parsed = parseMessage(envelope, event.data, deps.tenantOf);
  noteIgnored(parsed, deps);
  if (parsed.kind === 'parsed') await withDeadline(deps.sink.message(parsed.value));
}

function changeIn(envelope: EventEnvelope, { tenantOf }: DeliveryDeps): Parsed<MessageChange> | undefined {
  const changed = MessageChanged.safeParse(envelope.event);
  if (changed.success) return parseChanged(envelope, changed.data, tenantOf);
  const deleted = MessageDeleted.safeParse(envelope.event);
  return deleted.success ? parseDeleted(envelope, deleted.data, tenantOf) : undefined;
}

function handInChange(change: MessageChange, sink: InboundSink): Promise<Acceptance> {
  switch (change.kind) {
    case 'edit':
      return sink.edit(change.message);
    case 'deletion':
      return sink.deletion(change.deletion);
  }
}

async function acceptCommand(body: unknown, deps: DeliveryDeps): Promise<Acknowledgement> {
  const form = SlashCommand.safeParse(body);
  if (!form.success) return undefined;
  const parsed = parseCommand(form.data, deps.tenantOf, deps.now());
  noteIgnored(parsed, deps);
  if (parsed.kind === 'ignored') return { response_type: 'ephemeral', text: UNKNOWN_WORKSPACE };
  const isAsked = parsed.value.name === 'ask';
  const words = wordsIn(isAsked ? deps.languageOf?.(parsed.value.text) : undefined);
  try {
    await withDeadline(deps.sink.command(parsed.value));
  } catch (error) {
    // Slack never repeats a command: the person is the only one who can.
    deps.log.error({ error }, 'Slash command could not be queued');
    return { response_type: 'ephemeral', text: words.receipts.tryAgain };
  }
  return { response_type: 'ephemeral', text: isAsked ? words.labels.taken : words.labels.oneMoment };
}

async function acceptAction(body: unknown, deps: DeliveryDeps): Promise<Acknowledgement> {
  const payload = BlockActions.safeParse(body);
  if (!payload.success) return undefined;
  const handIn = pressIn(payload.data, deps);
  if (handIn === undefined) return undefined;
  try {
    await withDeadline(handIn());
    return undefined;
  } catch (error) {
    deps.log.error({ error }, 'Press could not be queued');
    // Slack shows nothing of the answer to a button's request: words reach the person through the response URL.
    if (payload.data.response_url) deps.tellPrivately(payload.data.response_url, TRY_AGAIN);
    return { response_type: 'ephemeral', text: TRY_AGAIN };
  }
}

/** How a press is handed in: a thumb, or a button; undefined for what is not for Footnote. */
function pressIn(payload: BlockActions, deps: DeliveryDeps): (() => Promise<Acceptance>) | undefined {
  const thumb = parseFeedback(payload, deps.tenantOf, deps.now());
  if (thumb) {
    noteIgnored(thumb, deps);
    return thumb.kind === 'parsed' ? () => deps.sink.feedback(thumb.value) : undefined;
  }
  const action = parseAction(payload, deps.tenantOf, deps.now());
  noteIgnored(action, deps);
  return action.kind === 'parsed' ? () => deps.sink.action(action.value) : undefined;
}

/**
 * Takes one verified delivery of Slack's (an event, a slash command, a button) and hands it to the sink. Resolves when
 * it may be acknowledged; throws only for events that couldn't be queued, which Slack then sends again.
 */
export async function acceptDelivery(
  body: Readonly<Record<string, unknown>>,
  deps: DeliveryDeps,
): Promise<Acknowledgement> {
  if (typeof body.command === 'string') return acceptCommand(body, deps);
  if (body.type === 'block_actions') return acceptAction(body, deps);
  const envelope = EventEnvelope.safeParse(body);
  if (envelope.success) await acceptEvent(envelope.data, deps);
  return undefined;
}
