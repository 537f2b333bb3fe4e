import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createAccess } from '../access/access.ts';
import { parseAccessFile } from '../access/access-file.ts';
import { createRememberingDirectory } from '../access/directory.ts';
import type { ChannelAdapter, ReplyTarget } from '../channels/channel-adapter.ts';
import { loadConfig } from '../config/config.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { IncomingAction, IncomingMessage } from '../core/message.ts';
import type { Passage } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place, Thread } from '../core/thread.ts';
import { answerMessage } from '../jobs/answer-message.ts';
import type { HandlerServices } from '../jobs/handler-services.ts';
import { runAction } from '../jobs/run-action.ts';
import { runCommand } from '../jobs/run-command.ts';
import { createLogger } from '../observability/logger.ts';
import { createPausesInUse } from '../storage/pauses-in-use.ts';
import { createChannelSettingsInUse } from '../storage/channel-settings-in-use.ts';
import { createChannelSettingsStore } from '../storage/postgres/channel-settings.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createPauses } from '../storage/postgres/pauses.ts';
import { createPendingCalls } from '../storage/postgres/pending-calls.ts';
import { createPendingTurns } from '../storage/postgres/pending-turns.ts';
import { createRememberedFacts } from '../storage/postgres/remembered-facts.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createReviewQueue } from '../storage/postgres/review-queue.ts';
import { createVerifiedAnswerStore } from '../storage/postgres/verified-answers.ts';
import { createChannelSettingsCopy } from '../storage/redis/channel-settings-copy.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { createAssistant } from './assistant.ts';
import { openKnowledge } from './knowledge.ts';
import { readEscalationRoutes } from './knowledge-files.ts';
import { openAdminCommands } from './open-admin.ts';
import { openAudit } from './open-audit.ts';
import { openCommands } from './open-commands.ts';
import { openEscalation } from './open-escalation.ts';
import { openFeedback } from './open-feedback.ts';
import { openMemory } from './open-memory.ts';
import { openTools } from './open-tools.ts';
import { tenantsOf } from './tenants.ts';

const call = { signal: new AbortController().signal };
const log = createLogger('silent');

export type Delivered = { readonly deliveryId: string; readonly target: ReplyTarget; readonly reply: Reply };

/** What an organisation is made of. */
export type ThreatWorldOptions = {
  /** Its platform, as far as directories go. */
  readonly adapter: ChannelAdapter;
  /** What stands in for queue and delivery. */
  readonly base: HandlerServices;
  /** `access.yml`, and other files of the knowledge folder by name. */
  readonly access: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly passages?: readonly Omit<Passage, 'tenant'>[];
};

/**
 * The handlers with all that the application gives them (rights, search, memory, stores, tools, commands), for one
 * organisation of its own, without a platform before them and without a queue: what they would show is collected. Time
 * stands still until `now` is changed.
 */
