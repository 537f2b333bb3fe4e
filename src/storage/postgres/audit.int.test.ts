import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AuditEntry } from '../../core/audit.ts';
import { createLogger } from '../../observability/logger.ts';
import { connectRedis } from '../redis/connection.ts';
import { createAuditHeads } from '../redis/audit-heads.ts';
import { type AuditHead, createAudit } from './audit.ts';
import { hashOfRow, NO_HASH_BEFORE } from './audit-chain.ts';
import { auditedTenants, verifyAudit } from './audit-verification.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { sql } from './drizzle.ts';

let database: Database;
let tenant: string;
let now: number;
let heads: AuditHead[];

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'), 10);
});
afterAll(() => database.close());
beforeEach(() => {
  tenant = `t-${randomUUID()}`;
  now = Date.parse('2026-11-22T10:00:00.000Z');
  heads = [];
});

const audit = () =>
  createAudit({
    database,
    now: () => (now += 1_000),
    keepHead: async (_tenant, head) => void heads.push(head),
  });

const entry = (action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  tenant,
  actor: `${tenant}/slack/T1/U1`,
  action,
  decision: 'allowed',
  ...more,
});

async function write(count: number): Promise<void> {
  const log = audit();
  for (let index = 1; index <= count; index += 1) await log.append(entry(`command.step-${index}`));
}

