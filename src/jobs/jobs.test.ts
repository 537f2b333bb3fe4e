import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import { askCommand } from '../admin/ask-command.ts';
import { createCommandRegistry } from '../admin/command-registry.ts';
import { AssistantError } from '../core/errors.ts';
import type { IncomingAction, IncomingMessage } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import type { Exchange, Turn } from '../core/turn.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import type { TurnRequest } from '../orchestrator/orchestrator.ts';
import { answerMessage } from './answer-message.ts';
import { tellGaveUp } from './gave-up.ts';
import type { Deliver, HandlerServices } from './handler-services.ts';
import { runAction } from './run-action.ts';
import { runCommand } from './run-command.ts';

const now = '2026-11-22T10:00:00.000Z';
const author: Principal = { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'U1', guest: false };
const place: Place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false };
const thread = { tenant: 'acme', place, id: '1.1' };
const helpDesk: Place = { ...place, id: 'C0HELP' };
const options = { signal: new AbortController().signal };
const citation = {
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
const answer: Reply = {
  kind: 'answer',
  requestId: 'r1',
  text: '27 days [1].',
  citations: [citation],
  actions: [],
};

const message: IncomingMessage = {
  eventId: 'e1',
  messageId: 'm1',
  thread,
  author,
  text: 'How many days?',
  attachments: 0,
  sentAt: now,
  addressing: 'mention',
};
const item = { requestId: 'r1', acceptedAt: now, limited: false };
const action = (name: IncomingAction['name'], changes: Partial<IncomingAction> = {}): IncomingAction => ({
  eventId: 'e2',
  name,
  requestId: 'r1',
  author,
  place,
  handle: 'https://hooks.example/1',
  sentAt: now,
  ...changes,
});

let requests: TurnRequest[];
let delivered: Parameters<Deliver>[0][];
let turns: Map<string, Turn>;
let remembered: Exchange[];
let services: HandlerServices;
let guests: string[];
let externalPlaces: string[];

const adapter: ChannelAdapter = {
  name: 'slack',
  routes: () => [],
  start: async () => undefined,
  stop: async () => undefined,
  render: () => [],
  post: async () => ({ messageId: 'unused' }),
  find: async () => undefined,
  update: async () => undefined,
  progress: async () => undefined,
  identify: async (person) => ({ ...person, guest: person.guest || guests.includes(person.id) }),
  isExternal: async (where) => where.external || externalPlaces.includes(where.id),
};

beforeEach(() => {
  requests = [];
  guests = [];
  externalPlaces = [];
  delivered = [];
  turns = new Map();
  remembered = [];
  services = {
    orchestrator: {
      async *respond(request) {
        requests.push(request);
        const outcome = {
          reply: answer,
          standaloneQuestion: 'How many days of leave?',
          passages: [],
          timings: {},
          usage: [],
        };
        yield { kind: 'finished', outcome };
      },
    },
    memory: {
      recall: async () => remembered,
      remember: async (_key, exchange) => void remembered.push(exchange),
    },
    turns: {
      put: async (turn) => void turns.set(`${turn.tenant}/${turn.requestId}`, turn),
      get: async (tenant, requestId) => turns.get(`${tenant}/${requestId}`),
    },
    commands: createCommandRegistry([askCommand]),
    deliver: async (delivery) => void delivered.push(delivery),
    isDelivered: async ({ deliveryId }) => delivered.some((delivery) => delivery.deliveryId === deliveryId),
    adapterFor: () => adapter,
    escalation: helpDesk,
    now: () => Date.parse(now),
    log: createLogger('silent'),
    metrics: createMetrics(),
  };
});

describe('answering a message', () => {
  it('delivers into the thread under the request id, keeps the turn and remembers it', async () => {
    await answerMessage({ ...item, message }, services, options);

    expect(delivered).toEqual([
      { deliveryId: 'r1', tenant: 'acme', target: { kind: 'thread', thread }, reply: answer },
    ]);
    expect(turns.get('acme/r1')).toMatchObject({ question: 'How many days?', reply: answer });
    expect(remembered).toEqual([
      { requestId: 'r1', question: 'How many days of leave?', answer: '27 days [1].' },
    ]);
  });

  it('says the same again when a retried job finds its turn, without asking again', async () => {
    await answerMessage({ ...item, message }, services, options);
    await answerMessage({ ...item, message }, services, options);

    expect(requests).toHaveLength(1);
    expect(delivered[1]).toEqual(delivered[0]);
  });

  it('tells a person over the limit so, and asks nothing', async () => {
    await answerMessage({ ...item, limited: true, message }, services, options);

    expect(requests).toEqual([]);
    expect(delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'rate-limited' });
  });

  it('says that it cannot read files, when there is nothing else', async () => {
    await answerMessage({ ...item, message: { ...message, text: ' ', attachments: 2 } }, services, options);

    expect(delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'attachment-only' });
  });

  it.each([
    [
      'a place shared with another organisation',
      { thread: { ...thread, place: { ...place, external: true } } },
    ],
    ['a guest', { author: { ...author, guest: true } }],
  ])('tells nothing from documents to %s', async (_name, changes) => {
    await answerMessage({ ...item, message: { ...message, ...changes } }, services, options);

    expect(requests).toEqual([]);
    expect(delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'external-readers' });
  });

  it('tells nothing from documents to somebody whom the platform knows as a guest', async () => {
    guests = ['U1'];

    await answerMessage({ ...item, message }, services, options);

    expect(delivered[0]?.reply).toMatchObject({ reason: 'external-readers' });
  });

  it('answers while the thread memory and the database are away', async () => {
    const away = async () => Promise.reject(new AssistantError('away', { code: 'storage', retryable: true }));
    services = { ...services, memory: { recall: away, remember: away }, turns: { get: away, put: away } };

    await answerMessage({ ...item, message }, services, options);

    expect(delivered[0]?.reply).toEqual(answer);
  });
});

