import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import type { EmbeddedServer } from '../storage/embedded/child-server.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { type AgentsPlayground, startAgentsPlayground } from '../testing/teams/agents-playground.ts';
import { objectsIn } from '../testing/teams/teams-visible.ts';
import { type Application, startApplication } from './application.ts';
import type { CommandContext } from './command-line.ts';
import { ingestSources } from './ingest-sources.ts';
import { withKnowledge } from './with-knowledge.ts';

const LEAVE = `---
title: Annual leave
url: https://handbook.example.com/leave
access: public
---
# Annual leave

Employees get 27 days of annual leave a year. Unused days must be taken by 31 March.

Contractors get no paid leave; they agree days off with their agency.
`;
const QUESTION = 'How many days of annual leave do employees get?';
/** The Playground's only tenant. A tenant of our own keeps this test's documents apart. */
const PLAYGROUND_TENANT = '00000000-0000-0000-0000-0000000000001';
const TENANT = `playground-${Date.now()}`;

let redis: EmbeddedServer;
let directory: string;
let application: Application;
let playground: AgentsPlayground;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-playground-'));
  redis = await startRedisServer({ dir: join(directory, 'redis') });
  await writeFile(join(directory, 'leave.md'), LEAVE);
  const variables = { KNOWLEDGE_DIR: directory, PORT: '0', TEAMS_EMULATOR: 'true' };
  const read = loadConfig({ ...variables, TENANTS: `${PLAYGROUND_TENANT}=${TENANT}` });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const urls = { redis: redis.url, chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  const log = createLogger('error');
  const { signal } = new AbortController();
  const context: CommandContext = { config, urls, log, signal, say: () => undefined };
  await withKnowledge(context, (knowledge) =>
    ingestSources({ context, knowledge, tenant: TENANT, paths: [] }),
  );
  application = await startApplication({ config, urls, log });
  playground = await startAgentsPlayground(`http://127.0.0.1:${application.port}/api/messages`);
}, 90_000);

afterAll(async () => {
  await playground?.close();
  await application?.stop();
  await redis?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** What the client was shown since then that holds these words. */
async function shownSince(events: number, words: string): Promise<string> {
  return vi.waitFor(
    () => {
      const found = playground.events.slice(events).find((event) => event.includes(words));
      if (found === undefined) throw new Error(`the client was shown no “${words}”`);
      return found;
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe("Microsoft's own client", () => {
  it('shows the answer to a personal message, with the label and its footnote', async () => {
    const before = playground.events.length;

    await playground.say(playground.config.personalChat.id, QUESTION);

    const shown = await shownSince(before, '27 days');
    expect(shown).toContain('AIGeneratedContent');
    expect(shown).toContain('https://handbook.example.com/leave');
  });

  it("answers in a channel's thread, and a reply to it", async () => {
    const channel = playground.config.teams[0]?.channels[0]?.id ?? '';
    const before = playground.events.length;
    const asked = await playground.say(channel, QUESTION, { mention: true });
    const thread: string = JSON.parse(asked.body).postConversationId;

    const first = await shownSince(before, '27 days');
    const between = playground.events.length;
    await playground.say(thread, 'and contractors?', { mention: true });

    expect(first).toContain(thread);
    expect(await shownSince(between, 'no paid leave')).toContain(thread);
  });

  it('offers a person in a card, and takes the press', async () => {
    const chat = playground.config.personalChat.id;
    const before = playground.events.length;
    await playground.say(chat, 'What is the wifi password of the moon base?');
    const card = JSON.parse(await shownSince(before, 'Action.Execute'));
    const [button] = objectsIn(card).filter(({ type }) => type === 'Action.Execute');
    const [message] = objectsIn(card).filter(({ messageId }) => messageId !== undefined);

    const pressed = await playground.press(chat, String(message?.messageId), Object(button?.data));

    expect(pressed.status).toBe(200);
    expect(pressed.body).toContain('Asking a person');
    await shownSince(before, 'set up a help channel');
  });
});
