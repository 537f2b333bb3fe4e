import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { memoryAudit, TOOL_TEST_NOW, testAsking } from '../testing/tool-harness.ts';
import { startMcpHttp } from '../testing/tools/mcp-stand-in.ts';
import { openTools } from './open-tools.ts';

const log = pino({ level: 'silent' });
const signal = new AbortController().signal;
const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function opening(yaml?: string, wait?: Parameters<typeof openTools>[0]['wait']) {
  const folder = await mkdtemp(join(tmpdir(), 'tools-'));
  opened.push(() => rm(folder, { recursive: true }));
  if (yaml !== undefined) await writeFile(join(folder, 'tools.yml'), yaml);
  await writeFile(join(folder, 'people.csv'), 'name,role\nKim Vermeer,HR advisor\n');
  return await openingFrom(folder, wait);
}

async function openingFrom(folder: string, wait?: Parameters<typeof openTools>[0]['wait']) {
  const loaded = loadConfig({ KNOWLEDGE_DIR: folder });
  if (loaded.kind !== 'valid') throw new Error('the configuration has mistakes');
  const variables = {};
  const clock = () => TOOL_TEST_NOW;
  const audit = memoryAudit();
  return await openTools({ config: loaded.config, variables, audit, redis, log, clock, wait });
}

afterAll(() => redis.disconnect());

describe('opening the tools', () => {
  it('opens the sample', async () => {
    const tools = await openingFrom('knowledge');
    opened.push(() => tools.close());

    expect(tools.toolbox.list(testAsking()).map(({ name }) => name)).toEqual([
      'calculate',
      'working_days',
      'find_person',
    ]);
  });

  it('counts each tool of a person by itself', async () => {
    const tools = await opening('calculator: {who: public, perMinute: 2}\nworkingDays: {who: public}');
    opened.push(() => tools.close());
    const asker = { ...testAsking().asker, id: `U${process.pid}-${performance.now()}` };
    const ask = (sum: string) =>
      tools.toolbox.call(
        { tool: 'calculate', arguments: { expression: sum } },
        testAsking({ asker, requestId: sum }),
        { signal },
      );

    const outcomes = [await ask('1 + 1'), await ask('1 + 1'), await ask('1 + 2'), await ask('1 + 3')];

    expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed']);
    expect(outcomes[3]).toMatchObject({ why: 'rate-limited' });
  });

  it('offers the tools of an MCP server once it answers', async () => {
    const gone = await startMcpHttp();
    await gone.close();
    const { promise: isUp, resolve: up } = Promise.withResolvers<void>();
    const allow = 'allow: [127.0.0.1], tools: {find_article: {effect: read, who: public}}';
    const tools = await opening(`mcp: [{name: library, url: "${gone.url}", ${allow}}]`, () => isUp);
    opened.push(() => tools.close());
    const names = () => tools.toolbox.list(testAsking()).map(({ name }) => name);
    expect(names()).toEqual([]);

    const server = await startMcpHttp(Number(new URL(gone.url).port));
    opened.push(() => server.close());
    up();

    await expect.poll(names, { timeout: 10_000 }).toEqual(['library_find_article']);
    const call = { tool: 'library_find_article', arguments: { query: 'reset' } };
    expect(await tools.toolbox.call(call, testAsking(), { signal })).toMatchObject({ kind: 'succeeded' });
  });

  it('has no tools without a file', async () => {
    const tools = await opening();
    opened.push(() => tools.close());

    expect(tools.toolbox.list(testAsking())).toEqual([]);
  });

  it.each([
    ['a mistake', 'calculator: {}', 'line 1'],
    [
      'a variable that is not set',
      'mcp: [{name: a, url: "http://a.example", secretEnv: NOT_SET, tools: {}}]',
      'NOT_SET',
    ],
    [
      'a directory that is not there',
      'directory: {who: public, file: nobody.csv, columns: [name]}',
      'nobody.csv',
    ],
  ])('stops the start for %s', async (_name, yaml, message) => {
    await expect(opening(yaml)).rejects.toThrow(message);
  });
});