describe('running a command', () => {
  const command = {
    eventId: 'e3',
    name: 'ask',
    author,
    place,
    sentAt: now,
    handle: 'https://hooks.example/1',
  };

  it('answers /ask to the person alone, with a button to share', async () => {
    await runCommand({ ...item, command: { ...command, text: 'How many days?' } }, services, options);

    expect(delivered[0]).toMatchObject({
      target: { kind: 'private', person: author, handle: 'https://hooks.example/1' },
      reply: { kind: 'answer', actions: ['share-answer'] },
    });
  });

  it('answers an empty /ask with usage', async () => {
    await runCommand({ ...item, command: { ...command, text: '' } }, services, options);

    expect(delivered[0]?.reply).toMatchObject({
      kind: 'notice',
      text: expect.stringContaining('/ask How many'),
    });
  });
});

describe('acting on a button', () => {
  beforeEach(async () => {
    await answerMessage({ ...item, message }, services, options);
    delivered = [];
  });

  it('posts a request for a person to the help channel once a turn, and says so in the thread', async () => {
    await runAction({ ...item, requestId: 'r2', action: action('ask-a-person') }, services, options);

    expect(delivered).toMatchObject([
      {
        deliveryId: 'r1-escalation',
        target: { kind: 'place', place: helpDesk },
        reply: { origin: { person: author, place } },
      },
      { deliveryId: 'r1-escalated', target: { kind: 'thread', thread } },
    ]);
    expect(delivered[0]?.reply.text).toContain('How many days?');
  });

  it('says that nobody can be reached when no help channel is set', async () => {
    services = { ...services, escalation: undefined };

    await runAction({ ...item, requestId: 'r2', action: action('ask-a-person') }, services, options);

    expect(delivered).toHaveLength(1);
    expect(delivered[0]?.reply.text).toContain('escalation.yml');
  });

  it('shares the answer in its place when its asker wants it', async () => {
    await runAction({ ...item, requestId: 'r2', action: action('share-answer') }, services, options);

    expect(delivered[0]).toMatchObject({
      deliveryId: 'r1-shared',
      target: { kind: 'place', place },
      reply: { kind: 'answer', actions: [] },
    });
    expect(delivered[1]).toMatchObject({ target: { kind: 'private', person: author } });
  });

  it('shares nothing where the platform says that others read along', async () => {
    externalPlaces = ['C1'];

    await runAction({ ...item, requestId: 'r2', action: action('share-answer') }, services, options);

    expect(delivered).toMatchObject([{ target: { kind: 'private' }, reply: { reason: 'external-readers' } }]);
  });

  it('asks who reads the place that the answer would stand in, wherever the button was pressed', async () => {
    externalPlaces = ['C1'];
    const elsewhere = { ...place, id: 'D1', kind: 'direct' as const };

    const pressed = action('share-answer', { place: elsewhere });
    await runAction({ ...item, requestId: 'r2', action: pressed }, services, options);

    expect(delivered).toMatchObject([{ target: { kind: 'private' }, reply: { reason: 'external-readers' } }]);
  });

  it.each([
    ['somebody else shares', { author: { ...author, id: 'U2' } }, 'Only the person'],
    ['another workspace presses', { place: { ...place, workspace: 'T2' } }, 'no longer have'],
    ['another tenant presses', { author: { ...author, tenant: 'umbrella' } }, 'no longer have'],
    ['the turn is gone', { requestId: 'r404' }, 'no longer have'],
    ['people from outside read along', { place: { ...place, external: true } }, 'People from outside'],
  ])('shows nothing when %s', async (_name, changes, text) => {
    await runAction({ ...item, requestId: 'r2', action: action('share-answer', changes) }, services, options);

    expect(delivered).toHaveLength(1);
    expect(delivered[0]).toMatchObject({
      target: { kind: 'private' },
      reply: { text: expect.stringContaining(text) },
    });
  });
});

describe('giving up', () => {
  it('tells the person what failed, what to do, and the request id', async () => {
    const error = new AssistantError('down', { code: 'model', retryable: true });

    await tellGaveUp({ kind: 'message', ...item, message }, error, services, options);

    expect(delivered[0]).toMatchObject({
      deliveryId: 'r1-gave-up',
      reply: { kind: 'failure', reason: 'model-unavailable' },
    });
    expect(delivered[0]?.reply.text).toContain('r1');
  });

  it('says nothing when the answer turns out to stand there', async () => {
    await answerMessage({ ...item, message }, services, options);

    const error = new AssistantError('unknown outcome', { code: 'delivery', retryable: true });
    await tellGaveUp({ kind: 'message', ...item, message }, error, services, options);

    expect(delivered).toHaveLength(1);
  });
});