export async function openThreatWorld(tenant: string, options: ThreatWorldOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-threats-'));
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(folder, name), text);
  const read = loadConfig({ KNOWLEDGE_DIR: folder, TENANTS: `T1=${tenant}` });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const urls = { redis: inject('redisUrl'), chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const redis = connectRedis(urls.redis, 'worker', () => undefined);
  const world = { nowMs: Date.now(), delivered: [] as Delivered[] };
  const { adapter: slack, base } = options;
  const directory = createRememberingDirectory({ directoryFor: () => slack, now: () => world.nowMs, log });
  const file = parseAccessFile(options.access);
  const access = createAccess({ directory, file: { current: async () => file } });
  const rights = {
    access,
    identify: async (...asked: Parameters<typeof directory.identify>) =>
      (await directory.identify(...asked)).person,
    groupNames: async () => ['finance'],
    close: async () => undefined,
  };
  const version = createKnowledgeVersion({ redis });
  const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log });
  if (options.passages !== undefined)
    await knowledge.index.upsert(
      tenant,
      options.passages.map((passage) => ({ ...passage, tenant })),
      call,
    );
  const audit = openAudit({ database, redis, log });
  const variables = options.variables ?? {};
  const tools = await openTools({ config, variables, audit, redis, log, clock: () => world.nowMs });
  const shared = {
    config,
    urls,
    log,
    tenants: tenantsOf(config),
    metrics: base.metrics,
    adapters: [slack],
    connect: () => redis,
  };
  const facts = createRememberedFacts(database, Date.now);
  const memory = await openMemory(config, redis, log);
  const verified = createVerifiedAnswerStore(database, Date.now);
  const pauses = createPausesInUse({ store: createPauses(database), now: () => performance.now(), log });
  const turns = createTurnStore(database);
  const routes = await readEscalationRoutes(folder);
  const escalation = openEscalation({ database, redis, audit, routes, tenant });
  const queue = createReviewQueue(database, audit.withChange);
  const feedback = openFeedback({ config, database, knowledge, rights, turns, verified, queue });
  const settings = createChannelSettingsInUse({
    store: createChannelSettingsStore(database, Date.now),
    copy: createChannelSettingsCopy({ redis }),
    now: () => performance.now(),
    log,
  });
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
    running: {},
  });
  const services: HandlerServices = {
    ...base,
    ...feedback.services,
    access,
    memory,
    turns,
    audit,
    facts,
    escalation,
    identify: rights.identify,
    orchestrator: await createAssistant({ config, knowledge, verified, toolbox: tools.toolbox, log }),
    toolbox: tools.toolbox,
    calls: createPendingCalls(database),
    pending: createPendingTurns(database),
    commands: openCommands({
      knowledge,
      rights,
      settings,
      facts,
      audit,
      log,
      escalation: { store: escalation.store, turns, adapterFor: () => slack },
      admin: [...feedback.commands, ...admin],
    }),
    mayAllSee: async (of, ids, audience) => {
      const index = await knowledge.mirror.current(of);
      return ids.every((id) => index.shows(id, audience));
    },
    accessInUse: async (of) => (await knowledge.mirror.current(of)).accessLists(),
    settingsFor: async () => DEFAULT_CHANNEL_SETTINGS,
    adapterFor: () => slack,
    deliver: async ({ deliveryId, target, reply }) =>
      void world.delivered.push({ deliveryId, target, reply }),
    isDelivered: async () => false,
    now: () => world.nowMs,
  };
  const item = () => ({ requestId: randomUUID(), acceptedAt: at(), limited: false });
  const at = () => new Date(world.nowMs).toISOString();
  const delivering = async (work: Promise<void>): Promise<readonly Delivered[]> => {
    const before = world.delivered.length;
    await work;
    return world.delivered.slice(before);
  };
  return {
    world,
    services,
    knowledge,
    directory,
    audit,
    call,
    verified,
    /** What comes of a message; in a thread of its own unless one is given. */
    ask: (author: Principal, place: Place, text: string, thread?: Thread) => {
      const message: IncomingMessage = {
        author,
        text,
        attachments: 0,
        sentAt: at(),
        eventId: randomUUID(),
        messageId: randomUUID(),
        thread: thread ?? { tenant, place, id: randomUUID() },
        addressing: 'mention',
      };
      return delivering(answerMessage({ ...item(), message }, services, call));
    },
    /** What comes of a pressed button. */
    press: (
      author: Principal,
      place: Place,
      pressed: Pick<IncomingAction, 'name' | 'requestId'> & Partial<IncomingAction>,
    ) => {
      const action: IncomingAction = { eventId: randomUUID(), author, place, sentAt: at(), ...pressed };
      return delivering(runAction({ ...item(), action }, services, call));
    },
    /** What comes of `/footnote …`. */
    command: (author: Principal, place: Place, text: string) => {
      const command = { eventId: randomUUID(), name: 'footnote', text, author, place, sentAt: at() };
      return delivering(runCommand({ ...item(), command }, services, call));
    },
    close: async () => {
      await tools.close();
      redis.disconnect();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
