import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createSlackAdapter } from '../../adapters/slack/slack-adapter.ts';
import { loopbackOnly } from '../../adapters/web/host-policy.ts';
import { createWebAdapter } from '../../adapters/web/web-adapter.ts';
import { escalationPlace } from '../admin/escalation-routes.ts';
import type { ChannelAdapter, InboundSink } from '../channels/channel-adapter.ts';
import type { Config } from '../config/config.ts';
import { createInboundSink } from '../inbound/inbound-sink.ts';
import { createRedisThreadMemory } from '../memory/redis-thread-memory.ts';
import type { Logger } from '../observability/logger.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { createProducer } from '../queue/producer.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createDeliveredMessages } from '../storage/postgres/delivered-messages.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { connectRedis, isReady, type RedisClient, type RedisRole } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { createParticipation } from '../storage/redis/participation.ts';
import { createRateLimiter } from '../storage/redis/rate-limiter.ts';
import { createRedisWebTranscript } from '../storage/redis/redis-web-transcript.ts';
import { createAssistant } from './assistant.ts';
import type { ServiceUrls } from './backing-services.ts';
import { createGateway, listen, type ReadinessCheck } from './gateway.ts';
import { openKnowledge, readEscalationRoutes, readSuggestions } from './knowledge.ts';
import { type Tenants, tenantsOf } from './tenants.ts';
import { startWorker } from './worker.ts';

/** A running Footnote; `port` is what its HTTP server is bound to, undefined where a worker has none. */
export type Application = { readonly port: number | undefined; stop(): Promise<void> };

export type ApplicationOptions = {
  readonly config: Config;
  readonly urls: ServiceUrls;
  readonly log: Logger;
};

type Part = { readonly checks: Readonly<Record<string, ReadinessCheck>>; stop(): Promise<void> };

type Shared = ApplicationOptions & {
  readonly tenants: Tenants;
  readonly metrics: Metrics;
  readonly adapters: readonly ChannelAdapter[];
  readonly connect: (role: RedisRole) => RedisClient;
};

const DRAIN_WITHIN_MS = 25_000;
const FIRST_CONNECTION_MS = 5_000;

/** Starts the parts that the role asks for: a gateway that accepts, a worker that answers, or both. */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { config, urls, log } = options;
  const connections: RedisClient[] = [];
  const connect = (role: RedisRole): RedisClient => {
    const onError = (error: Error) =>
      log.warn({ error: error.message, connection: role }, 'Redis connection trouble');
    const client = connectRedis(urls.redis, role, onError);
    connections.push(client);
    return client;
  };
  const tenants = tenantsOf(config);
  const metrics = createMetrics();
  const suggestions = await readSuggestions(config.KNOWLEDGE_DIR);
  const { adapters, close } = createAdapters({ config, tenants, log, redis: connect('worker'), suggestions });
  const shared: Shared = { ...options, tenants, metrics, adapters, connect };

  const accepting = config.ROLE !== 'worker';
  const worker = config.ROLE === 'gateway' ? undefined : await startWorking(shared);
  const gateway = accepting ? await startAccepting(shared) : undefined;
  const checks = { ...gateway?.checks, ...worker?.checks };
  const server = createGateway({
    routes: gateway?.routes ?? [],
    checks,
    metrics,
    adminToken: config.ADMIN_TOKEN,
    log,
  });
  const port = await bind(server, config, log);
  log.info({ port, host: config.HOST, role: config.ROLE }, 'Footnote is ready');

  const stop = async () => {
    server.close();
    await gateway?.stop();
    server.closeIdleConnections();
    await worker?.stop();
    await close();
    server.closeAllConnections();
    for (const connection of connections) connection.disconnect();
  };
  return { port, stop };
}

type AdapterOptions = {
  readonly config: Config;
  readonly tenants: Tenants;
  readonly log: Logger;
  readonly redis: RedisClient;
  readonly suggestions: readonly string[];
};

