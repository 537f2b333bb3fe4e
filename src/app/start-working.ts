import { escalationPlace } from '../admin/escalation-routes.ts';
import { isForFootnote } from '../intent/is-for-footnote.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createDeliveredMessages } from '../storage/postgres/delivered-messages.ts';
import { createPendingTurns } from '../storage/postgres/pending-turns.ts';
import { createChannelSettingsInUse } from '../storage/channel-settings-in-use.ts';
import { createChannelSettingsStore } from '../storage/postgres/channel-settings.ts';
import { createChannelSettingsCopy } from '../storage/redis/channel-settings-copy.ts';
import { createRememberedFacts } from '../storage/postgres/remembered-facts.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import type { Part, Shared } from './application-parts.ts';
import { createAssistant } from './assistant.ts';
import { openAccess } from './open-access.ts';
import { openCommands } from './open-commands.ts';
import { openKnowledge } from './knowledge.ts';
import { openMemory } from './open-memory.ts';
import { readEscalationRoutes } from './knowledge-files.ts';
import { scheduleSources } from './schedule-sources.ts';
import { startWorker } from './worker.ts';

const DRAIN_WITHIN_MS = 25_000;

/** The worker's part: opens database, index and models, loads every passage, and begins to answer. */
export async function startWorking(shared: Shared): Promise<Part> {
  const { config, urls, tenants, metrics, adapters, connect, log } = shared;
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const redis = connect('worker');
  const version = createKnowledgeVersion({ redis });
  const onRerank = (outcome: string): void => metrics.rerank(outcome);
  const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log, onRerank });
  for (const tenant of tenants.all) {
    const { size } = await knowledge.mirror.current(tenant);
    if (size === 0) log.warn({ tenant }, 'Nothing is ingested yet: run `npm run ingest`');
  }
  const rights = await openAccess(shared, redis);
  const facts = createRememberedFacts(database, Date.now);
  const settings = createChannelSettingsInUse({
    store: createChannelSettingsStore(database, Date.now),
    copy: createChannelSettingsCopy({ redis }),
    now: () => performance.now(),
    log,
  });
  await settings.copyAll();
  const routes = await readEscalationRoutes(config.KNOWLEDGE_DIR);
  const consumer = startWorker({
    orchestrator: await createAssistant({ config, knowledge, log }),
    memory: openMemory(config, redis, log),
    facts,
    settingsFor: settings.settingsFor,
    isForFootnote,
    commands: openCommands({ knowledge, rights, settings, facts, log }),
    turns: createTurnStore(database),
    pending: createPendingTurns(database),
    access: rights.access,
    identify: rights.identify,
    mayAllSee: async (tenant, passageIds, audience) => {
      const index = await knowledge.mirror.current(tenant);
      return passageIds.every((id) => index.shows(id, audience));
    },
    accessInUse: async (tenant) => (await knowledge.mirror.current(tenant)).accessLists(),
    delivered: createDeliveredMessages(database),
    adapterFor: (channel) => adapters.find((adapter) => adapter.name === channel),
    // The one file speaks for the one organisation that it belongs to.
    escalation: (tenant) => (tenant === tenants.primary ? escalationPlace(routes) : undefined),
    redis,
    jobsRedis: connect('jobs'),
    concurrency: config.WORKER_CONCURRENCY,
    log,
    metrics,
  });
  const sources = await scheduleSources({ shared, knowledge, database, redis });
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
      await sources.stop();
      await consumer.stop({ graceMs: DRAIN_WITHIN_MS });
      await rights.close();
      await database.close();
    },
  };
}
