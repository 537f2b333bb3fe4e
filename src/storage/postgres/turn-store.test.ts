import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Turn } from '../../core/turn.ts';
import { createLogger } from '../../observability/logger.ts';
import { openDatabase } from './database.ts';
import { createTurnStore } from './turn-store.ts';

const turn: Turn = {
  requestId: 'r1',
  tenant: 't',
  author: { tenant: 't', channel: 'web', workspace: 'web', id: 'p1', guest: false },
  place: { channel: 'web', workspace: 'web', id: 'c1', kind: 'direct', external: false },
  question: 'canary-question',
  standaloneQuestion: 'canary-question',
  reply: { kind: 'notice', requestId: 'r1', text: 'canary-answer', actions: [] },
  passages: [],
  timings: {},
  usage: [],
  createdAt: '2026-11-22T10:00:00.000Z',
};

describe('the turn store', () => {
  it("fails without repeating people's words, which would end in the log", async () => {
    const database = openDatabase('postgres://127.0.0.1:1/none', createLogger('silent'));

    const failure: unknown = await createTurnStore(database)
      .put(turn)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'storage', retryable: true });
    expect(inspect(failure, { depth: 10 })).toContain('ECONNREFUSED');
    expect(inspect(failure, { depth: 10 })).not.toContain('canary');
    await database.close();
  });
});
