import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';
import { createAudit } from '../../src/storage/postgres/audit.ts';
import { migrateDatabase, openDatabase } from '../../src/storage/postgres/database.ts';
import { createReviewQueue } from '../../src/storage/postgres/review-queue.ts';
import { createTurnStore } from '../../src/storage/postgres/turn-store.ts';
import { createTurnReports } from '../../src/storage/postgres/usage-reports.ts';
import { filledTurn, fillTurns } from './fill-turns.ts';

it('fills a database with turns that the commands can read', async () => {
  const tenant = `t-${randomUUID()}`;
  await migrateDatabase(inject('databaseUrl'));

  await fillTurns(inject('databaseUrl'), { count: 1_000, tenant });

  const database = openDatabase(inject('databaseUrl'), createLogger('silent'), 1);
  const turns = createTurnStore(database);
  expect((await turns.get(tenant, filledTurn(2)))?.reply.kind).toBe('answer');
  expect((await turns.get(tenant, filledTurn(999)))?.reply.kind).toBe('not-known');
  const audit = createAudit({ database, now: Date.now });
  const lines = await createReviewQueue(database, audit.withChange).lines(tenant, { limit: 50, offset: 0 });
  expect(lines).toHaveLength(10);
  const found = await createTurnReports(database).find(tenant, { requestId: filledTurn(7) });
  expect(found).toMatchObject([{ question: 'How many days of leave 7' }]);
  const rows = await audit.search(tenant, { limit: 5, offset: 0 });
  expect(rows.map(({ sequence }) => sequence)).toEqual([1_000, 999, 998, 997, 996]);
  await database.close();
});
