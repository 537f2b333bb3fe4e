import type { ErasurePart } from '../core/erasure.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { type Place, type Thread, threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import { helpThreadKey } from '../core/escalation.ts';
import { createRedisThreadMemory } from '../memory/redis-thread-memory.ts';
import type { Logger } from '../observability/logger.ts';
import { createDeadLetters } from '../queue/dead-letters.ts';
import { factsPart, feedbackPart } from '../storage/erasure-parts.ts';
import { createAudit } from '../storage/postgres/audit.ts';
import { createChannelSettingsStore } from '../storage/postgres/channel-settings.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createDeliveredMessages } from '../storage/postgres/delivered-messages.ts';
import { createDocumentRegistry } from '../storage/postgres/document-registry.ts';
import {
  findPeople,
  pendingCallsPart,
  pendingTurnsPart,
  turnsPart,
} from '../storage/postgres/erase-turns.ts';
import { escalationsPart } from '../storage/postgres/erase-escalations.ts';
import { createEscalations } from '../storage/postgres/escalations.ts';
import { createFeedbackStore } from '../storage/postgres/feedback.ts';
import { createPauses, pauseNamesPart } from '../storage/postgres/pauses.ts';
import { createPendingCalls } from '../storage/postgres/pending-calls.ts';
import { createPendingTurns } from '../storage/postgres/pending-turns.ts';
import { createRememberedFacts } from '../storage/postgres/remembered-facts.ts';
import { createReviewQueue } from '../storage/postgres/review-queue.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createTurnReports } from '../storage/postgres/usage-reports.ts';
import { createVerifiedAnswerStore } from '../storage/postgres/verified-answers.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createRedisWebTranscript } from '../storage/redis/redis-web-transcript.ts';

/** What an organisation keeps in a test: every id in it may be another organisation's as well, `canary` is its own. */
export type Kept = {
  readonly tenant: string;
  readonly id: string;
  readonly canary: string;
  readonly person: Principal;
  readonly place: Place;
  readonly thread: Thread;
};

/** A store: how something is kept in it, and everything that can be asked of it with one organisation's name. */
export type TenantStore = {
  readonly name: string;
  readonly keep: (kept: Kept) => Promise<unknown>;
  readonly read: (kept: Kept) => Promise<unknown>;
};

const AT = '2026-11-22T10:00:00.000Z';
const NOW = (): number => Date.parse(AT);
const FAR = '2030-01-01T00:00:00.000Z';
const LIMIT = { limit: 50, offset: 0 };

/** The stores in Postgres and Redis that keep anything of people, and the erasure of a person in them. */
export function tenantStores({
  database,
  redis,
  log,
}: {
  readonly database: Database;
  readonly redis: RedisClient;
  readonly log: Logger;
}): { readonly stores: readonly TenantStore[]; readonly erasure: readonly ErasurePart[] } {
  const memory = createRedisThreadMemory({ client: redis, log });
  const facts = createRememberedFacts(database, NOW);
  const feedback = createFeedbackStore(database);
  return {
    stores: [...turnStores(database), ...askedStores(database), ...adminStores(database), ...chatStores()],
    erasure: [
      escalationsPart(database, async () => true),
      feedbackPart(feedback),
      factsPart(facts),
      pendingTurnsPart(database),
      pendingCallsPart(database),
      pauseNamesPart(database),
      turnsPart(database, memory),
    ],
  };

  function chatStores(): readonly TenantStore[] {
    const transcript = (tenant: string) => createRedisWebTranscript({ redis, tenant, log });
    const letters = createDeadLetters({ redis });
    return [
      {
        name: 'thread memory',
        keep: ({ thread, id, canary }) =>
          memory.remember(threadKey(thread), {
            requestId: id,
            question: canary,
            answer: canary,
            sources: [['public']],
          }),
        read: ({ thread }) => memory.recall(threadKey(thread), [['public']]),
      },
      {
        name: 'web chats',
        keep: ({ tenant, id, canary }) =>
          transcript(tenant).append(id, {
            id,
            from: 'person',
            sentAt: AT,
            body: { canary },
            deliveryKey: id,
          }),
        read: ({ tenant, id }) => transcript(tenant).read(id),
      },
      {
        name: 'dead letters',
        keep: ({ tenant, id, canary }) =>
          letters.add(tenant, { id, mailbox: id, reason: 'r', raw: canary, at: new Date().toISOString() }),
        read: ({ tenant }) => letters.list(tenant),
      },
      {
        name: 'remembered facts',
        keep: ({ tenant, id, canary }) =>
          facts.put({
            id,
            tenant,
            person: [tenant, 'slack', 'T1', id].join('/'),
            kind: 'context',
            text: canary,
            why: '',
            source: 'command',
            createdAt: AT,
            expiresAt: FAR,
          }),
        read: ({ person }) => facts.list(person),
      },
    ];
  }
}

