import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from './drizzle.ts';
import type { ChannelSettings } from '../../core/channel-settings.ts';
import type { Principal } from '../../core/principal.ts';
import type { Reply } from '../../core/reply.ts';
import type { Place, Thread } from '../../core/thread.ts';
import type { ModelUsage, TurnPassage } from '../../core/turn.ts';
import type { SourceKind } from '../../ingestion/source-settings.ts';
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
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.requestId] }),
    index('turns_by_time').on(table.tenant, table.createdAt),
    index('turns_by_author').on(table.tenant, table.channel, table.authorId),
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
    index('delivered_messages_by_message').on(table.tenant, table.channel, table.messageId),
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
