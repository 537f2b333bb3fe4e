import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../core/turn.ts';
import { answer, author, h, now, place, resetJobs } from '../testing/job-harness.ts';
import { rememberTurn } from './remember-turn.ts';

beforeEach(resetJobs);

const turn: Turn = {
  requestId: 'r2',
  tenant: 'acme',
  author,
  place,
  question: 'and who approves that?',
  standaloneQuestion: 'Who approves the secret raise of 9,000 for Chi?',
  reply: {
    kind: 'not-known',
    requestId: 'r2',
    reason: 'no-support',
    text: 'Nothing.',
    nearest: [],
    actions: [],
  },
  passages: [],
  timings: {},
  usage: [],
  createdAt: now,
};

describe('remembering a turn', () => {
  it('keeps nothing of what a narrower audience read before an open question', async () => {
    await rememberTurn('t/1', turn, h.services);

    expect(JSON.stringify(h.remembered)).not.toMatch(/secret|9,000|Chi/);
    expect(h.remembered).toMatchObject([{ question: 'and who approves that?', open: true }]);
  });

  it('keeps nothing of it beside an answer that everybody may read', async () => {
    const access = ['public'];
    const passages = [{ passageId: 'p', document: 'd', version: '1', score: 1, cited: true, access }];

    await rememberTurn('t/1', { ...turn, reply: answer, passages }, h.services);

    expect(JSON.stringify(h.remembered)).not.toMatch(/secret|9,000|Chi/);
  });

  it('keeps the message that a question points at', async () => {
    const question = 'Can somebody answer this?';

    await rememberTurn('t/1', { ...turn, question, pointedAt: 'How many days of leave?' }, h.services);

    expect(h.remembered).toMatchObject([{ question: 'How many days of leave?' }]);
  });
});
