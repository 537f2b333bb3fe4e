import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSafeFetch } from '../net/safe-fetch.ts';
import { TOOL_TEST_NOW, testAsking, testToolbox } from '../testing/tool-harness.ts';
import { personFinder } from './find-person.ts';
import { createPeopleSource } from './people-source.ts';
import { serviceStatus } from './service-status.ts';
import type { ToolDefinition } from './tool-definition.ts';

const signal = new AbortController().signal;
const log = pino({ level: 'silent' });
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** What paths answer with, on loopback. */
async function served(
  pages: Readonly<Record<string, readonly [status: number, body: string]>>,
): Promise<string> {
  const server = createServer((request, response) => {
    const [status, body] = pages[request.url ?? ''] ?? [404, ''];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

async function asked(tool: ToolDefinition, text: string): Promise<string> {
  const { toolbox } = testToolbox([tool]);
  const choice = await toolbox.choose({ text, earlier: [] }, testAsking(), { signal });
  if (choice.kind !== 'call') return choice.kind;
  return (await toolbox.call(choice.call, testAsking(), { signal })).text;
}

const columns = ['name', 'role', 'office', 'email'];
const settings = { who: ['public'], columns, allow: [] };
const PEOPLE = `Name,Role,Office,Email,Salary
Kim Vermeer,HR advisor,Rotterdam,kim@example.com,50000
Tom Becker,Technician,Leipzig,tom@example.com,51000
Tom Becker,Facilities,Leeds,tom2@example.com,52000
<@U1> [x](https://evil.example),"Head, of *everything*",Austin,evil@example.com,1
`;

describe('the directory', () => {
  async function finder(): Promise<ToolDefinition> {
    const folder = await mkdtemp(join(tmpdir(), 'people-'));
    opened.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'people.csv');
    await writeFile(file, PEOPLE);
    const source = createPeopleSource({ columns, from: { file }, now: () => 0, log });
    await source.people(signal);
    return personFinder(settings, source);
  }

  it.each([
    'Who is Kim Vermeer?',
    "What's Kim Vermeer's email address?",
    'Wer ist Kim?',
    'contact details for kim vermeer please',
  ])('answers %s with the listed columns alone', async (text) => {
    const answer = await asked(await finder(), text);

    expect(answer).toContain(
      '**Kim Vermeer**\n- Role: HR advisor\n- Office: Rotterdam\n- Email: kim@example.com',
    );
    expect(answer).not.toMatch(/50000|Salary/u);
  });

  it('shows both where two have the same name', async () => {
    const answer = await asked(await finder(), 'Who is Tom Becker?');

    expect(answer).toContain('2 people fit');
    expect(answer).toMatch(/tom@example\.com[\s\S]*tom2@example\.com/u);
  });

  it.each([
    'Who is responsible for the visitor list?',
    'Who is Sarah Jansen?',
    'Who is Kim and what is the visitor policy?',
  ])('leaves %s to the documents', async (text) => {
    expect(await asked(await finder(), text)).toBe('none');
  });

  it('finds by role, team or office, and says when it finds nobody', async () => {
    const { toolbox } = testToolbox([await finder()]);
    const find = (name: string) =>
      toolbox.call({ tool: 'find_person', arguments: { name } }, testAsking(), { signal });

    expect((await find('technician in Leipzig')).text).toContain('tom@example.com');
    expect((await find('Nobody Atall')).text).toContain('Nobody in the directory');
    expect((await find('head of everything')).text).not.toMatch(/(?<!\\)[[<*](?!\*)(?=@|x|every)/u);
  });

  it('reads a JSON list from an allowed address, and keeps what it knew when that breaks', async () => {
    const pages: Record<string, readonly [number, string]> = {
      '/people': [
        200,
        JSON.stringify([{ name: 'Ada Byron', role: 'Analyst', office: 'Leeds', secret: 'x' }]),
      ],
    };
    const url = `${await served(pages)}/people`;
    let now = 0;
    const from = { url, allow: ['127.0.0.1'], fetch: createSafeFetch() };
    const source = createPeopleSource({ columns, from, now: () => now, log });
    await source.people(signal);
    pages['/people'] = [500, ''];
    now = 120_000;

    expect(await source.people(signal)).toHaveLength(1);
    expect(await asked(personFinder(settings, source), 'who is ada byron')).toContain('Analyst');
  });

  it('is not asked for at an address that nobody allowed', async () => {
    const from = { url: `${await served({})}/people`, allow: [], fetch: createSafeFetch() };
    const source = createPeopleSource({ columns, from, now: () => 0, log });

    await expect(source.people(signal)).rejects.toThrow('address');
  });
});

describe('service status', () => {
  async function status(): Promise<ToolDefinition> {
    const page = (indicator: string, description: string) =>
      JSON.stringify({ status: { indicator, description } });
    const base = await served({
      '/up': [200, ''],
      '/signin': [401, ''],
      '/broken': [503, ''],
      '/page': [200, page('major', 'Mail is slow [here](https://evil.example)')],
      '/fine': [200, page('none', 'All Systems Operational')],
      '/nonsense': [200, '<html>'],
    });
    const service = (name: string, path: string, kind: 'http' | 'statuspage' = 'http') => ({
      name,
      aliases: name === 'Beacon' ? ['the service desk'] : [],
      url: `${base}${path}`,
      kind,
    });
    const services = [
      service('Beacon', '/up'),
      service('Perch', '/signin'),
      service('Tally', '/broken'),
      service('Mail', '/page', 'statuspage'),
      service('Nestbox', '/fine', 'statuspage'),
      service('Roost', '/nonsense', 'statuspage'),
    ];
    const options = { fetch: createSafeFetch(), clock: () => TOOL_TEST_NOW };
    return serviceStatus({ who: ['public'], services, allow: ['127.0.0.1'] }, options);
  }

  it.each([
    ['Is Beacon down?', '**Beacon** is up.'],
    ['is the service desk working at the moment', '**Beacon** is up.'],
    ['status of Perch', '**Perch** is up.'],
    ['Is there an outage of Tally right now?', '**Tally** answers with an error (503).'],
    ['Is Mail slow?', 'reports a problem: “Mail is slow [here](https://evil.example)”'],
    ['Gibt es eine Störung bei Nestbox?', 'reports no problems: “All Systems Operational”'],
    ['is roost up', "**Roost**: I can't tell"],
  ])('answers %s', async (text, answer) => {
    expect((await asked(await status(), text)).replaceAll('\\', '')).toContain(answer);
  });

  it('checks all of them when no service is named', async () => {
    const answer = await asked(await status(), 'service status');

    expect(answer.match(/^- /gmu)).toHaveLength(6);
    expect(answer).toContain('Checked at 10:00 UTC');
  });

  it.each([
    'Is parking up to me?',
    'Is my claim working?',
    'What is the status of my expense claim?',
    'Is the canteen open?',
  ])('leaves %s to the documents', async (text) => {
    expect(await asked(await status(), text)).toBe('none');
  });

  it('asks no address that tools.yml does not have', async () => {
    const { toolbox } = testToolbox([await status()]);
    const call = { tool: 'service_status', arguments: { service: 'http://169.254.169.254/' } };

    expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({
      kind: 'failed',
      why: 'invalid',
    });
  });
});
