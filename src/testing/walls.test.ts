import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A copy of the configuration over a house of nothing but breaches. */
let house: string;

/** A file in a room, what it imports, and whether the wall must stop it. */
const imports: [room: string, specifier: string, stopped: boolean][] = [
  ['src/core', '../observability/logger.ts', true],
  ['src/core', '../config/config.ts', true],
  ['src/core', 'stemmer', true],
  ['src/core', '../language/stem.ts', true],
  ['src/citations', '../language/stem.ts', false],
  ['src/settings', '../access/access-file.ts', true],
  ['src/access', '../settings/read-yaml.ts', false],
  ['src/jobs', '../settings/read-yaml.ts', true],
  ['src/admin', '../language/edit-distance.ts', false],
  ['src/channels', '@slack/web-api', true],
  ['src/inbound', '../orchestrator/orchestrator.ts', true],
  ['src/inbound', '../../adapters/slack/slack-adapter.ts', true],
  ['src/inbound', '../queue/producer.ts', false],
  ['src/queue', '../jobs/answer-message.ts', true],
  ['src/jobs', 'bullmq', true],
  ['src/jobs', '../../adapters/web/web-adapter.ts', true],
  ['src/jobs', '../orchestrator/orchestrator.ts', false],
  ['src/orchestrator', '../queue/producer.ts', true],
  ['src/orchestrator', '../outbound/delivery.ts', true],
  ['src/retrieval', '../citations/check-answer.ts', true],
  ['src/retrieval', '../storage/redis/connection.ts', true],
  ['src/citations', '../llm/chat-model.ts', true],
  ['src/outbound', '../orchestrator/orchestrator.ts', true],
  ['src/ingestion', '../queue/producer.ts', true],
  ['src/ingestion', '../retrieval/passage-index.ts', false],
  ['src/evaluation', '../../adapters/web/web-adapter.ts', true],
  ['src/storage/redis', '../../orchestrator/orchestrator.ts', true],
  ['src/storage/redis', '../../outbound/delivery-ledger.ts', false],
  ['src/config', '../core/errors.ts', false],
  ['src/llm', 'ioredis', true],
  ['src/llm', '../app/wiring.ts', true],
  ['src/memory', '@langchain/community/stores/message/ioredis', false],
  ['src/llm', '@langchain/community/vectorstores/chroma', true],
  ['src/admin', '../testing/fakes.ts', true],
  ['src/app', '../testing/fakes.ts', true],
  ['src/app', '../../bench/bench.ts', true],
  ['src/app', '../orchestrator/orchestrator.ts', false],
  ['src/jobs', '../../bench/bench.ts', true],
  ['adapters/slack', '../web/web-adapter.ts', true],
  ['adapters/slack', '../../src/queue/producer.ts', true],
  ['adapters/slack', '../../src/config/config.ts', true],
  ['adapters/slack', '../../src/channels/channel-adapter.ts', false],
  ['adapters/web', '@slack/web-api', true],
];

const probe = (index: number) => join(imports[index]?.[0] ?? '', `probe-${index}.ts`);

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'footnote-walls-'));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  for (const file of ['oxlint.config.ts', 'tsconfig.json', 'package.json'])
    cpSync(join(root, file), join(house, file));
  for (const [index, [room, specifier]] of imports.entries()) {
    mkdirSync(join(house, room), { recursive: true });
    writeFileSync(join(house, probe(index)), `export * from '${specifier}';\n`);
  }
  mkdirSync(join(house, 'src/llm'), { recursive: true });
  writeFileSync(join(house, 'src/llm/environment.ts'), 'export const home = process.env.HOME;\n');
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('the walls of the house', () => {
  it('stop every forbidden import and let the allowed ones through', () => {
    const run = spawnSync(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'unix', 'src', 'adapters'],
      {
        cwd: house,
        encoding: 'utf8',
      },
    );

    const stopped = imports.map((_, index) => run.stdout.includes(`probe-${index}.ts:`));
    const summary = imports.map(
      ([room, specifier], index) => `${room} -> ${specifier}: ${stopped[index] ? 'stopped' : 'open'}`,
    );
    expect(summary).toEqual(
      imports.map(([room, specifier, stop]) => `${room} -> ${specifier}: ${stop ? 'stopped' : 'open'}`),
    );
    expect(run.stdout).toContain('environment.ts:');
  });
});
