import { createAnnounceCommand } from '../admin/announce-command.ts';
import { createAuditCommand } from '../admin/audit-command.ts';
import type { CommandDefinition } from '../admin/command-definition.ts';
import { createEraseCommand } from '../admin/erase-command.ts';
import { createLookupCommand } from '../admin/lookup-command.ts';
import { createPauseCommands } from '../admin/pause-commands.ts';
import { createReindexCommand, createSourcesCommand } from '../admin/sources-command.ts';
import { createStatusCommand } from '../admin/status-command.ts';
import { createUsageCommand } from '../admin/usage-command.ts';
import { createVerifiedCommand } from '../admin/verified-command.ts';
import { mayAllRead } from '../core/audience.ts';
import type { Audit } from '../core/audit.ts';
import type { ErasurePart } from '../core/erasure.ts';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import type { AccessList } from '../core/passage.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { VerifiedAnswerStore } from '../core/verified.ts';
import { planSources } from '../ingestion/plan-sources.ts';
import type { RememberedFacts } from '../memory/remembered-facts.ts';
import type { ThreadMemory } from '../memory/thread-memory.ts';
import { createDeadLetters } from '../queue/dead-letters.ts';
import type { QueueGauges } from '../queue/queue-gauges.ts';
import type { SourceSchedules } from '../queue/source-schedules.ts';
import { createErasure } from '../storage/erasure.ts';
import { deadLettersPart, factsPart } from '../storage/erasure-parts.ts';
import { webChatsPart } from '../storage/erase-web-chats.ts';
import type { PausesInUse } from '../storage/pauses-in-use.ts';
import type { Database } from '../storage/postgres/database.ts';
import {
  findPeople,
  pendingCallsPart,
  pendingTurnsPart,
  turnsPart,
} from '../storage/postgres/erase-turns.ts';
import { escalationsPart, type RemoveMessage } from '../storage/postgres/erase-escalations.ts';
import { pauseNamesPart } from '../storage/postgres/pauses.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import { createTurnReports } from '../storage/postgres/usage-reports.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createRedisWebTranscript } from '../storage/redis/redis-web-transcript.ts';
import type { Shared } from './application-parts.ts';
import type { Knowledge } from './knowledge.ts';
import type { OpenAccess } from './open-access.ts';
import { statusChecks } from './status-checks.ts';

type Call = { readonly signal: AbortSignal };

export type AdminOptions = {
  readonly shared: Shared;
  readonly knowledge: Knowledge;
  readonly rights: OpenAccess;
  readonly database: Database;
  readonly redis: RedisClient;
  readonly audit: Audit;
  readonly pauses: PausesInUse;
  readonly facts: RememberedFacts;
  readonly memory: ThreadMemory;
  readonly verified: VerifiedAnswerStore;
  /** What else is kept of people and can be erased: feedback. Erased first. */
  readonly erasureParts?: readonly ErasurePart[];
  /** What begins after the commands are made. */
  readonly running: { readonly gauges?: QueueGauges; readonly schedules?: Pick<SourceSchedules, 'runNow'> };
};

/** The commands of the people who run Footnote, with all that they read and change. */
export function openAdminCommands(options: AdminOptions): readonly CommandDefinition[] {
  const { shared, database, audit, pauses, redis, running, verified } = options;
  const turns = createTurnReports(database);
  const statuses = createSourceStatusStore(database);
  const deadLetters = createDeadLetters({ redis });
  const sources = {
    statuses,
    pauses,
    configured: (tenant: string) => configuredSources(tenant, shared),
    sync: async ({ tenant, source, afresh }: { tenant: string; source: string; afresh: boolean }) => {
      if (!running.schedules)
        throw new AssistantError('The worker is still starting', { code: 'internal', retryable: true });
      await running.schedules.runNow({ tenant, source, asked: afresh ? 'afresh' : 'now' });
    },
    now: Date.now,
  };
  return [
    createStatusCommand(statusChecks({ ...options, statuses, deadLetters, gauges: () => running.gauges })),
    createLookupCommand({
      turns,
      readable: (person, ids, call) => readablePassages(person, ids, options, call),
      reads: (person, place, call) => readsPlace(person, place, shared, call),
    }),
    createSourcesCommand(sources),
    createReindexCommand(sources),
    createVerifiedCommand({
      store: verified,
      mayRead: (person, what, call) => mayReadEntry(person, what, options, call),
      now: Date.now,
    }),
    ...createPauseCommands({ pauses, now: Date.now }),
    createAnnounceCommand(),
    createEraseCommand(
      createErasure({
        find: (tenant, name) => findPeople(database, tenant, name),
        parts: erasureParts(options),
      }),
    ),
    createUsageCommand({ turns, now: Date.now }),
    createAuditCommand({ audit, now: Date.now }),
  ];
}

