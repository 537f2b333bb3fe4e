import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { startApplication } from './application.ts';
import type { CommandContext } from './command-line.ts';
import { ingestSources } from './ingest-sources.ts';
import { tenantsOf } from './tenants.ts';
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
const SALARIES = `---
title: Salary bands
access: [group:finance]
---
# Salary bands

Level 7 engineers earn the canary amount of 123456 euros a year.
`;

/** Writes two small documents, one of them restricted, and where requests for a person go, if anywhere. */
export async function writeTestKnowledge(directory: string, escalation?: string): Promise<void> {
  await writeFile(join(directory, 'leave.md'), LEAVE);
  await writeFile(join(directory, 'salaries.md'), SALARIES);
  if (escalation) await writeFile(join(directory, 'escalation.yml'), `default: ${escalation}\n`);
}

/** The whole of Footnote, for end-to-end tests: a Redis of its own, two small documents, one of them restricted. */
export type ApplicationUnderTest = {
  readonly url: string;
  /** The organisation whose documents these are. */
  readonly tenant: string;
  readonly redisUrl: string;
  /** Whether everything that was accepted is worked off. */
  settled(): Promise<boolean>;
  /** Resolves once everything that was accepted is worked off; throws after 20 seconds. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts gateway and worker on a free port. `escalation` is a place such as `slack:C0HELP`. */
export async function startApplicationUnderTest(options: {
  readonly variables: Readonly<Record<string, string>>;
  readonly escalation?: string;
  /** More files of the knowledge folder, by name: documents, `access.yml`, `tools.yml`, and so on. */
  readonly documents?: Readonly<Record<string, string>>;
}): Promise<ApplicationUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'footnote-e2e-'));
  await writeTestKnowledge(directory, options.escalation);
  for (const [name, text] of Object.entries(options.documents ?? {}))
    await writeFile(join(directory, name), text);
  const read = loadConfig({
    KNOWLEDGE_DIR: directory,
    PORT: '0',
    QUESTIONS_PER_MINUTE: '1000',
    ...options.variables,
  });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const redis = await startRedisServer({ dir: join(directory, 'redis') });
  const urls = { redis: redis.url, chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  const log = createLogger('silent');
  const signal = new AbortController().signal;
  const context: CommandContext = { config, urls, log, signal, say: () => undefined };
  const tenant = tenantsOf(config).primary;
  await withKnowledge(context, (knowledge) => ingestSources({ context, knowledge, tenant, paths: [] }));
  const { variables } = options;
  const application = await startApplication({ config, urls, log, variables });
  const url = `http://127.0.0.1:${application.port}`;
  const settled = async (): Promise<boolean> => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const isIdle = /^footnote_queue_waiting 0$/m.test(metrics) && /^footnote_queue_active 0$/m.test(metrics);
    // What was accepted a moment ago may not be in the queue yet.
    const accepted = totalOf(metrics, /^footnote_inbound_total\{[^}]*outcome="accepted"[^}]*\} (\d+)$/gm);
    // A change that the help place could not be shown is counted beside the job that made it.
    const finished = totalOf(
      metrics,
      /^footnote_jobs_total\{job="(?!show-escalation)[^}]*outcome="(?!retried|waited)[^}]*\} (\d+)$/gm,
    );
    return isIdle && accepted === finished;
  };
  return {
    url,
    tenant,
    redisUrl: redis.url,
    settled,
    idle: () => vi.waitFor(async () => expect(await settled()).toBe(true), { timeout: 20_000, interval: 30 }),
    stop: async () => {
      await application.stop();
      await redis.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function totalOf(metrics: string, counted: RegExp): number {
  return [...metrics.matchAll(counted)].reduce((sum, [, count]) => sum + Number(count), 0);
}