function turnOf({ tenant, id, canary, person, place, thread }: Kept): Turn {
  const reply: Reply = {
    kind: 'not-known',
    requestId: id,
    reason: 'no-support',
    text: canary,
    nearest: [],
    actions: [],
  };
  return {
    requestId: id,
    tenant,
    author: { ...person, name: canary, email: `${canary}@example.com` },
    place,
    thread,
    messageId: id,
    question: canary,
    standaloneQuestion: canary,
    reply,
    passages: [],
    timings: {},
    usage: [{ model: canary, inputTokens: 1, outputTokens: 1 }],
    createdAt: AT,
  };
}

/** Turns, and what is made of them: feedback, the review queue, golden cases, look-ups, who asked. */
function turnStores(database: Database): readonly TenantStore[] {
  const turns = createTurnStore(database);
  const reports = createTurnReports(database);
  const feedback = createFeedbackStore(database);
  const review = createReviewQueue(database, createAudit({ database, now: NOW }).withChange);
  const delivered = createDeliveredMessages(database);
  const keepTurn = (kept: Kept) => turns.put(turnOf(kept));
  return [
    {
      name: 'turns',
      keep: keepTurn,
      read: async ({ tenant, id, person, place, thread }) => [
        await turns.get(tenant, id),
        await turns.ofMessage({ thread, messageId: id }),
        await turns.lastOf(person, place),
        await reports.find(tenant, { requestId: id }),
        await reports.find(tenant, { channel: 'slack', messageIds: [id, '*'] }),
        await reports.usage(tenant, AT),
        await findPeople(database, tenant, { channel: 'slack', id }),
      ],
    },
    {
      name: 'feedback and the review queue',
      keep: async (kept) => {
        const { tenant, id, person, place, canary } = kept;
        await keepTurn(kept);
        const personKey = [tenant, 'slack', 'T1', id].join('/');
        const given = {
          tenant,
          requestId: id,
          personKey,
          person,
          place,
          text: canary,
          tellMe: true,
          sentAt: AT,
        };
        await feedback.record({ ...given, verdict: 'down', reason: 'wrong', document: canary });
        const golden = { tenant, id, question: canary, approvedBy: canary, approvedAt: AT };
        await review.keepGolden(golden);
        const by = { key: personKey, name: canary };
        await review.offer({ tenant, requestId: id }, { question: canary, answer: canary, by, at: AT });
      },
      read: async ({ tenant, id, person }) => [
        await feedback.find(tenant, id, [tenant, 'slack', 'T1', id].join('/')),
        await feedback.ofTurn(tenant, id),
        await feedback.toTell(tenant, id),
        await feedback.count(person),
        await review.find(tenant, id),
        await review.groups(tenant),
        await review.lines(tenant, LIMIT),
        await review.names(tenant),
        await review.golden(tenant),
      ],
    },
    {
      name: 'delivered messages',
      keep: ({ tenant, id, canary }) =>
        delivered.record([
          { tenant, deliveryId: id, part: 0, channel: 'slack', messageId: canary, postedAt: AT },
          { tenant, deliveryId: canary, part: 0, channel: 'slack', messageId: id, postedAt: AT },
        ]),
      read: async ({ tenant, id }) => [
        await delivered.messageIds(tenant, id),
        await delivered.deliveriesOf(tenant, 'slack', id),
      ],
    },
  ];
}

