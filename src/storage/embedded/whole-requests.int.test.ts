import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createLogger } from '../../observability/logger.ts';
import { type Database, openDatabase } from '../postgres/database.ts';
import { sql } from '../postgres/drizzle.ts';

let clients: Database[] = [];

beforeAll(() => {
  clients = [1, 2, 3].map(() => openDatabase(inject('databaseUrl'), createLogger('silent')));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
});

it('gives each of many clients at once the answer to its own statement, also beside ones that fail', async () => {
  const asked = Array.from({ length: 120 }, (_, number) => number);

  const answers = await Promise.allSettled(
    asked.map(async (number) => {
      const client = clients[number % clients.length];
      // Each third one fails after it was taken apart, and leaves the others alone.
      const divisor = number % 3 === 0 ? 0 : 1;
      const result = await client?.query.execute(sql`select ${number}::int / ${divisor}::int as answer`);
      return result?.rows;
    }),
  );

  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual(
    asked.map((number) => (number % 3 === 0 ? 'failed' : [{ answer: number }])),
  );
});
