import { askCommand } from '../admin/ask-command.ts';
import { createCommandRegistry } from '../admin/command-registry.ts';
import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import type { AuditEntry } from '../core/audit.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { EarlierMessage, IncomingAction, IncomingMessage } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import type { Exchange, Turn } from '../core/turn.ts';
import { isForFootnote } from '../intent/is-for-footnote.ts';
import type { Deliver, HandlerServices } from '../jobs/handler-services.ts';
import type { PendingTurn } from '../jobs/pending-turns.ts';
import { createFeedbackPerson } from '../jobs/record-feedback-person.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import type { TurnRequest } from '../orchestrator/orchestrator.ts';
import { createMemoryFeedback } from './memory-feedback.ts';
import { createMemoryPendingCalls } from './memory-pending-calls.ts';
import { noEscalations } from './no-escalations.ts';

export const now = '2026-11-22T10:00:00.000Z';
export const author: Principal = {
  tenant: 'acme',
  channel: 'slack',
  workspace: 'T1',
  id: 'U1',
  guest: false,
};
export const place: Place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false };
export const thread = { tenant: 'acme', place, id: '1.1' };
export const helpDesk: Place = { ...place, id: 'C0HELP' };
export const options = { signal: new AbortController().signal };
export const citation = {
  number: 1,
  passageId: 'p',
  document: 'd.md',
  title: 'Leave',
  headings: [],
  link: 'd.md',
  quote: '27 days',
  start: 0,
  end: 7,
};
export const answer: Reply = {
  kind: 'answer',
  requestId: 'r1',
  text: '27 days [1].',
  citations: [citation],
  actions: [],
};

export const message: IncomingMessage = {
  eventId: 'e1',
  messageId: 'm1',
  thread,
  author,
  text: 'How many days?',
  attachments: 0,
  sentAt: now,
  addressing: 'mention',
};
export const item = { requestId: 'r1', acceptedAt: now, limited: false };
export const action = (
  name: IncomingAction['name'],
  changes: Partial<IncomingAction> = {},
): IncomingAction => ({
  eventId: 'e2',
  name,
  requestId: 'r1',
  author,
  place,
  handle: 'https://hooks.example/1',
  sentAt: now,
  ...changes,
});

/** What the handlers were given, and what they did with it; a test changes it as it needs. */
export const h = {} as {
  requests: TurnRequest[];
  delivered: Parameters<Deliver>[0][];
  turns: Map<string, Turn>;
  remembered: Exchange[];
  withdrawn: string[];
  forgotten: string[];
  streams: string[];
  earlier: EarlierMessage[];
  waiting: PendingTurn[];
  /** What the asker alone may see, beside what is public. */
  ownGroups: string[];
  /** Passages that not everybody may read. */
  restricted: string[];
  services: HandlerServices;
  audited: AuditEntry[];
  feedback: ReturnType<typeof createMemoryFeedback>;
  /** Delivery ids by the platform's id of a message. */
  deliveries: Map<string, string[]>;
  guests: string[];
  externalPlaces: string[];
};

const isStranger = ({ guest, id }: Principal): boolean => guest || h.guests.includes(id);

export const adapter: ChannelAdapter = {
  name: 'slack',
  routes: async () => [],
  start: async () => undefined,
  stop: async () => undefined,
  render: () => [],
  post: async () => ({ messageId: 'unused' }),
  find: async () => undefined,
  update: async () => undefined,
  remove: async (_target, messageId) => void h.streams.push(`removed ${messageId}`),
  progress: async () => undefined,
  identify: async (person) => ({ person, standing: 'inside' }),
  readers: async () => ({ kind: 'everyone-inside', guests: false }),
  groupsOf: async () => [],
  earlier: async () => h.earlier,
  acknowledge: async () => true,
};