/** What waits for people: tools, questions back, requests for a person. */
function askedStores(database: Database): readonly TenantStore[] {
  const calls = createPendingCalls(database);
  const pending = createPendingTurns(database);
  const escalations = createEscalations({
    database,
    now: NOW,
    withChange: createAudit({ database, now: NOW }).withChange,
  });
  return [
    {
      name: 'calls that wait for a word',
      keep: ({ tenant, id, canary, person, place, thread }) =>
        calls.put({
          tenant,
          requestId: id,
          state: 'needs-approval',
          call: { tool: 'create_ticket', arguments: { title: canary } },
          binding: id,
          asker: person,
          place,
          thread,
          shownTo: 'place',
          words: { text: canary, earlier: [] },
          formDelivery: id,
          expiresAt: FAR,
        }),
      read: ({ tenant, id }) => calls.find(tenant, id),
    },
    {
      name: 'questions back',
      keep: ({ tenant, id, canary }) =>
        pending.put({ tenant, threadKey: id, person: id, requestId: canary, expiresAt: FAR }),
      read: ({ tenant, id }) => pending.find({ tenant, threadKey: id, person: id }),
    },
    {
      name: 'requests for a person',
      keep: async ({ tenant, id, canary, person, place, thread }) => {
        const shared = { question: canary, answer: true, sources: true, excerpt: [] };
        const from = { asker: person, requester: person, place, thread, shared, eventId: id };
        const stops = [{ place, raiseAfterMs: 1_000 }];
        const wanted = { tenant, id, ...from, stops, hasTicket: true };
        await escalations.create(wanted, {
          tenant,
          actor: id,
          action: 'escalation.open',
          decision: 'allowed',
        });
        const post = { step: 0, posts: 1, deliveryId: id, threadKeys: [helpThreadKey(place, id)], dueAt: AT };
        await escalations.posted({ tenant, id }, post);
      },
      read: async ({ tenant, id, place }) => [
        await escalations.get({ tenant, id }),
        await escalations.list(tenant, { states: ['open', 'claimed', 'answered', 'resolved'], ...LIMIT }),
        await escalations.ofThread(tenant, helpThreadKey(place, id)),
        await escalations.takeDue({ limit: 50, leaseMs: 0, only: { tenant } }),
        await escalations.takeTickets({ limit: 50, leaseMs: 0, only: { tenant } }),
        await escalations.takeUntold({ limit: 50, leaseMs: 0, only: { tenant } }),
      ],
    },
  ];
}

/** What admins write and read. */
function adminStores(database: Database): readonly TenantStore[] {
  const verified = createVerifiedAnswerStore(database, NOW);
  const audit = createAudit({ database, now: NOW });
  const settings = createChannelSettingsStore(database, NOW);
  const pauses = createPauses(database);
  const documents = createDocumentRegistry(database);
  const sources = createSourceStatusStore(database);
  return [
    {
      name: 'verified answers',
      keep: ({ tenant, id, canary }) =>
        verified.add(
          tenant,
          {
            questions: [id],
            answer: canary,
            source: { document: id },
            access: ['public'],
            owner: canary,
            verified: '2026-11-22',
            expires: '2030-01-01',
          },
          canary,
        ),
      read: async ({ tenant }) => [
        await verified.get(tenant, 'v1'),
        await verified.list(tenant, LIMIT),
        await verified.edit(tenant, 'v1', {}, 'reader'),
      ],
    },
    {
      name: 'the audit',
      keep: ({ tenant, id, canary, place }) =>
        audit.append({
          tenant,
          actor: id,
          action: `tool.${id}`,
          decision: 'allowed',
          requestId: id,
          place,
          detail: { canary },
        }),
      read: async ({ tenant, id }) => [
        await audit.search(tenant, { limit: 50 }),
        await audit.search(tenant, { requestId: id, limit: 50 }),
        await audit.search(tenant, { actor: id, action: 'tool.', limit: 50 }),
      ],
    },
    {
      name: 'channel settings',
      keep: ({ tenant, place, person, canary }) =>
        settings.change({ tenant, place }, { ...DEFAULT_CHANNEL_SETTINGS, sources: [canary] }, person),
      read: ({ tenant, place }) => settings.get({ tenant, place }),
    },
    {
      name: 'pauses',
      keep: ({ tenant, canary }) =>
        pauses.pause(tenant, { what: 'answers', note: canary, by: canary, byName: canary, at: AT }),
      read: ({ tenant }) => pauses.list(tenant),
    },
    {
      name: 'documents and their sources',
      keep: async ({ tenant, id, canary }) => {
        const record = { tenant, source: id, document: id, title: canary, link: canary, version: 'v' };
        await documents.put([{ ...record, passages: 1, warnings: [canary], updatedAt: AT }]);
        await sources.record({ tenant, source: id, kind: 'folder', error: canary, failures: 1 });
      },
      read: async ({ tenant, id }) => [
        await documents.list(tenant, id),
        await sources.list(tenant),
        await sources.get(tenant, id),
      ],
    },
  ];
}
