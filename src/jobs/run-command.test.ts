import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { answerMessage } from './answer-message.ts';
import { tellGaveUp } from './gave-up.ts';
import { runCommand } from './run-command.ts';
import { author, h, item, message, now, options, place, resetJobs } from '../testing/job-harness.ts';

beforeEach(resetJobs);

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
    await runCommand({ ...item, command: { ...command, text: 'How many days?' } }, h.services, options);

    expect(h.delivered[0]).toMatchObject({
      target: { kind: 'private', person: author, handle: 'https://hooks.example/1' },
      reply: { kind: 'answer', actions: ['share-answer'] },
    });
  });

  it('answers an empty /ask with usage', async () => {
    await runCommand({ ...item, command: { ...command, text: '' } }, h.services, options);

    expect(h.delivered[0]?.reply).toMatchObject({
      kind: 'notice',
      text: expect.stringContaining('/ask How many'),
    });
  });
});

describe('giving up', () => {
  it('tells the person what failed, what to do, and the request id', async () => {
    const error = new AssistantError('down', { code: 'model', retryable: true });

    await tellGaveUp({ kind: 'message', ...item, message }, error, h.services, options);

    expect(h.delivered[0]).toMatchObject({
      deliveryId: 'r1-gave-up',
      reply: { kind: 'failure', reason: 'model-unavailable' },
    });
    expect(h.delivered[0]?.reply.text).toContain('r1');
  });

  it('says nothing when the answer turns out to stand there', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    const error = new AssistantError('unknown outcome', { code: 'delivery', retryable: true });
    await tellGaveUp({ kind: 'message', ...item, message }, error, h.services, options);

    expect(h.delivered).toHaveLength(1);
  });
});