/** What somebody does who owns the database: for the length of one transaction no trigger fires. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await database.query.transaction(async (transaction) => {
    await transaction.execute(sql`set local session_replication_role = replica`);
    await transaction.execute(statement);
  });
}

const verify = (known: Parameters<typeof verifyAudit>[0]['known'] = []) =>
  verifyAudit({ database, tenant, known, pageSize: 3 });

describe('the audit', () => {
  it('numbers and chains twenty rows that are written at once, without a gap', async () => {
    const log = audit();

    await Promise.all(Array.from({ length: 20 }, (_, index) => log.append(entry(`command.n${index}`))));

    const rows = (await log.search(tenant, { limit: 50 })).toReversed();
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(rows[0]?.previousHash).toBe(NO_HASH_BEFORE);
    for (const [index, row] of rows.slice(1).entries()) expect(row.previousHash).toBe(rows[index]?.hash);
    expect(new Set(rows.map(({ action }) => action)).size).toBe(20);
    expect(await verify()).toEqual({ kind: 'whole', rows: 20, head: heads.find((h) => h.sequence === 20) });
  });

  it('gives a row back as it was written, and hashes all of it', async () => {
    const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
    const whole = entry('tool.create_ticket', {
      place,
      decision: 'confirmed',
      outcome: 'started',
      requestId: 'r1',
      detail: { z: 1, a: { nested: [1.5, 'ü', null, true] }, when: undefined },
    });

    await audit().append(whole);

    const [row] = await audit().search(tenant, { limit: 1 });
    expect(row).toMatchObject({ ...whole, detail: { z: 1, a: { nested: [1.5, 'ü', null, true] } } });
    expect(row && hashOfRow(row)).toBe(row?.hash);
    for (const change of [{ actor: 'x' }, { requestId: 'r2' }, { place: undefined }, { detail: { z: 2 } }])
      expect(row && hashOfRow({ ...row, ...change })).not.toBe(row?.hash);
  });

  it('stands with the change that it is about, or neither does', async () => {
    const log = audit();
    await write(1);
    const undone = log.withChange(async (_transaction, record) => {
      await record(entry('escalation.claim'));
      throw new Error('the change fell over');
    });
    await expect(undone).rejects.toThrow('the change fell over');
    expect(heads.map(({ sequence }) => sequence)).toEqual([1]);

    const done = await Promise.all(
      [1, 2, 3].map((number) =>
        log.withChange(async (_transaction, record) => {
          await record(entry(`escalation.n${number}`));
          return number;
        }),
      ),
    );

    expect(done).toEqual([1, 2, 3]);
    expect(await verify()).toEqual({ kind: 'whole', rows: 4, head: heads.find((h) => h.sequence === 4) });
  });

  it('keeps tenants apart, in chain and search', async () => {
    const other = `${tenant}-other`;
    await write(2);
    await audit().append(entry('command.elsewhere', { tenant: other }));

    expect(await audit().search(other, { limit: 9 })).toMatchObject([{ sequence: 1 }]);
    expect(await audit().search(tenant, { limit: 9 })).toHaveLength(2);
    expect(await auditedTenants(database)).toEqual(expect.arrayContaining([tenant, other]));
  });

  it('finds by actor, the beginning of the action, request and time, the latest first', async () => {
    const log = audit();
    await log.append(entry('command.sources', { requestId: 'r1' }));
    await log.append(entry('command.erase', { actor: 'eve' }));
    await log.append(entry('tool.create_ticket'));
    const found = async (query: object) =>
      (await log.search(tenant, { limit: 9, ...query })).map(({ action }) => action);

    expect(await found({})).toEqual(['tool.create_ticket', 'command.erase', 'command.sources']);
    expect(await found({ actor: 'eve' })).toEqual(['command.erase']);
    expect(await found({ action: 'command' })).toEqual(['command.erase', 'command.sources']);
    expect(await found({ action: 'comm_nd%' })).toEqual([]);
    expect(await found({ requestId: 'r1' })).toEqual(['command.sources']);
    expect(await found({ since: '2026-11-22T10:00:02.000Z' })).toEqual([
      'tool.create_ticket',
      'command.erase',
    ]);
    expect(await found({ until: '2026-11-22T10:00:02.000Z' })).toEqual(['command.sources']);
    expect(await found({ limit: 1, offset: 1 })).toEqual(['command.erase']);
  });

  it('redacts secrets wherever they stand, keeps ids, and takes what Postgres refuses', async () => {
    const detail = {
      apiKey: 'abc',
      arguments: { authtoken: 'abc', secretary: 'Kim', where: { deep: { er: { myPrivateKey: 'abc' } } } },
      nested: { client_secret: 'shh', list: ['password: hunter2', 'plain'] },
      text: `token is sk-live-${'a1B2'.repeat(6)}`,
      person: 'default/slack/T024BE7LD/U012AB3CD',
      request: randomUUID(),
      broken: 'a\0b\ud800',
      injected: 'line\nforged row \u001b[31m',
      long: 'word '.repeat(400),
    };

    await audit().append(entry('command.x', { detail }));

    const [row] = await audit().search(tenant, { limit: 1 });
    expect(row?.detail).toMatchObject({
      apiKey: '[redacted]',
      arguments: {
        authtoken: '[redacted]',
        secretary: 'Kim',
        where: { deep: { er: { myPrivateKey: '[redacted]' } } },
      },
      nested: { client_secret: '[redacted]', list: ['[redacted]', 'plain'] },
      text: '[redacted]',
      person: detail.person,
      request: detail.request,
    });
    expect(JSON.stringify(row?.detail)).not.toMatch(/hunter2|shh|sk-live/);
    expect(String(row?.detail?.long).length).toBeLessThan(510);
    expect(await verify()).toMatchObject({ kind: 'whole', rows: 1 });
  });

  it.each([
    ['an edit', sql`update audit_log set actor = 'nobody'`],
    ['a deletion', sql`delete from audit_log`],
    ['emptying the table', sql`truncate audit_log`],
  ])('refuses %s', async (_what, statement) => {
    await write(1);

    await expect(database.query.execute(statement)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('never changed or removed') },
    });
    expect(await audit().search(tenant, { limit: 9 })).toHaveLength(1);
  });

  it('throws a retryable error that repeats nothing of the entry when Postgres is away', async () => {
    const away = openDatabase('postgres://127.0.0.1:1/none', createLogger('silent'));

    const failure: unknown = await createAudit({ database: away, now: Date.now })
      .append(entry('command.x', { detail: { text: 'canary' } }))
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'storage', retryable: true });
    expect(String(failure)).not.toContain('canary');
    await away.close();
  });
});

describe('verifying the audit', () => {
  it('says how many rows stand and the head, over several pages', async () => {
    await write(7);

    expect(await verify()).toEqual({ kind: 'whole', rows: 7, head: heads.at(-1) });
    expect(await verify([{ hash: heads[4]?.hash ?? '' }])).toMatchObject({ kind: 'whole' });
    expect(await verifyAudit({ database, tenant: 'nobody' })).toEqual({
      kind: 'whole',
      rows: 0,
      head: undefined,
    });
  });

  it.each([
    ['actor', sql`actor = 'somebody else'`],
    ['detail', sql`detail = '{"a": 1}'::jsonb`],
    ['time', sql`at = at + interval '1 second'`],
    ['outcome', sql`outcome = 'failed'`],
    ['hash', sql`hash = repeat('a', 64)`],
  ])('names the row whose %s was edited', async (_what, change) => {
    await write(7);
    await tamper(sql`update audit_log set ${change} where tenant = ${tenant} and sequence = 5`);

    expect(await verify()).toEqual({ kind: 'broken', rows: 4, sequence: 5, why: 'edited' });
  });

  it('names the first row that was deleted', async () => {
    await write(7);
    await tamper(sql`delete from audit_log where tenant = ${tenant} and sequence in (3, 4)`);

    expect(await verify()).toEqual({ kind: 'broken', rows: 2, sequence: 3, why: 'missing' });
  });

  it('finds a row that was put in, even with a hash that fits its own words', async () => {
    await write(4);
    await tamper(
      sql`update audit_log set sequence = sequence + 10 where tenant = ${tenant} and sequence > 2`,
    );
    const { [1]: row } = (await audit().search(tenant, { limit: 9 })).toReversed();
    const forged = { ...row, tenant, sequence: 3, actor: 'forger', previousHash: row?.hash ?? '' };
    const hash = hashOfRow(forged as Parameters<typeof hashOfRow>[0]);
    await tamper(
      sql`insert into audit_log (tenant, sequence, at, actor, action, decision, previous_hash, hash)
        values (${tenant}, 3, ${new Date(row?.at ?? 0)}, 'forger', ${row?.action}, 'allowed', ${row?.hash}, ${hash})`,
    );
    await tamper(
      sql`update audit_log set sequence = sequence - 9 where tenant = ${tenant} and sequence > 10`,
    );

    expect(await verify()).toEqual({ kind: 'broken', rows: 3, sequence: 4, why: 'edited' });
  });

  it('finds a chain that was cut at its end, or lost altogether, by a head that is known from elsewhere', async () => {
    await write(7);
    const known = heads.at(-1);
    if (!known) throw new Error('no head');
    await tamper(sql`delete from audit_log where tenant = ${tenant} and sequence > 5`);

    expect(await verify()).toMatchObject({ kind: 'whole', rows: 5 });
    expect(await verify([known])).toEqual({ kind: 'broken', rows: 5, sequence: 6, why: 'truncated' });
    expect(await verify([{ hash: known.hash }])).toMatchObject({ sequence: 6, why: 'truncated' });
    await tamper(sql`delete from audit_log where tenant = ${tenant}`);
    expect(await verify([known])).toEqual({ kind: 'broken', rows: 0, sequence: 1, why: 'truncated' });
  });

  it('finds a chain that was written anew with hashes that fit, by the same head', async () => {
    await write(3);
    const known = heads.at(-1);
    if (!known) throw new Error('no head');
    await tamper(sql`delete from audit_log where tenant = ${tenant} and sequence = 3`);
    await audit().append(entry('command.harmless'));

    expect(await verify()).toMatchObject({ kind: 'whole', rows: 3 });
    expect(await verify([known])).toEqual({ kind: 'broken', rows: 2, sequence: 3, why: 'rewritten' });
  });

  it('stops when it is told to', async () => {
    await write(1);
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(verifyAudit({ database, tenant, signal })).rejects.toThrow('enough');
    await breathe();
  });
});

it('keeps the later head in Redis, whichever comes last', async () => {
  const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
  const kept = createAuditHeads({ redis, prefix: `test-${randomUUID()}` });

  expect(await kept.read('t')).toBeUndefined();
  await kept.keep('t', { sequence: 10, hash: 'ten' });
  await kept.keep('t', { sequence: 9, hash: 'nine' });

  expect(await kept.read('t')).toEqual({ sequence: 10, hash: 'ten' });
  redis.disconnect();
});
