import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  sql,
} from './drizzle.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { ChannelSettings } from '../../core/channel-settings.ts';
import type {
  FeedbackReason,
  KeptGoldenCase,
  OfferedAnswer,
  ReviewReason,
  ReviewState,
} from '../../core/feedback.ts';
import type { AccessList } from '../../core/passage.ts';
import type {
  EscalationState,
  EscalationStop,
  Helper,
  HelperAnswer,
  SharedWords,
  TicketState,
} from '../../core/escalation.ts';
import type { Principal } from '../../core/principal.ts';
import type { Reply } from '../../core/reply.ts';
import type { Place, Thread } from '../../core/thread.ts';
import type { ModelUsage, TurnFilters, TurnPassage } from '../../core/turn.ts';
import type { VerifiedWording } from '../../core/verified.ts';
import type { SourceKind } from '../../ingestion/source-settings.ts';
import type { CallDecision, PendingCall } from '../../jobs/pending-calls.ts';
import type { RunCounts, RunOutcome } from '../../ingestion/source-status.ts';
import type { FactKind, FactSource } from '../../memory/remembered-facts.ts';

/** One row a question: what was asked, searched, answered, and what it took. Every row carries its tenant. */
export const turns = pgTable(
  'turns',
  {
    tenant: text('tenant').notNull(),
    requestId: text('request_id').notNull(),
    channel: text('channel').notNull(),
    authorId: text('author_id').notNull(),
    author: jsonb('author').$type<Principal>().notNull(),
    place: jsonb('place').$type<Place>().notNull(),
    thread: jsonb('thread').$type<Thread>(),
    messageId: text('message_id'),
    question: text('question').notNull(),
    standaloneQuestion: text('standalone_question').notNull(),
    replyKind: text('reply_kind').notNull(),
    reply: jsonb('reply').$type<Reply>().notNull(),
    passages: jsonb('passages').$type<readonly TurnPassage[]>().notNull(),
    timings: jsonb('timings').$type<Readonly<Record<string, number>>>().notNull(),
    usage: jsonb('usage').$type<readonly ModelUsage[]>().notNull(),
    intent: text('intent'),
    prompts: text('prompts'),
    filters: jsonb('filters').$type<TurnFilters>(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.requestId] }),
    index('turns_by_time').on(table.tenant, table.createdAt, table.channel),
    index('turns_by_author').on(
      table.tenant,
      table.channel,
      table.authorId,
      sql`(${table.place} ->> 'id')`,
      table.createdAt,
    ),
    index('turns_by_message').on(table.tenant, table.channel, table.messageId),
  ],
);

/** One row an ingested document: what tells new, changed, unchanged and removed apart. */
export const documents = pgTable(
  'documents',
  {
    tenant: text('tenant').notNull(),
    document: text('document').notNull(),
    source: text('source').notNull(),
    title: text('title').notNull(),
    link: text('link').notNull(),
    version: text('version').notNull(),
    revision: text('revision'),
    passages: integer('passages').notNull(),
    warnings: jsonb('warnings').$type<readonly string[]>().notNull().default([]),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.document] }),
    index('documents_by_source').on(table.tenant, table.source),
  ],
);

/** The platform's ids of what was posted for a delivery, so that it can be updated or removed later. */
export const deliveredMessages = pgTable(
  'delivered_messages',
  {
    tenant: text('tenant').notNull(),
    deliveryId: text('delivery_id').notNull(),
    part: integer('part').notNull(),
    channel: text('channel').notNull(),
    messageId: text('message_id').notNull(),
    postedAt: timestamp('posted_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.deliveryId, table.part] }),
    index('delivered_messages_by_message').on(
      table.tenant,
      table.channel,
      table.messageId.op('text_pattern_ops'),
    ),
  ],
);

/** One row a configured source: how its last runs went, and when the next one is due. */
export const sources = pgTable(
  'sources',
  {
    tenant: text('tenant').notNull(),
    source: text('source').notNull(),
    kind: text('kind').$type<SourceKind>().notNull(),
    schedule: text('schedule'),
    startedAt: timestamp('started_at', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    outcome: text('outcome').$type<RunOutcome>(),
    counts: jsonb('counts').$type<RunCounts>(),
    error: text('error'),
    nextDueAt: timestamp('next_due_at', { withTimezone: true }),
    failures: integer('failures').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.source] })],
);

