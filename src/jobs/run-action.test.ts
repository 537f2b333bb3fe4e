import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { IncomingMessage } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import { answerMessage } from './answer-message.ts';
import { runAction } from './run-action.ts';
import {
  action,
  answer,
  author,
  h,
  item,
  message,
  now,
  options,
  place,
  resetJobs,
  thread,
} from '../testing/job-harness.ts';

beforeEach(resetJobs);

describe('an answer for the asker alone', () => {
  const unknown: Reply = {
    kind: 'not-known',
    requestId: 'r1',
    reason: 'no-support',
    text: 'I couldn’t find that.',
    nearest: [],
    actions: ['ask-a-person'],
  };
  const replying = (reply: Reply): void => {
    h.services = {
      ...h.services,
      orchestrator: {
        async *respond(request) {
          h.requests.push(request);
          yield {
            kind: 'finished',
            outcome: { reply, standaloneQuestion: 'Standalone?', passages: [], timings: {}, usage: [] },
          };
        },
      },
    };
  };

  it('is offered to the asker alone, when there are documents that only they may read', async () => {
    h.ownGroups = ['group:finance'];
    replying(unknown);

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests[0]?.audience).toEqual([['public']]);
    expect(h.delivered).toMatchObject([
      { deliveryId: 'r1', target: { kind: 'thread' }, reply: { actions: ['ask-a-person'] } },
      {
        deliveryId: 'r1-offer',
        target: { kind: 'private', person: { id: 'U1' } },
        reply: { kind: 'notice', actions: ['ask-privately'] },
      },
    ]);
  });

  it.each([
    ['who may read no more than everybody there', [], unknown],
    ['whose question was answered', ['group:finance'], answer],
  ])('is not offered to somebody %s', async (_name, groups, reply) => {
    h.ownGroups = groups;
    replying(reply);

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.delivered.map(({ deliveryId }) => deliveryId)).toEqual(['r1']);
  });

  it('is given with their own rights, and can be shared from there', async () => {
    h.ownGroups = ['group:finance'];
    await answerMessage({ ...item, message }, h.services, options);

    await runAction({ ...item, requestId: 'r5', action: action('ask-privately') }, h.services, options);

    expect(h.requests.at(-1)).toMatchObject({
      question: 'How many days of leave?',
      audience: [expect.arrayContaining(['public', 'group:finance'])],
    });
    expect(h.delivered.at(-1)).toMatchObject({
      deliveryId: 'r1-private',
      target: { kind: 'private' },
      reply: { kind: 'answer', actions: ['share-answer'] },
    });
  });

  it('is one turn, however often it is asked for', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    for (const requestId of ['r5', 'r6', 'r7'])
      await runAction({ ...item, requestId, action: action('ask-privately') }, h.services, options);

    expect(h.requests).toHaveLength(2);
  });

  it('is nobody else’s', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    const other = action('ask-privately', { author: { ...author, id: 'U2' } });
    await runAction({ ...item, requestId: 'r5', action: other }, h.services, options);

    expect(h.requests).toHaveLength(1);
    expect(h.delivered.at(-1)).toMatchObject({ target: { person: { id: 'U2' } }, reply: { kind: 'notice' } });
  });

  it('is not shared, nor passed to helpers, where not everybody may read what it rests on', async () => {
    await answerMessage({ ...item, message }, h.services, options);
    h.restricted = ['p'];

    await runAction({ ...item, requestId: 'r6', action: action('share-answer') }, h.services, options);
    await runAction({ ...item, requestId: 'r7', action: action('ask-a-person') }, h.services, options);

    expect(h.delivered.map(({ deliveryId }) => deliveryId)).not.toContain('r1-shared');
    const preview = h.delivered.at(-1)?.reply;
    expect(preview).toMatchObject({ kind: 'form', form: 'escalate' });
    expect(JSON.stringify(preview)).toContain('How many days?');
    expect(JSON.stringify(preview)).not.toContain('27 days');
  });
});

