import { escalationPlace } from '../admin/escalation-routes.ts';
import { createRedisThreadMemory } from '../memory/redis-thread-memory.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createDeliveredMessages } from '../storage/postgres/delivered-messages.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import type { Part, Shared } from './application-parts.ts';
import { createAssistant } from './assistant.ts';
import { openKnowledge } from './knowledge.ts';
import { readEscalationRoutes } from './knowledge-files.ts';
import { startWorker } from './worker.ts';

const DRAIN_WITHIN_MS = 25_000;

/** The worker's part: opens database, index and models, loads every passage, and begins to answer. */
export async function startWorking(shared: Shared): Promise<Part> {
  const { config, urls, tenants, metrics, adapters, connect, log } = shared;
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const redis = connect('worker');
  const version = createKnowledgeVersion({ redis });
  const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log });
  for (const tenant of tenants.all) {
    const { size } = await knowledge.mirror.current(tenant);
    if (size === 0) log.warn({ tenant }, 'Nothing is ingested yet: run `npm run ingest`');
  }
  const routes = await readEscalationRoutes(config.KNOWLEDGE_DIR);
  const consumer = startWorker({
    orchestrator: await createAssistant({ config, knowledge, log }),
    memory: createRedisThreadMemory({ client: redis, ttlSeconds: config.THREAD_MEMORY_DAYS * 86_400 }),
    turns: createTurnStore(database),
    delivered: createDeliveredMessages(database),
    adapterFor: (channel) => adapters.find((adapter) => adapter.name === channel),
    escalation: escalationPlace(routes),
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