/** One row a thing that a person asked Footnote to remember about them. `number` is what they call it by. */
export const rememberedFacts = pgTable(
  'remembered_facts',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    person: text('person').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').$type<FactKind>().notNull(),
    text: text('text').notNull(),
    why: text('why').notNull(),
    source: text('source').$type<FactSource>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.id] }),
    index('remembered_facts_by_person').on(table.tenant, table.person),
    index('remembered_facts_by_expiry').on(table.expiresAt),
  ],
);

/** One row a person and thread whose turn waits for them: the question that Footnote asked back. */
export const pendingTurns = pgTable(
  'pending_turns',
  {
    tenant: text('tenant').notNull(),
    threadKey: text('thread_key').notNull(),
    person: text('person').notNull(),
    requestId: text('request_id').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.threadKey, table.person] })],
);

/** One row a channel that an admin set something for. `channel` begins with the tenant. */
export const channelSettings = pgTable(
  'channel_settings',
  {
    channel: text('channel').primaryKey(),
    tenant: text('tenant').notNull(),
    settings: jsonb('settings').$type<ChannelSettings>().notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('channel_settings_by_tenant').on(table.tenant)],
);

/**
 * One row a thing that somebody did or was refused, chained by hashes. A trigger refuses to change or remove one; what each
 * column holds is part of the row's hash.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    tenant: text('tenant').notNull(),
    sequence: integer('sequence').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    place: jsonb('place').$type<Place>(),
    decision: text('decision').$type<AuditEntry['decision']>().notNull(),
    outcome: text('outcome').$type<NonNullable<AuditEntry['outcome']>>(),
    detail: jsonb('detail').$type<Readonly<Record<string, unknown>>>(),
    requestId: text('request_id'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.sequence] }),
    index('audit_log_by_actor').on(table.tenant, table.actor, table.sequence),
    index('audit_log_by_action').on(table.tenant, table.action.op('text_pattern_ops'), table.sequence),
    index('audit_log_by_request').on(table.tenant, table.requestId),
    index('audit_log_by_time').on(table.tenant, table.at),
  ],
);

/** One row a thing that an admin stopped for a while: all answers, or one source. */
export const pauses = pgTable(
  'pauses',
  {
    tenant: text('tenant').notNull(),
    what: text('what').notNull(),
    note: text('note').notNull(),
    pausedBy: text('paused_by').notNull(),
    pausedByName: text('paused_by_name'),
    pausedAt: timestamp('paused_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.what] })],
);

/** One row a tool's call that waits, or waited, for a person. */
export const pendingCalls = pgTable(
  'pending_calls',
  {
    tenant: text('tenant').notNull(),
    requestId: text('request_id').notNull(),
    binding: text('binding').notNull(),
    pending: jsonb('pending').$type<PendingCall>().notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    decision: text('decision').$type<CallDecision>(),
    decidedBy: text('decided_by'),
    decidedByEvent: text('decided_by_event'),
    startedAt: timestamp('started_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.requestId] })],
);

/** One row a person and turn: what they think of the answer. `person` is empty where feedback is anonymous. */
export const feedback = pgTable(
  'feedback',
  {
    tenant: text('tenant').notNull(),
    requestId: text('request_id').notNull(),
    personKey: text('person_key').notNull(),
    person: jsonb('person').$type<Principal>(),
    verdict: text('verdict').$type<'up' | 'down'>().notNull(),
    reason: text('reason').$type<FeedbackReason>(),
    text: text('text'),
    tellMe: boolean('tell_me'),
    toldAt: timestamp('told_at', { withTimezone: true }),
    place: jsonb('place').$type<Place>().notNull(),
    thread: text('thread'),
    sentAt: timestamp('sent_at', { withTimezone: true }).notNull(),
    document: text('document'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.requestId, table.personKey] }),
    foreignKey({
      columns: [table.tenant, table.requestId],
      foreignColumns: [turns.tenant, turns.requestId],
    }).onDelete('cascade'),
    index('feedback_by_person').on(table.tenant, table.personKey),
    index('feedback_by_time').on(table.tenant, table.sentAt, table.verdict),
  ],
);

/** One row a turn that an admin should look at: somebody found it wrong, the documents did not hold it, or a helper offers an answer. */
export const reviewItems = pgTable(
  'review_items',
  {
    tenant: text('tenant').notNull(),
    requestId: text('request_id').notNull(),
    id: text('id').notNull(),
    reason: text('reason').$type<ReviewReason>().notNull(),
    unanswered: boolean('unanswered').notNull(),
    document: text('document'),
    state: text('state').$type<ReviewState>().notNull(),
    latestAt: timestamp('latest_at', { withTimezone: true }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    note: text('note'),
    offered: jsonb('offered').$type<OfferedAnswer>(),
    askerToldAt: timestamp('asker_told_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.requestId] }),
    foreignKey({
      columns: [table.tenant, table.requestId],
      foreignColumns: [turns.tenant, turns.requestId],
    }).onDelete('cascade'),
    index('review_items_by_id').on(table.tenant, table.id),
    index('review_items_open')
      .on(table.tenant, table.document, table.reason, table.latestAt)
      .where(sql`${table.state} = 'open'`),
  ],
);

/** One row a golden case that an admin approved; nothing in it tells who asked. */
export const goldenCases = pgTable(
  'golden_cases',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    question: text('question').notNull(),
    expected: jsonb('expected').$type<KeptGoldenCase['expected']>(),
    approvedBy: text('approved_by').notNull(),
    approvedAt: timestamp('approved_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

/** One row an answer that a person vouches for, added at run time. People call it by `v` and its number. */
export const verifiedAnswers = pgTable(
  'verified_answers',
  {
    tenant: text('tenant').notNull(),
    number: integer('number').notNull(),
    questions: jsonb('questions').$type<readonly string[]>().notNull(),
    answer: text('answer').notNull(),
    source: jsonb('source').$type<VerifiedWording['source']>().notNull(),
    access: jsonb('access').$type<AccessList>().notNull(),
    owner: text('owner').notNull(),
    verified: text('verified').notNull(),
    expires: text('expires').notNull(),
    requestId: text('request_id'),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
    revision: integer('revision').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.number] })],
);

/** One row a request for a person; kept for good. Times that are due are null when nothing is. */
export const escalations = pgTable(
  'escalations',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    asker: jsonb('asker').$type<Principal>().notNull(),
    requester: jsonb('requester').$type<Principal>().notNull(),
    place: jsonb('place').$type<Place>().notNull(),
    thread: jsonb('thread').$type<Thread>(),
    shared: jsonb('shared').$type<SharedWords>().notNull(),
    stops: jsonb('stops').$type<readonly EscalationStop[]>().notNull(),
    eventId: text('event_id').notNull(),
    state: text('state').$type<EscalationState>().notNull(),
    version: integer('version').notNull(),
    step: integer('step').notNull(),
    posts: integer('posts').notNull(),
    shownAs: text('shown_as'),
    dueAt: timestamp('due_at', { withTimezone: true }),
    claimedBy: jsonb('claimed_by').$type<Helper>(),
    answers: jsonb('answers').$type<readonly HelperAnswer[]>().notNull(),
    answersDueAt: timestamp('answers_due_at', { withTimezone: true }),
    resolvedBy: jsonb('resolved_by').$type<Helper>(),
    ticketState: text('ticket_state').$type<TicketState>().notNull(),
    ticketAttempts: integer('ticket_attempts').notNull(),
    ticketUrl: text('ticket_url'),
    ticketDueAt: timestamp('ticket_due_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.id] }),
    index('escalations_by_state').on(table.tenant, table.state, table.createdAt),
    index('escalations_by_due').on(table.dueAt),
    index('escalations_by_answers_due').on(table.answersDueAt),
    index('escalations_by_ticket_due').on(table.ticketDueAt),
  ],
);

/** One row a message that showed a request in a help place, by the key of the thread under it. */
export const escalationThreads = pgTable(
  'escalation_threads',
  {
    tenant: text('tenant').notNull(),
    threadKey: text('thread_key').notNull(),
    id: text('id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.threadKey] })],
);