function createAdapters({ config, tenants, log, redis, suggestions }: AdapterOptions): {
  adapters: ChannelAdapter[];
  close(): Promise<void>;
} {
  const transcript = createRedisWebTranscript({ redis, tenant: tenants.primary, log });
  const now = () => new Date();
  const web = createWebAdapter({
    transcript,
    tenant: tenants.primary,
    hostPolicy: loopbackOnly,
    suggestions,
    now,
    newId: randomUUID,
    log,
  });
  const slack =
    config.slack &&
    createSlackAdapter({ ...config.slack, suggestions, tenantOf: tenants.ofWorkspace, now: Date.now, log });
  return { adapters: slack ? [slack, web] : [web], close: () => transcript.close() };
}

async function startAccepting(
  shared: Shared,
): Promise<Part & { routes: ReturnType<ChannelAdapter['routes']>[number][] }> {
  const { config, tenants, metrics, adapters, connect, log } = shared;
  const redis = connect('gateway');
  await firstConnection(redis);
  const producer = createProducer({ redis, log });
  const sink: InboundSink = createInboundSink({
    producer,
    limiter: createRateLimiter({ redis, perMinute: config.QUESTIONS_PER_MINUTE }),
    participation: createParticipation({ redis }),
    now: () => new Date(),
    newId: randomUUID,
    tenants: config.tenants && tenants.all,
    metrics,
    log,
  });
  for (const adapter of adapters) await adapter.start(sink);
  return {
    routes: adapters.flatMap((adapter) => adapter.routes(sink)),
    checks: { redis: async () => (await redis.ping()) === 'PONG' },
    stop: async () => {
      for (const adapter of adapters) await adapter.stop();
      await producer.close();
    },
  };
}

async function startWorking(shared: Shared): Promise<Part> {
  const { config, urls, tenants, metrics, adapters, connect, log } = shared;
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const redis = connect('worker');
  const version = createKnowledgeVersion({ redis });
  const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log });
  for (const tenant of tenants.all) await knowledge.mirror.warm(tenant);
  const routes = await readEscalationRoutes(config.KNOWLEDGE_DIR);
  const consumer = startWorker({
    orchestrator: await createAssistant({ config, knowledge, log }),
    memory: createRedisThreadMemory({ client: redis, ttlSeconds: config.THREAD_MEMORY_DAYS * 86_400 }),
    turns: createTurnStore(database),
    delivered: createDeliveredMessages(database),
    adapterFor: (channel) => adapters.find((adapter) => adapter.name === channel),
    escalation: escalationPlace(routes, (channel) => channel),
    redis,
    jobsRedis: connect('jobs'),
    concurrency: config.WORKER_CONCURRENCY,
    log,
    metrics,
  });
  const { gauges } = consumer;
  metrics.gauge('footnote_queue_waiting', 'Threads that wait for a worker', gauges.waiting);
  metrics.gauge('footnote_queue_active', 'Threads at work', gauges.active);
  metrics.gauge('footnote_queue_oldest_seconds', 'Age of the oldest queued item', gauges.oldestAgeSeconds);
  return {
    checks: {
      redis: async () => (await redis.ping()) === 'PONG',
      postgres: () => database.ping().then(() => true),
    },
    stop: async () => {
      await consumer.stop({ graceMs: DRAIN_WITHIN_MS });
      await database.close();
    },
  };
}

/** The gateway's connection fails fast from its first command on: begins with one that stands, if Redis is there at all. */
async function firstConnection(redis: RedisClient): Promise<void> {
  if (isReady(redis)) return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(FIRST_CONNECTION_MS) }).catch(() => undefined);
}

/** A worker beside a gateway on one machine finds the port taken: it then goes without health and metrics pages. */
async function bind(server: Server, config: Config, log: Logger): Promise<number | undefined> {
  try {
    return await listen(server, config.PORT, config.HOST);
  } catch (error) {
    if (config.ROLE !== 'worker') throw error;
    log.warn(
      { port: config.PORT },
      'The port is taken: this worker has no health and metrics pages. Set PORT to another',
    );
    return undefined;
  }
}
