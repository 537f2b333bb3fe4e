import { createAnnounceCommand } from '../admin/announce-command.ts';
import { createAuditCommand } from '../admin/audit-command.ts';
import { createChannelCommand } from '../admin/channel-command.ts';
import type { CommandDefinition } from '../admin/command-definition.ts';
import { createEraseCommand } from '../admin/erase-command.ts';
import { createLookupCommand } from '../admin/lookup-command.ts';
import { createPauseCommands } from '../admin/pause-commands.ts';
import { createReindexCommand, createSourcesCommand } from '../admin/sources-command.ts';
import { createStatusCommand } from '../admin/status-command.ts';
import { createUsageCommand } from '../admin/usage-command.ts';
import { createVerifiedCommand } from '../admin/verified-command.ts';
import type { AuditEntry, AuditQuery, AuditRow } from '../core/audit.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { Erasure } from '../core/erasure.ts';
import type { Pause } from '../core/pauses.ts';
import type { Turn } from '../core/turn.ts';
import type { UsageReport } from '../core/turn-reports.ts';
import type { AddedVerifiedAnswer } from '../core/verified.ts';
import type { SourceStatus } from '../ingestion/source-status.ts';

/** What admins' commands read and change, in memory; a test changes it as it needs. */
export type AdminWorld = {
  now: number;
  turns: Turn[];
  /** Ids of passages that the admin may read. */
  readable: string[];
  /** What the admin may read by access lists. */
  rights: string[];
  /** Ids of places that the admin reads. */
  reads: string[];
  sources: string[];
  statuses: SourceStatus[];
  pauses: Map<string, Pause>;
  synced: string[];
  verified: AddedVerifiedAnswer[];
  people: Awaited<ReturnType<Erasure['find']>>;
  erased: string[];
  /** What could not be erased. */
  left: string[];
  usage: UsageReport;
  usageSince: string[];
  audited: AuditEntry[];
  rows: AuditRow[];
  queries: AuditQuery[];
  checks: Parameters<typeof createStatusCommand>[0];
};

export function createAdminWorld(): AdminWorld {
  return {
    now: Date.parse('2026-11-22T10:00:00.000Z'),
    turns: [],
    readable: [],
    rights: ['public'],
    reads: [],
    sources: ['handbook', 'it'],
    statuses: [],
    pauses: new Map(),
    synced: [],
    verified: [],
    people: [],
    erased: [],
    left: [],
    usage: { counts: [], tokens: [] },
    usageSince: [],
    audited: [],
    rows: [],
    queries: [],
    checks: [],
  };
}

/** Every admin command over such a world. */
export function adminCommands(world: AdminWorld): readonly CommandDefinition[] {
  const pauses = {
    list: async () => [...world.pauses.values()],
    pause: async (_tenant: string, pause: Pause) => void world.pauses.set(pause.what, pause),
    resume: async (_tenant: string, what: string) => void world.pauses.delete(what),
  };
  const now = () => world.now;
  const sources = {
    statuses: { list: async () => world.statuses },
    configured: async () => world.sources,
    pauses,
    sync: async ({ source, afresh }: { readonly source: string; readonly afresh: boolean }) =>
      void world.synced.push(`${source}${afresh ? ' afresh' : ''}`),
    now,
  };
  return [
    createStatusCommand(world.checks),
    createLookupCommand({
      turns: {
        find: async (tenant, reference) =>
          world.turns.filter(
            (turn) =>
              turn.tenant === tenant &&
              ('requestId' in reference
                ? turn.requestId === reference.requestId
                : reference.messageIds.includes(turn.messageId ?? '')),
          ),
      },
      readable: async (_person, ids) => new Set(ids.filter((id) => world.readable.includes(id))),
      reads: async (_person, { id }) => world.reads.includes(id),
    }),
    createSourcesCommand(sources),
    createReindexCommand(sources),
    createVerifiedCommand({
      store: {
        add: async (tenant, wording, by) => {
          const revision = world.verified.length + 1;
          const entry = { ...wording, tenant, id: `v${revision}`, changedBy: by, changedAt: '', revision };
          world.verified.push(entry);
          return { kind: 'kept', entry };
        },
        edit: async (_tenant, id, changes) => {
          const standing = world.verified.find((entry) => entry.id === id);
          if (!standing) return { kind: 'unknown' };
          const entry = { ...standing, ...changes };
          world.verified = world.verified.map((each) => (each.id === id ? entry : each));
          return { kind: 'kept', entry };
        },
        get: async (_tenant, id) => world.verified.find((entry) => entry.id === id),
        list: async (_tenant, { limit, offset = 0 }) => world.verified.slice(offset, offset + limit),
      },
      mayRead: async (_person, { document, access }) =>
        world.readable.includes(document) && access.some((name) => world.rights.includes(name)),
      now,
    }),
    ...createPauseCommands({ pauses, now }),
    createAnnounceCommand(),
    createEraseCommand({
      find: async () => world.people,
      count: async () => ({ turns: 3, facts: 1 }),
      erase: async (person) => {
        world.erased.push(person.id);
        return { count: { turns: 3, facts: 1 }, left: world.left };
      },
    }),
    createUsageCommand({
      turns: {
        usage: async (_tenant, since) => {
          world.usageSince.push(since);
          return world.usage;
        },
      },
      now,
    }),
    createAuditCommand({
      audit: {
        search: async (_tenant, query) => {
          world.queries.push(query);
          return world.rows.slice(query.offset ?? 0, (query.offset ?? 0) + query.limit);
        },
      },
      now,
    }),
    createChannelCommand({
      current: async () => DEFAULT_CHANNEL_SETTINGS,
      change: async () => undefined,
      sourceNames: async () => [],
      groupNames: async () => [],
    }),
  ];
}
