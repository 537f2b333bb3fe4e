import { beforeEach, expect, it } from 'vitest';
import { h, message, now, options, resetJobs } from '../testing/job-harness.ts';
import { answerMessage } from './answer-message.ts';

beforeEach(() => resetJobs());

it.each([
  ['overheard', true],
  ['mention', false],
] as const)('keeps a question by %s as one that was overheard: %s', async (addressing, isOverheard) => {
  const { settingsFor, turns } = h.services;
  const kept: unknown[] = [];
  h.services = {
    ...h.services,
    settingsFor: async (place) => ({ ...(await settingsFor(place)), answer: 'every-question' }),
    turns: {
      ...turns,
      put: async (turn, how) => {
        kept.push(how);
        await turns.put(turn, how);
      },
    },
  };
  const item = { requestId: 'r1', acceptedAt: now, limited: false };

  await answerMessage({ ...item, message: { ...message, addressing } }, h.services, options);

  expect(kept).toEqual([{ isOverheard }]);
});