describe('a question back', () => {
  const clarification: Reply = {
    kind: 'clarification',
    requestId: 'r1',
    text: 'Which office do you mean?',
    choices: [
      { label: 'Leeds', question: 'How much leave in Leeds?' },
      { label: 'Porto', question: 'How much leave in Porto?' },
    ],
    actions: [],
  };
  const said = (text: string, changes: Partial<IncomingMessage> = {}): IncomingMessage => ({
    ...message,
    eventId: `e-${text}`,
    messageId: `m-${text}`,
    text,
    addressing: 'thread',
    ...changes,
  });
  beforeEach(async () => {
    h.services = {
      ...h.services,
      orchestrator: {
        async *respond(request) {
          h.requests.push(request);
          const reply = request.isClarified ? answer : clarification;
          yield {
            kind: 'finished',
            outcome: { reply, standaloneQuestion: request.question, passages: [], timings: {}, usage: [] },
          };
        },
      },
    };
    await answerMessage({ ...item, message }, h.services, options);
  });

  it('is answered by a press, in its place, once', async () => {
    const press = { ...item, requestId: 'r8', action: action('choose', { choice: 1, thread }) };

    await runAction(press, h.services, options);
    await runAction(press, h.services, options);

    expect(h.requests.slice(1)).toMatchObject([{ question: 'How much leave in Porto?', isClarified: true }]);
    expect(h.delivered.at(-1)).toMatchObject({ deliveryId: 'r1-chosen', inPlaceOf: 'r1' });
    expect(h.waiting).toEqual([]);
    expect(h.remembered.at(-1)).toMatchObject({ question: 'How much leave in Porto?' });
  });

  it('is not answered when its question was taken back meanwhile', async () => {
    h.services = { ...h.services, isWithdrawn: async () => true };

    await runAction(
      { ...item, requestId: 'r8', action: action('choose', { choice: 1, thread }) },
      h.services,
      options,
    );

    expect(h.requests).toHaveLength(1);
    expect(h.delivered).toHaveLength(1);
  });

  it('keeps to what an admin set for the channel', async () => {
    const press = { ...item, requestId: 'r8', action: action('choose', { choice: 1, thread }) };
    const settings = (changes: object) => ({
      ...h.services,
      settingsFor: async () => ({ ...DEFAULT_CHANNEL_SETTINGS, ...changes }),
    });

    await runAction(press, settings({ answer: 'never' }), options);
    expect(h.delivered.at(-1)?.reply).toMatchObject({ reason: 'not-allowed-here' });
    await runAction({ ...press, requestId: 'r9' }, settings({ sources: ['it'] }), options);
    expect(h.requests.at(-1)?.filter).toEqual({ sources: ['it'] });
  });

  it('is answered by the asker’s next words in the thread', async () => {
    await answerMessage({ ...item, requestId: 'r9', message: said('the second one') }, h.services, options);

    expect(h.requests.at(-1)).toMatchObject({ question: 'How much leave in Porto?', isClarified: true });
    expect(h.waiting).toEqual([]);
  });

  it('is not answered by what somebody else writes in between', async () => {
    const other = said('2', { author: { ...author, id: 'U2' }, addressing: 'mention' });

    await answerMessage({ ...item, requestId: 'r9', message: other }, h.services, options);

    expect(h.requests.at(-1)).toMatchObject({ question: '2', isClarified: false });
    expect(h.waiting.some(({ requestId }) => requestId === 'r1')).toBe(true);
  });

  it('gives way to another question', async () => {
    await answerMessage(
      { ...item, requestId: 'r9', message: said('What is the VPN address of the lab?') },
      h.services,
      options,
    );

    expect(h.requests.at(-1)).toMatchObject({ question: 'What is the VPN address of the lab?' });
    expect(h.waiting.map(({ requestId }) => requestId)).toEqual(['r9']);
  });

  it('expires kindly, for a press and for words', async () => {
    h.services = { ...h.services, now: () => Date.parse(now) + 25 * 3_600_000 };

    await runAction(
      { ...item, requestId: 'r8', action: action('choose', { choice: 0 }) },
      h.services,
      options,
    );
    await answerMessage(
      { ...item, requestId: 'r9', message: said('Leeds', { addressing: 'mention' }) },
      h.services,
      options,
    );

    expect(h.delivered.find(({ deliveryId }) => deliveryId === 'r8')?.reply).toMatchObject({
      kind: 'refusal',
      reason: 'turn-expired',
    });
    expect(h.requests.at(-1)).toMatchObject({ question: 'Leeds', isClarified: false });
  });

  it('can’t be answered by another person’s press', async () => {
    const press = action('choose', { choice: 0, author: { ...author, id: 'U2' } });

    await runAction({ ...item, requestId: 'r8', action: press }, h.services, options);

    expect(h.requests).toHaveLength(1);
    expect(h.delivered.at(-1)?.reply).toMatchObject({ kind: 'notice' });
  });
});

