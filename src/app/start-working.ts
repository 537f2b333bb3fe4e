import { ANSWERS } from '../core/pauses.ts';
import { isForFootnote } from '../intent/is-for-footnote.ts';
import type { HandlerServices } from '../jobs/handler-services.ts';
import { createListTools } from '../jobs/list-tools.ts';
import { createOfferVerified } from '../jobs/offer-verified.ts';
import type { QueueGauges } from '../queue/queue-gauges.ts';
import { createChannelSettingsInUse } from '../storage/channel-settings-in-use.ts';
import { createPausesInUse } from '../storage/pauses-in-use.ts';
import { createChannelSettingsStore } from '../storage/postgres/channel-settings.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createDeliveredMessages } from '../storage/postgres/delivered-messages.ts';
import { createPauses } from '../storage/postgres/pauses.ts';
import { createPendingCalls } from '../storage/postgres/pending-calls.ts';
import { createPendingTurns } from '../storage/postgres/pending-turns.ts';
import { createRememberedFacts } from '../storage/postgres/remembered-facts.ts';
import { createReviewQueue } from '../storage/postgres/review-queue.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createVerifiedAnswerStore } from '../storage/postgres/verified-answers.ts';
import { createChannelSettingsCopy } from '../storage/redis/channel-settings-copy.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import type { Part, Shared } from './application-parts.ts';
import { createAssistant } from './assistant.ts';
import { expireDaily } from './expire-daily.ts';
import { openKnowledge } from './knowledge.ts';
import { readEscalationRoutes } from './knowledge-files.ts';
import { openAccess } from './open-access.ts';
import { openAdminCommands } from './open-admin.ts';
import { openAudit } from './open-audit.ts';
import { openCommands } from './open-commands.ts';
import { openEscalation } from './open-escalation.ts';
import { openFeedback } from './open-feedback.ts';
import { openMemory } from './open-memory.ts';
import { openTools } from './open-tools.ts';
import { type ScheduledSources, scheduleSources } from './schedule-sources.ts';
import { startWorker } from './worker.ts';

const DRAIN_WITHIN_MS = 25_000;

type Close = () => Promise<void>;

/**
 * The worker's part: opens database, index and models, loads every passage, and begins to answer. Throws what keeps it from
 * starting, such as a mistake in `tools.yml`, with nothing left open.
 */
export async function startWorking(shared: Shared): Promise<Part> {
  const opened: Close[] = [];
  const closeAll = async () => {
    for (const close of opened.toReversed()) await close();
  };
  try {
    return { checks: await openAll(shared, opened), stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Adds to `opened` how each thing is closed again, as soon as it is open. */
async function openAll(shared: Shared, opened: Close[]): Promise<Part['checks']> {
  const { config, urls, tenants, metrics, adapters, connect, log } = shared;
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  opened.push(() => database.close());
  const redis = connect('worker');
  const version = createKnowledgeVersion({ redis });
  const onRerank = (outcome: string): void => metrics.rerank(outcome);
  const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log, onRerank });
  for (const tenant of tenants.all) {
    const { size } = await knowledge.mirror.current(tenant);
    if (size === 0) log.warn({ tenant }, 'Nothing is ingested yet: run `npm run ingest`');
  }
  const unfollow = knowledge.mirror.follow();
  opened.push(async () => unfollow());
  const rights = await openAccess(shared, redis);
  opened.push(() => rights.close());
  const facts = createRememberedFacts(database, Date.now);
  const settings = createChannelSettingsInUse({
    store: createChannelSettingsStore(database, Date.now),
    copy: createChannelSettingsCopy({ redis }),
    now: () => performance.now(),
    log,
  });
  await settings.copyAll();
  const routes = await readEscalationRoutes(config.KNOWLEDGE_DIR);
  const adapterFor: HandlerServices['adapterFor'] = (channel) =>
    adapters.find((adapter) => adapter.name === channel);
  const turns = createTurnStore(database);
  const audit = openAudit({ database, redis, log });
  const calls = createPendingCalls(database);
  const tools = await openTools({ config, variables: shared.variables ?? {}, audit, redis, log });
  opened.push(() => tools.close());
  // The one file speaks for the one organisation that it belongs to.
  const { sendTicket } = tools;
  const queue = createReviewQueue(database, audit.withChange);
  const offerVerified = createOfferVerified(queue);
  const { primary: tenant } = tenants;
  const escalation = openEscalation({
    database,
    redis,
    audit,
    routes,
    tenant,
    sendTicket,
    offerVerified,
  });
  const pauses = createPausesInUse({ store: createPauses(database), now: () => performance.now(), log });
  const memory = await openMemory(config, redis, log);
  const verified = createVerifiedAnswerStore(database, Date.now);
  const feedback = openFeedback({ config, database, knowledge, rights, turns, verified, queue });
  // What admins' commands look at that begins after them.
  const running: { gauges?: QueueGauges; schedules?: ScheduledSources['schedules'] } = {};
  const admin = openAdminCommands({
    shared,
    knowledge,
    rights,
    database,
    redis,
    audit,
    pauses,
    facts,
    memory,
    verified,
    erasureParts: [feedback.erasurePart],
    running,
  });
  const consumer = startWorker({
    orchestrator: await createAssistant({ config, knowledge, verified, toolbox: tools.toolbox, log }),
    memory,
    audit,
    pausedFor: (tenant) => pauses.find(tenant, ANSWERS),
    facts,
    settingsFor: settings.settingsFor,
    isForFootnote,
    commands: openCommands({
      knowledge,
      rights,
      settings,
      facts,
      escalation: { store: escalation.store, turns, adapterFor },
      admin: [...feedback.commands, ...admin],
      audit,
      tools: createListTools(tools.toolbox, rights),
      log,
    }),
    calls,
    toolbox: tools.toolbox,
    ...feedback.services,
    turns,
    pending: createPendingTurns(database),
    access: rights.access,
    identify: rights.identify,
    mayAllSee: async (tenant, passageIds, audience) => {
      const index = await knowledge.mirror.current(tenant);
      return passageIds.every((id) => index.shows(id, audience));
    },
    accessInUse: async (tenant) => (await knowledge.mirror.current(tenant)).accessLists(),
    delivered: createDeliveredMessages(database),
    adapterFor,
    escalation,
    redis,
    jobsRedis: connect('jobs'),
    concurrency: config.WORKER_CONCURRENCY,
    lanes: config.WORKER_CHANNELS,
    log,
    metrics,
  });
  opened.push(() => consumer.stop({ graceMs: DRAIN_WITHIN_MS }));
  const expiring = expireDaily({ kept: { facts, calls }, now: Date.now, log });
  opened.push(() => expiring.stop());
  const sources = await scheduleSources({ shared, knowledge, database, redis, pauses });
  opened.push(() => sources.stop());
  const { gauges } = consumer;
  running.gauges = gauges;
  running.schedules = sources.schedules;
  metrics.gauge('footnote_queue_waiting', 'Threads that wait for a worker', gauges.waiting);
  metrics.gauge('footnote_queue_active', 'Threads at work', gauges.active);
  metrics.gauge('footnote_queue_oldest_seconds', 'Age of the oldest queued item', gauges.oldestAgeSeconds);
  metrics.gauge(
    'footnote_queue_unserved',
    'Channels in which threads wait and that no worker takes',
    async () => (await gauges.unserved()).length,
  );
  log.info({ channels: config.WORKER_CHANNELS }, 'This worker takes what waits in these channels');
  return {
    redis: async () => (await redis.ping()) === 'PONG',
    postgres: () => database.ping().then(() => true),
  };
}
