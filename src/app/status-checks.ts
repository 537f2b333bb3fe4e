import { readFile } from 'node:fs/promises';
import type { StatusCheck } from '../admin/status-command.ts';
import { asData, minute } from '../admin/as-data.ts';
import { pausedBy } from '../admin/paused-by.ts';
import type { Audit } from '../core/audit.ts';
import { ANSWERS, type Pauses } from '../core/pauses.ts';
import type { SourceStatusStore } from '../ingestion/source-status.ts';
import { hasModelEndpoint } from '../llm/chat-model.ts';
import type { DeadLetters } from '../queue/dead-letters.ts';
import type { QueueGauges } from '../queue/queue-gauges.ts';
import { answersHeartbeat } from '../storage/embedded/chroma-server.ts';
import type { Database } from '../storage/postgres/database.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { Shared } from './application-parts.ts';
import type { Knowledge } from './knowledge.ts';

export type StatusOptions = {
  readonly shared: Pick<Shared, 'config' | 'urls'>;
  readonly knowledge: Pick<Knowledge, 'mirror' | 'embeddings'>;
  readonly database: Database;
  readonly redis: RedisClient;
  readonly audit: Pick<Audit, 'search'>;
  readonly pauses: Pauses;
  readonly statuses: Pick<SourceStatusStore, 'list'>;
  readonly deadLetters: Pick<DeadLetters, 'list'>;
  /** Undefined until the worker has begun. */
  readonly gauges: () => QueueGauges | undefined;
};

/** What `/footnote status` looks at, in the order in which it shows it. */
export function statusChecks(options: StatusOptions): readonly StatusCheck[] {
  const { shared, knowledge, database, redis } = options;
  return [
    { name: 'Version', read: version },
    { name: 'Answers', read: (tenant) => answers(tenant, options) },
    { name: 'Queue', read: () => queue(options) },
    { name: 'Given up', read: (tenant) => givenUp(tenant, options) },
    { name: 'Redis', read: async () => took(() => redis.ping()) },
    { name: 'Postgres', read: async () => took(() => database.ping()) },
    { name: 'Chroma', read: async () => took(() => heartbeat(shared.urls.chroma)) },
    { name: 'Models', read: async () => models(options) },
    {
      name: 'Passages',
      read: async (tenant) => `${(await knowledge.mirror.current(tenant)).size} can be searched`,
    },
    { name: 'Sources', read: (tenant) => sources(tenant, options) },
    { name: 'Audit', read: (tenant) => lastAudited(tenant, options) },
  ];
}

async function version(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  const { version: number } = JSON.parse(await readFile(file, 'utf8')) as { readonly version?: string };
  return number ?? 'unknown';
}

async function answers(tenant: string, { pauses }: StatusOptions): Promise<string> {
  const pause = (await pauses.list(tenant)).find(({ what }) => what === ANSWERS);
  return pause ? `**paused** since ${minute(pause.at)} UTC by ${pausedBy(pause)}` : 'on';
}

async function queue({ gauges }: StatusOptions): Promise<string> {
  const current = gauges();
  if (!current) return 'starting';
  const [waiting, active, oldest] = await Promise.all([
    current.waiting(),
    current.active(),
    current.oldestAgeSeconds(),
  ]);
  return `${waiting} waiting, ${active} at work, the oldest message is ${Math.round(oldest)} s old`;
}

async function givenUp(tenant: string, { deadLetters }: StatusOptions): Promise<string> {
  const letters = await deadLetters.list(tenant);
  const [latest] = letters;
  if (!latest) return 'nothing in 14 days';
  return `${letters.length} in 14 days, the last on ${minute(latest.at)} UTC (${asData(latest.reason)})`;
}

async function took(call: () => Promise<unknown>): Promise<string> {
  const startedAt = performance.now();
  await call();
  return `answers in ${Math.round(performance.now() - startedAt)} ms`;
}

async function heartbeat(url: string): Promise<void> {
  if (!(await answersHeartbeat(url))) throw new Error('Chroma does not answer');
}

function models({ shared: { config }, knowledge }: StatusOptions): string {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = config;
  const served = hasModelEndpoint({ apiKey, baseUrl });
  return `answers ${served ? asData(model) : 'quoted from documents, without a model'}, embeddings ${asData(knowledge.embeddings.modelName)}`;
}

async function sources(tenant: string, { statuses }: StatusOptions): Promise<string> {
  const all = await statuses.list(tenant);
  if (all.length === 0) return 'none was read yet';
  const read = all.map(
    ({ source, outcome, finishedAt }) =>
      `${asData(source, 60)} ${finishedAt === undefined ? 'not finished yet' : `${outcome ?? 'read'} ${minute(finishedAt)}`}`,
  );
  const shown = read.slice(0, 10).join(', ');
  return read.length > 10 ? `${shown}, and ${read.length - 10} more: \`/footnote sources\`` : shown;
}

async function lastAudited(tenant: string, { audit }: StatusOptions): Promise<string> {
  const [last] = await audit.search(tenant, { limit: 1 });
  return last ? `${last.sequence} entries, the last on ${minute(last.at)} UTC` : 'no entry yet';
}
