import { tool } from '@langchain/core/tools';
import { pino } from 'pino';
import { z } from 'zod';
import type { Audit, AuditEntry } from '../core/audit.ts';
import { redactDetail } from '../storage/postgres/audit-redaction.ts';
import { createToolbox } from '../tools/create-toolbox.ts';
import type { CallLimiter } from '../tools/make-call.ts';
import type { ToolConfig, ToolDefinition, ToolPolicy } from '../tools/tool-definition.ts';
import type { Confirmation, ToolAsking, Toolbox } from '../tools/toolbox.ts';

/** 22 November 2026, a Sunday. */
export const TOOL_TEST_NOW = Date.parse('2026-11-22T10:00:00Z');

/** An audit in memory that redacts as the stored one does, and can be told to fail. */
export function memoryAudit(): Audit & { readonly rows: AuditEntry[]; fail(does: boolean): void } {
  const rows: AuditEntry[] = [];
  let isDown = false;
  const check = (): void => {
    if (isDown) throw new Error('the audit is down');
  };
  return {
    rows,
    fail: (does) => {
      isDown = does;
    },
    append: async (entry) => {
      check();
      rows.push({ ...entry, detail: entry.detail && redactDetail(entry.detail) });
    },
    search: async (tenant, { action, requestId, limit }) => {
      check();
      return rows
        .toReversed()
        .filter((row) => row.tenant === tenant && row.action === action && row.requestId === requestId)
        .slice(0, limit)
        .map((row, index) => ({ ...row, sequence: index, at: '', hash: '', previousHash: '' }));
    },
  };
}

/** Ana asks in a direct message, unless said otherwise. */
export function testAsking(overrides: Partial<ToolAsking> = {}): ToolAsking {
  const rights = overrides.rights ?? ['public', 'person:ana@example.com', 'group:people-team'];
  return {
    tenant: 'acme',
    requestId: 'r1',
    asker: { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'U1', guest: false },
    rights,
    audience: [rights],
    place: { channel: 'slack', workspace: 'T1', id: 'D1', kind: 'direct', external: false },
    ...overrides,
  };
}

export const OPEN_POLICY: ToolPolicy = {
  who: ['public'],
  effect: 'read',
  dataClasses: [],
  timeoutMs: 1_000,
  perMinute: 20,
  isIdempotent: true,
};

type Recorded = { readonly args: Readonly<Record<string, unknown>>; readonly config: ToolConfig };
/** What a test tool does with its arguments. */
type Work = (
  args: Readonly<Record<string, unknown>>,
  config: { readonly signal?: AbortSignal },
) => Promise<string> | string;

/** A tool that records its calls. */
export function recordingTool({
  name = 'book_room',
  schema = z.strictObject({ room: z.string().max(60), day: z.iso.date() }),
  policy = {},
  work = () => 'Booked.',
  ...rest
}: Partial<Omit<ToolDefinition, 'tool' | 'policy'>> & {
  readonly name?: string;
  readonly schema?: z.ZodObject;
  readonly policy?: Partial<ToolPolicy>;
  readonly work?: Work;
} = {}): ToolDefinition & { readonly calls: Recorded[] } {
  const calls: Recorded[] = [];
  return {
    title: 'Book a room',
    phrases: [],
    ...rest,
    policy: { ...OPEN_POLICY, ...policy },
    calls,
    tool: tool(
      async (args: Record<string, unknown>, config) => {
        calls.push({ args, config: config.configurable });
        return await work(args, config);
      },
      { name, description: 'Books a meeting room for a day.', schema },
    ),
  };
}

/** A person's word for what a hash stands for, good for one start. */
export function confirmation(hash: string): Confirmation {
  let isStarted = false;
  return {
    hash,
    start: async () => {
      const isFirst = !isStarted;
      isStarted = true;
      return isFirst;
    },
  };
}

/** A toolbox around tools, with an audit in memory and a limiter that lets all pass. */
export function testToolbox(
  definitions: readonly ToolDefinition[],
  overrides: Partial<Parameters<typeof createToolbox>[0]> = {},
): { readonly toolbox: Toolbox; readonly audit: ReturnType<typeof memoryAudit> } {
  const audit = memoryAudit();
  const limiter: CallLimiter = { isWithin: async () => true };
  const log = pino({ level: 'silent' });
  const options = { definitions, audit, limiter, clock: () => TOOL_TEST_NOW, log, ...overrides };
  return { toolbox: createToolbox(options), audit };
}
