import { randomUUID } from 'node:crypto';
import { createCommandRegistry } from '../admin/command-registry.ts';
import { createReviewCommand } from '../admin/review-command.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Feedback, OfferedAnswer } from '../core/feedback.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Turn } from '../core/turn.ts';
import { createLogger } from '../observability/logger.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createFeedbackStore } from '../storage/postgres/feedback.ts';
import { reviewId } from '../storage/postgres/review-id.ts';
import { createReviewQueue } from '../storage/postgres/review-queue.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createVerifiedAnswerStore } from '../storage/postgres/verified-answers.ts';
import { auditedInto } from './audited-change.ts';
import { testPassage } from './passages.ts';
import { citation } from './replies.ts';

const REVIEW_NOW = Date.parse('2026-11-22T10:00:00.000Z');
/** A moment so many seconds before the world's own. */
export const ago = (seconds: number): string => new Date(REVIEW_NOW - seconds * 1_000).toISOString();
const call = { signal: new AbortController().signal };
const log = createLogger('silent');

/** Whether the admin may read no document, and what is kept of people. */
export type ReviewWorldOptions = {
  readonly restricted?: boolean;
  readonly privacy?: 'public' | 'admins' | 'anonymous';
};

/** An organisation in a real database with an admin, who types review commands, and people who ask, judge and help. */
export function createReviewWorld(
  database: Database,
  { restricted = false, privacy = 'admins' }: ReviewWorldOptions = {},
) {
  const tenant = `t-${randomUUID()}`;
  const person = (id: string, name?: string): Principal => ({
    tenant,
    channel: 'slack',
    workspace: 'T1',
    id,
    name,
    guest: false,
  });
  const [admin, ana] = [person('ADMIN', 'Ada King'), person('U1', 'Ana Lee')];
  const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
  const audited: AuditEntry[] = [];
  let failing: string | undefined;
  const audit = {
    append: async (entry: AuditEntry) => {
      if (entry.action === failing) throw new Error('the audit is away');
      audited.push(entry);
    },
  };
  /** From now on, no entry of this action can be written. */
  const failAudit = (action: string) => void (failing = action);
  const turns = createTurnStore(database);
  const feedback = createFeedbackStore(database);
  const queue = createReviewQueue(
    database,
    auditedInto(database, (entry) => audit.append(entry)),
  );
  const verified = createVerifiedAnswerStore(database, () => REVIEW_NOW);
  const review = createReviewCommand({
    queue,
    feedback,
    verified,
    turnOf: (of, requestId) => turns.get(of, requestId),
    passagesFor: async (_reader, documents) =>
      restricted
        ? []
        : documents
            .filter((document) => document === 'leave.md')
            .map((document) => testPassage({ id: 'p1', document, headings: ['Leave', 'Days'] })),
    identify: async (who) => who,
    privacy,
    now: () => REVIEW_NOW,
  });
  const hasRole = async (who: Principal) => who.id === 'ADMIN';
  const registry = createCommandRegistry([review], { hasRole, audit, log });
  const run = (text: string, author = admin) =>
    registry.run(
      { eventId: 'e', name: 'footnote', text: `review ${text}`, author, place, sentAt: ago(0) },
      call,
    );
  const typed = async (text: string, author = admin) => {
    const effect = await run(text, author);
    if (effect.kind !== 'say') throw new Error(`${effect.kind} is no words`);
    return effect;
  };
  const ask = async (changes: Partial<Turn> = {}) => {
    const citations = [{ ...citation(1), passageId: 'p1', document: 'leave.md' }];
    const turn: Turn = {
      requestId: `r-${randomUUID()}`,
      tenant,
      author: ana,
      place,
      thread: { tenant, place, id: '1.1' },
      question: 'How many days of leave may I carry over?',
      standaloneQuestion: 'How many days of leave may I carry over?',
      reply: {
        kind: 'answer',
        requestId: 'r',
        text: 'You may carry over 3 days [1].',
        actions: [],
        citations,
      },
      passages: [
        { passageId: 'p1', document: 'leave.md', version: 'v', score: 1, cited: true, access: ['public'] },
      ],
      timings: {},
      usage: [],
      createdAt: ago(60),
      ...changes,
    };
    await turns.put(turn);
    return { turn, id: reviewId(turn.requestId) };
  };
  const judge = (turn: Turn, changes: Partial<Feedback> = {}) =>
    feedback.record({
      tenant,
      requestId: turn.requestId,
      personKey: principalKey(ana),
      person: ana,
      verdict: 'down',
      place,
      thread: '1.1',
      sentAt: ago(30),
      document: 'leave.md',
      ...changes,
    });
  const offer = (turn: Turn, changes: Partial<OfferedAnswer> = {}) =>
    queue.offer(
      { tenant, requestId: turn.requestId },
      {
        question: turn.question,
        answer: 'You may carry over **5 days**.',
        by: { key: 'k', name: 'Ben `Carter`' },
        at: ago(20),
        ...changes,
      },
    );
  return {
    offer,
    tenant,
    admin,
    ana,
    person,
    typed,
    run,
    ask,
    judge,
    audited,
    queue,
    verified,
    feedback,
    failAudit,
  };
}