/** Turns come last: what else is kept is found by them. */
function erasureParts(options: AdminOptions): readonly ErasurePart[] {
  const { database, redis, memory, facts, shared, erasureParts: others = [] } = options;
  const { tenants, log } = shared;
  return [
    escalationsPart(database, removeMessage(shared)),
    ...others,
    factsPart(facts),
    pendingTurnsPart(database),
    pendingCallsPart(database),
    pauseNamesPart(database),
    deadLettersPart(createDeadLetters({ redis })),
    webChatsPart(database, createRedisWebTranscript({ redis, tenant: tenants.primary, log })),
    turnsPart(database, memory),
  ];
}

/** What the platform refuses is left to people, who are told. */
function removeMessage({ adapters, log }: Shared): RemoveMessage {
  return async ({ tenant, place, messageId }, { signal }) => {
    try {
      const adapter = adapters.find(({ name }) => name === place.channel);
      await adapter?.remove({ kind: 'place', tenant, place }, messageId, { signal });
      return adapter !== undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DeliveryError && error.outcome === 'gone') return true;
      log.warn({ error, messageId }, 'A message of an erased person could not be removed');
      return false;
    }
  };
}

/** The one folder of knowledge belongs to the one organisation of the command line. */
async function configuredSources(tenant: string, { config, tenants }: Shared): Promise<readonly string[]> {
  if (tenant !== tenants.primary) return [];
  const roots = { workingDir: process.cwd(), knowledgeDir: config.KNOWLEDGE_DIR };
  return (await planSources({ ...roots, targets: [] })).configured.map(({ name }) => name);
}

/** By what the admin alone may see, wherever they are: no place adds to it. */
async function readablePassages(
  person: Principal,
  ids: readonly string[],
  { knowledge, rights }: AdminOptions,
  call: Call,
): Promise<ReadonlySet<string>> {
  const own = await rights.access.ownRights({ asker: person }, call);
  const index = await knowledge.mirror.current(person.tenant);
  return new Set(ids.filter((id) => index.shows(id, [own])));
}

async function mayReadEntry(
  person: Principal,
  { document, access }: { readonly document: string; readonly access: AccessList },
  { knowledge, rights }: AdminOptions,
  call: Call,
): Promise<boolean> {
  const own = await rights.access.ownRights({ asker: person }, call);
  const index = await knowledge.mirror.current(person.tenant);
  return mayAllRead([own], access) && index.passagesOf(new Set([document]), [own]).length > 0;
}

/** Only where the platform says so: another workspace's or another platform's place is nobody's here. */
async function readsPlace(
  person: Principal,
  place: Place,
  { adapters }: Shared,
  call: Call,
): Promise<boolean> {
  if (place.channel !== person.channel || place.workspace !== person.workspace) return false;
  const readers = await adapters.find(({ name }) => name === place.channel)?.readers(place, call);
  switch (readers?.kind) {
    case 'people':
      return readers.people.some((reader) => principalKey(reader.person) === principalKey(person));
    case 'everyone-inside':
      return !person.guest;
    case 'unknown':
    case undefined:
      return false;
  }
}
