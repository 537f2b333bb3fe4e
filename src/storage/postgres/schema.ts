import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from './drizzle.ts';
import type { Principal } from '../../core/principal.ts';
import type { Reply } from '../../core/reply.ts';
import type { Place, Thread } from '../../core/thread.ts';
import type { ModelUsage, TurnPassage } from '../../core/turn.ts';

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