describe('acting on a button', () => {
  beforeEach(async () => {
    await answerMessage({ ...item, message }, h.services, options);
    h.delivered = [];
  });

  it('shows who wants a person what would be shared, and says so when nobody can be asked', async () => {
    await runAction({ ...item, requestId: 'r2', action: action('ask-a-person') }, h.services, options);
    const { escalation } = h.services;
    h.services = { ...h.services, escalation: { ...escalation, stops: () => [] } };
    await runAction({ ...item, requestId: 'r3', action: action('ask-a-person') }, h.services, options);

    expect(h.delivered).toMatchObject([
      { deliveryId: 'r2', target: { kind: 'private', person: author }, reply: { kind: 'form' } },
      {
        deliveryId: 'r3',
        reply: { reason: 'escalation-unset', text: expect.stringContaining('escalation.yml') },
      },
    ]);
  });

  it('shares the answer in its place when its asker wants it', async () => {
    await runAction({ ...item, requestId: 'r2', action: action('share-answer') }, h.services, options);

    expect(h.delivered[0]).toMatchObject({
      deliveryId: 'r1-shared',
      target: { kind: 'place', place },
      reply: { kind: 'answer', actions: [] },
    });
    expect(h.delivered[1]).toMatchObject({ target: { kind: 'private', person: author } });
  });

  it('shares nothing where the platform says that others read along', async () => {
    h.externalPlaces = ['C1'];

    await runAction({ ...item, requestId: 'r2', action: action('share-answer') }, h.services, options);

    expect(h.delivered).toMatchObject([
      { target: { kind: 'private' }, reply: { reason: 'external-readers' } },
    ]);
  });

  it('asks who reads the place that the answer would stand in, wherever the button was pressed', async () => {
    h.externalPlaces = ['C1'];
    const elsewhere = { ...place, id: 'D1', kind: 'direct' as const };

    const pressed = action('share-answer', { place: elsewhere });
    await runAction({ ...item, requestId: 'r2', action: pressed }, h.services, options);

    expect(h.delivered).toMatchObject([
      { target: { kind: 'private' }, reply: { reason: 'external-readers' } },
    ]);
  });

  it.each([
    ['somebody else shares', { author: { ...author, id: 'U2' } }, 'Only the person'],
    ['another workspace presses', { place: { ...place, workspace: 'T2' } }, 'no longer have'],
    ['another tenant presses', { author: { ...author, tenant: 'umbrella' } }, 'no longer have'],
    ['the turn is gone', { requestId: 'r404' }, 'no longer have'],
    ['people from outside read along', { place: { ...place, external: true } }, 'Not everybody'],
  ])('shows nothing when %s', async (_name, changes, text) => {
    await runAction(
      { ...item, requestId: 'r2', action: action('share-answer', changes) },
      h.services,
      options,
    );

    expect(h.delivered).toHaveLength(1);
    expect(h.delivered[0]).toMatchObject({
      target: { kind: 'private' },
      reply: { text: expect.stringContaining(text) },
    });
  });
});
