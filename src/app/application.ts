import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { loopbackOnly } from '../../adapters/web/host-policy.ts';
import { createWebAdapter } from '../../adapters/web/web-adapter.ts';
import type { ChannelAdapter, HttpRoute, InboundSink } from '../channels/channel-adapter.ts';
import type { Config, SlackConfig, TeamsConfig } from '../config/config.ts';
import { channelKey } from '../core/channel-settings.ts';
import { createInboundSink } from '../inbound/inbound-sink.ts';
import { isOpenQuestion } from '../intent/open-question.ts';
import { sureLanguage } from '../language/detect-language.ts';
import type { Logger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createProducer, type Producer } from '../queue/producer.ts';
import { createKnownSettings } from '../storage/channel-settings-in-use.ts';
import { createChannelSettingsCopy } from '../storage/redis/channel-settings-copy.ts';
import { connectRedis, isReady, type RedisClient, type RedisRole } from '../storage/redis/connection.ts';
import { createConversationReferences } from '../storage/redis/conversation-references.ts';
import { createDirectoryChanges } from '../storage/redis/directory-changes.ts';
import { createParticipation } from '../storage/redis/participation.ts';
import { createRateLimiter } from '../storage/redis/rate-limiter.ts';
import { createRedisWebTranscript } from '../storage/redis/redis-web-transcript.ts';
import { createWithdrawals } from '../storage/redis/withdrawals.ts';
import { verifyTicketSignature } from '../tools/ticket-signature.ts';
import type { AcceptingPart, ApplicationOptions, Part, Shared } from './application-parts.ts';
import { createGateway, listen } from './gateway.ts';
import { readSuggestions } from './knowledge-files.ts';
import { ticketSecret } from './read-tools-file.ts';
import { describedCommands } from './teams-package-commands.ts';
import { type Tenants, tenantsOf } from './tenants.ts';
import { createTicketRoute, type TicketRouteOptions } from './ticket-webhook.ts';

/** A running Footnote; `port` is what its HTTP server is bound to, undefined where a worker has none. */
export type Application = { readonly port: number | undefined; stop(): Promise<void> };

const FIRST_CONNECTION_MS = 5_000;

/**
 * Starts the parts that the role asks for: a gateway that accepts, a worker that answers, or both. Throws what keeps one
 * of them from starting, with nothing left open.
 */
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
  const { adapters, close } = await createAdapters({
    config,
    tenants,
    log,
    redis: connect('worker'),
    suggestions,
  });
  const shared: Shared = { ...options, tenants, metrics, adapters, connect };

  let worker: Part | undefined;
  let gateway: AcceptingPart | undefined;
  let server: Server | undefined;
  const stop = async () => {
    server?.close();
    await gateway?.stop();
    server?.closeIdleConnections();
    await worker?.stop();
    await close();
    server?.closeAllConnections();
    for (const connection of connections) connection.disconnect();
  };
  try {
    if (config.ROLE !== 'gateway') worker = await startWorkerPart(shared);
    if (config.ROLE !== 'worker') gateway = await startAccepting(shared);
    server = createGateway({
      routes: gateway?.routes ?? [],
      checks: { ...gateway?.checks, ...worker?.checks },
      metrics,
      adminToken: config.ADMIN_TOKEN,
      log,
    });
    const port = await bind(server, config, log);
    log.info({ port, host: config.HOST, role: config.ROLE }, 'Footnote is ready');
    return { port, stop };
  } catch (error) {
    // What was opened so far would keep the process from ending, and a worker at work beside its successor.
    await stop();
    throw error;
  }
}

type AdapterOptions = {
  readonly config: Config;
  readonly tenants: Tenants;
  readonly log: Logger;
  readonly redis: RedisClient;
  readonly suggestions: readonly string[];
};

/** A channel that is off is not even loaded. */
async function createAdapters(options: AdapterOptions): Promise<{
  readonly adapters: readonly ChannelAdapter[];
  readonly close: () => Promise<void>;
}> {
  const { config, tenants, log, redis, suggestions } = options;
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
  const slack = config.slack && (await createSlack(config.slack, options));
  const teams = config.teams && (await createTeams(config.teams, options));
  const adapters = [slack, teams, web].filter((adapter) => adapter !== undefined);
  return { adapters, close: () => transcript.close() };
}

async function createSlack(slack: SlackConfig, options: AdapterOptions): Promise<ChannelAdapter> {
  const { createSlackAdapter } = await import('../../adapters/slack/slack-adapter.ts');
  const { suggestions, tenants, log } = options;
  return createSlackAdapter({
    ...slack,
    suggestions,
    tenantOf: tenants.ofWorkspace,
    now: Date.now,
    languageOf: sureLanguage,
    log,
  });
}

async function createTeams(
  teams: TeamsConfig,
  { redis, tenants, log }: AdapterOptions,
): Promise<ChannelAdapter> {
  const { createTeamsAdapter } = await import('../../adapters/teams/teams-adapter.ts');
  return createTeamsAdapter({
    credentials: teams.kind === 'app' ? teams : undefined,
    references: createConversationReferences({ redis }),
    tenantOf: tenants.ofWorkspace,
    commands: describedCommands(),
    now: Date.now,
    log,
  });
}

async function startAccepting(shared: Shared): Promise<AcceptingPart> {
  const { config, tenants, metrics, adapters, connect, log } = shared;
  const redis = connect('gateway');
  await firstConnection(redis);
  const producer = createProducer({ redis, log });
  const directoryChanges = createDirectoryChanges({ redis, log });
  const settings = createChannelSettingsCopy({ redis });
  const sink: InboundSink = createInboundSink({
    producer,
    limiter: createRateLimiter({ redis, perMinute: config.QUESTIONS_PER_MINUTE }),
    participation: createParticipation({ redis }),
    withdrawals: createWithdrawals({ redis }),
    channels: {
      settingsFor: createKnownSettings({
        load: (channel) => settings.get(channelKey(channel)),
        now: () => performance.now(),
      }).settingsFor,
      isOpenQuestion,
    },
    directoryChanged: (change) => directoryChanges.publish(change),
    now: () => new Date(),
    newId: randomUUID,
    tenants: config.tenants && tenants.all,
    metrics,
    log,
  });
  for (const adapter of adapters) await adapter.start(sink);
  const routes = await Promise.all(adapters.map((adapter) => adapter.routes(sink)));
  return {
    routes: [...routes.flat(), ...(await ticketRoutes(shared, producer))],
    checks: { redis: async () => (await redis.ping()) === 'PONG' },
    stop: async () => {
      for (const adapter of adapters) await adapter.stop();
      await producer.close();
    },
  };
}

/** The ticket system's way in, where tools.yml names one. */
async function ticketRoutes(
  { config, variables = {}, tenants, log }: Shared,
  producer: Producer,
): Promise<readonly HttpRoute[]> {
  const secret = await ticketSecret(config, variables);
  if (secret === undefined) return [];
  const verify: TicketRouteOptions['verify'] = (body, headers) =>
    verifyTicketSignature(body, headers, secret, Date.now());
  const now = () => new Date();
  return [createTicketRoute({ verify, producer, tenant: tenants.primary, newId: randomUUID, now, log })];
}

/** A gateway needs neither LangChain nor a database, and saves the memory that they take. */
async function startWorkerPart(shared: Shared): Promise<Part> {
  const { startWorking } = await import('./start-working.ts');
  return startWorking(shared);
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
