import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { checkTools } from './tools-checks.ts';

const MCP = new URL('../testing/tools/mcp-server-process.ts', import.meta.url).pathname;
const GONE = 'http://127.0.0.1:1';

let folder: string;
let server: Server;
let asked: string[];
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-tools-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(405).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function found(yaml: string, variables: Readonly<Record<string, string>> = {}) {
  await writeFile(join(folder, 'tools.yml'), yaml);
  const read = loadConfig({ KNOWLEDGE_DIR: folder });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { signal } = new AbortController();
  const findings = await checkTools({ config: read.config, variables, log: createLogger('silent'), signal });
  return findings.map((finding) =>
    finding.kind === 'bad'
      ? `${finding.what} → ${finding.mends.join('; ')}`
      : `${finding.kind}: ${finding.what}`,
  );
}

describe("the doctor's look at what tools.yml names", () => {
  it('asks nothing where no tool has a system of its own', async () => {
    expect(await found('calculator: {who: public}')).toEqual([]);
  });

  it('tells services that answer from those that do not, without an order to any', async () => {
    const lines = await found(
      `
status:
  who: public
  allow: [127.0.0.1]
  services: [{name: Beacon, url: "${url}/health"}, {name: Nestbox, url: "${GONE}"}]
tickets: {who: public, url: "${url}/hook", secretEnv: TICKETS_SECRET, allow: [127.0.0.1]}
`,
      { TICKETS_SECRET: 'secret' },
    );

    expect(lines).toEqual([
      'good: tools.yml: status: Beacon answers',
      expect.stringMatching(
        /^tools\.yml: status: Nestbox can't be used \(127\.0\.0\.1:1 .*→ check its address/,
      ),
      'good: tools.yml: tickets answers',
    ]);
    expect(asked.toSorted()).toEqual(['HEAD /health', 'HEAD /hook']);
  });

  it('names an address that is private, and how to allow it', async () => {
    expect(await found(`status: {who: public, services: [{name: Beacon, url: "${url}"}]}`)).toEqual([
      expect.stringMatching(/private address.*`allow`/),
    ]);
  });

  it('names a variable that is not set', async () => {
    expect(await found(`tickets: {who: public, url: "${url}", secretEnv: TICKETS_SECRET}`)).toEqual([
      expect.stringMatching(/tickets can't be used → .*TICKETS_SECRET: set it/),
    ]);
  });

  it('names a list of people that is not there', async () => {
    expect(await found('directory: {who: public, file: nobody.csv, columns: [name]}')).toEqual([
      expect.stringMatching(/^tools\.yml: directory .*→ check its file/),
    ]);
  });

  it('names an API that is described well and does not answer, and an operation that it lacks', async () => {
    const api = (server: string) =>
      JSON.stringify({
        openapi: '3.0.0',
        info: { title: 'Rooms', version: '1' },
        servers: [{ url: server }],
        paths: { '/rooms': { get: { operationId: 'listRooms', responses: { 200: { description: 'ok' } } } } },
      });
    await writeFile(join(folder, 'gone.json'), api(GONE));
    await writeFile(join(folder, 'here.json'), api(url));
    const entry = (name: string, document: string, operation: string) =>
      `  - {name: ${name}, document: ${document}, allow: [127.0.0.1], operations: {${operation}: {effect: read, who: public}}}\n`;

    const lines = await found(
      `openapi:\n${entry('rooms', 'here.json', 'listRooms')}${entry('gone', 'gone.json', 'listRooms')}${entry('desks', 'here.json', 'listDesks')}`,
    );

    expect(lines).toEqual([
      'good: tools.yml: openapi: rooms answers',
      expect.stringContaining("openapi: gone can't be used (127.0.0.1:1 "),
      expect.stringMatching(/openapi: desks can't be used → .*listDesks/),
    ]);
  });

  it('starts an MCP server, and names the tools that it lacks', async () => {
    const entry = (name: string, command: string, tool: string) =>
      `  - {name: ${name}, command: ${command}, args: ["${MCP}"], tools: {${tool}: {effect: read, who: public}}}\n`;

    const lines = await found(
      `mcp:\n${entry('library', process.execPath, 'find_article')}${entry('other', process.execPath, 'find_cat')}${entry('gone', '/no/such/program', 'x')}`,
    );

    expect(lines).toEqual([
      'good: tools.yml: mcp: library answers',
      expect.stringMatching(/mcp: other .*find_cat: The server does not offer it/),
      expect.stringMatching(/mcp: gone .*does not answer/),
    ]);
  });
});