/** Puts everything back to how a test begins. */
export function resetJobs(): void {
  h.requests = [];
  h.guests = [];
  h.externalPlaces = [];
  h.delivered = [];
  h.turns = new Map();
  h.remembered = [];
  h.withdrawn = [];
  h.forgotten = [];
  h.streams = [];
  h.earlier = [];
  h.waiting = [];
  h.ownGroups = [];
  h.restricted = [];
  h.audited = [];
  h.feedback = createMemoryFeedback();
  h.deliveries = new Map();
  h.services = {
    orchestrator: {
      async *respond(request, { onText }) {
        h.requests.push(request);
        onText?.('27 days');
        const outcome = {
          reply: answer,
          standaloneQuestion: 'How many days of leave?',
          passages: [
            { passageId: 'p', document: 'd.md', version: '1', score: 1, cited: true, access: ['public'] },
          ],
          timings: {},
          usage: [],
        };
        yield { kind: 'finished', outcome };
      },
    },
    memory: {
      recall: async () => ({ exchanges: h.remembered }),
      condense: async () => ({ exchanges: 0, usage: [], retry: false }),
      remember: async (_key, exchange) => void h.remembered.push(exchange),
      forget: async (_key, requestIds) => void h.forgotten.push(...requestIds),
    },
    turns: {
      put: async (turn) => void h.turns.set(`${turn.tenant}/${turn.requestId}`, turn),
      get: async (tenant, requestId) => h.turns.get(`${tenant}/${requestId}`),
      ofMessage: async ({ messageId }) =>
        [...h.turns.values()].filter((turn) => turn.messageId === messageId).toReversed(),
      lastOf: async (person, where) =>
        [...h.turns.values()].findLast((turn) => turn.author.id === person.id && turn.place.id === where.id),
      erase: async (tenant, ids) => ids.forEach((id) => h.turns.delete(`${tenant}/${id}`)),
    },
    access: {
      audienceOf: async ({ asker, place: { external, id } }) =>
        isStranger(asker) || external || h.externalPlaces.includes(id) ? [] : [['public']],
      ownRights: async ({ asker, place: where }) =>
        isStranger(asker) || where?.external ? [] : ['public', ...h.ownGroups],
      rolesOf: async () => [],
      hasRole: async () => false,
    },
    identify: async (person) => ({ ...person, name: 'Ana Lee' }),
    mayAllSee: async (_tenant, ids, audience) =>
      ids.every((id) => !h.restricted.includes(id)) && audience.length > 0,
    accessInUse: async () => [['public'], ['group:finance']],
    calls: createMemoryPendingCalls(),
    audit: { append: async (entry) => void h.audited.push(entry), search: async () => [] },
    facts: { list: async () => [] },
    feedback: h.feedback,
    feedbackPerson: createFeedbackPerson({ privacy: 'admins' }),
    feedbackPrivacy: 'admins',
    delivered: {
      deliveriesOf: async (_tenant, _channel, messageId) => h.deliveries.get(messageId) ?? [],
      messageIds: async (_tenant, deliveryId) =>
        [...h.deliveries].flatMap(([messageId, ids]) => (ids.includes(deliveryId) ? [messageId] : [])),
    },
    settingsFor: async () => DEFAULT_CHANNEL_SETTINGS,
    pausedFor: async () => undefined,
    isForFootnote,
    pending: {
      put: async (pending) => void h.waiting.push(pending),
      find: async ({ person, threadKey: key }) =>
        h.waiting.findLast((one) => one.person === person && one.threadKey === key),
      settle: async ({ requestId }) =>
        void (h.waiting = h.waiting.filter((one) => one.requestId !== requestId)),
    },
    commands: createCommandRegistry([askCommand]),
    deliver: async (delivery) => void h.delivered.push(delivery),
    withdraw: async ({ deliveryId }) => void h.withdrawn.push(deliveryId),
    isWithdrawn: async () => false,
    isDelivered: async ({ deliveryId }) => h.delivered.some((delivery) => delivery.deliveryId === deliveryId),
    adapterFor: () => adapter,
    escalation: noEscalations(helpDesk),
    now: () => Date.parse(now),
    log: createLogger('silent'),
    metrics: createMetrics(),
  };
}
