import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { notKnownReply } from '../testing/replies.ts';
import { createReviewWorld } from '../testing/review-world.ts';

let database: Database;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());
const setUp = () => createReviewWorld(database);

describe('an answer that a helper offers', () => {
  it('waits in the list and is shown whole, with the helper’s name, as words', async () => {
    const { ask, offer, typed } = setUp();
    const { turn, id } = await ask();
    const answer = `[here](https://evil.example) ${'word '.repeat(400)}end`;

    await offer(turn, { answer });
    const [list, one] = [await typed(''), await typed(`show ${id}`)];

    expect(list.text).toContain(`**\`leave.md\`**, a person who helped offers an answer (1):\n- \`${id}\``);
    expect(one.text).toContain('Offered by `Ben ’Carter’` on 2026-11-22');
    expect(one.text).toContain(`\`${answer}\``);
    expect(one.text).toContain(`\`/footnote review verify ${id}\``);
  });

  it('is taken word for word by `verify` without words, once it is confirmed, and once', async () => {
    const { ask, offer, typed, verified, tenant } = setUp();
    const { turn, id } = await ask();
    await offer(turn);

    const asked = await typed(`verify ${id}`);
    const before = await verified.count(tenant);
    const done = await typed(`verify ${id} confirm`);
    await typed(`verify ${id} confirm`);

    expect(asked.text).toContain('what `Ben ’Carter’` offered, `You may carry over **5 days**.`');
    expect(asked.text).toContain(`\`/footnote review verify ${id} confirm\``);
    expect(before).toBe(0);
    expect(done.text).toContain('`v1`');
    expect(await verified.count(tenant)).toBe(1);
    expect(await verified.get(tenant, 'v1')).toMatchObject({
      questions: [turn.standaloneQuestion],
      answer: 'You may carry over **5 days**.',
      source: { document: 'leave.md' },
      owner: 'Ada King',
    });
    expect((await typed('')).text).toContain('Nothing waits');
    expect((await typed(`show ${id}`)).text).not.toContain('To take it as it is');
  });

  it('answers the question that the helper saw, when the asker had changed it', async () => {
    const { ask, offer, typed, verified, tenant } = setUp();
    const { turn, id } = await ask({
      question: 'and for contractors?',
      standaloneQuestion: 'Leave of contractors?',
    });
    await offer(turn, { question: 'How much leave do contractors get?' });

    await typed(`verify ${id} confirm`);

    expect(await verified.get(tenant, 'v1')).toMatchObject({
      questions: ['How much leave do contractors get?'],
    });
  });

  it('gives way to an admin’s own words, and takes a document for a question that had none', async () => {
    const { ask, offer, typed, verified, tenant } = setUp();
    const open = { reply: { ...notKnownReply(), reason: 'no-support', nearest: [] }, passages: [] } as const;
    const [one, two] = [
      await ask({ ...open, standaloneQuestion: 'One?' }),
      await ask({ ...open, standaloneQuestion: 'Two?' }),
    ];
    await offer(one.turn);
    await offer(two.turn);

    const without = await typed(`verify ${one.id} confirm`);
    await typed(`verify ${one.id} source:leave.md confirm`);
    await typed(`verify ${two.id} source:leave.md My own words confirm`);

    expect(without.text).toContain(`verify ${one.id} source:<document>\``);
    expect(await verified.get(tenant, 'v1')).toMatchObject({ answer: 'You may carry over **5 days**.' });
    expect(await verified.get(tenant, 'v2')).toMatchObject({ answer: 'My own words' });
  });
});
