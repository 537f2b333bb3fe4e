import { createHash } from 'node:crypto';
import type { Audit } from '../core/audit.ts';
import type { Principal } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import { auditCall, type CallAudit } from './call-audit.ts';
import type { Run } from './call-policies.ts';
import { judgeCall } from './judge-call.ts';
import { bareCopy } from './own-value.ts';
import { harmlessMarkdown } from './plain-markdown.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { type ToolConfig, ToolFailure } from './tool-definition.ts';
import { type Refusal, toolTexts } from './tool-texts.ts';
import type { Confirmation, ToolAsking, ToolCall, ToolOutcome } from './toolbox.ts';

/** Counts one person's calls of a tool in a sliding minute. The same call id twice counts once. Throws when it can't count. */
export interface CallLimiter {
  isWithin(
    call: { readonly tool: string; readonly person: Principal; readonly id: string },
    perMinute: number,
  ): Promise<boolean>;
}

/** What a call is made with. */
export type CallServices = {
  readonly audit: Audit;
  readonly limiter: CallLimiter;
  readonly clock: () => number;
  readonly log: Logger;
};

type Called = { readonly signal: AbortSignal; readonly confirmed?: Confirmation };
type Failed = ToolOutcome & { kind: 'failed' };
type Asked = { readonly call: ToolCall; readonly asking: ToolAsking };

/** Why a call is refused whatever a person would say to it; the audit has it then. Undefined when they can be asked. */
export async function refusalOf(
  tool: PreparedTool,
  asked: Asked,
  services: Pick<CallServices, 'audit' | 'log'>,
): Promise<Failed | undefined> {
  const verdict = judgeCall(tool, asked);
  if (verdict.kind === 'fit') return undefined;
  await auditCall(asked.call, asked.asking, { ...services, hash: verdict.hash }).refused(verdict.note);
  return { kind: 'failed', title: tool.definition.title, ...verdict.refusal };
}

/**
 * Makes a call, or says why not. In this order: rights by the session, arguments by the schema and the tool, a write's
 * confirmation, the rate, the mark that a write is started, and the record of it; whatever fails there ends it before the tool
 * is touched. Throws only the signal's reason.
 */
export async function makeCall(
  tool: PreparedTool,
  asked: Asked,
  services: CallServices & Called,
): Promise<ToolOutcome> {
  const { signal, confirmed, log } = services;
  const { definition, name } = tool;
  const { title, policy } = definition;
  const refuse = ({ why, text }: Refusal): Failed => ({ kind: 'failed', title, why, text });
  signal.throwIfAborted();

  const verdict = judgeCall(tool, asked);
  const { hash } = verdict;
  const audit = auditCall(asked.call, asked.asking, { ...services, hash });
  if (verdict.kind === 'unfit') {
    await audit.refused(verdict.note);
    return refuse(verdict.refusal);
  }
  if (policy.effect === 'write' && confirmed?.hash !== hash) {
    await audit.refused('unconfirmed');
    return refuse(toolTexts.unconfirmed(title));
  }
  const config = configOf(asked.asking, verdict.hash);
  try {
    const stopped = await stoppedBefore(tool, { config, asking: asked.asking, audit, services });
    if (stopped !== undefined) return 'text' in stopped ? refuse(stopped) : stopped.outcome;
    const { dataClasses, effect, costUsd } = policy;
    await audit.started({ effect, dataClasses, ...(costUsd !== undefined && { costUsd }) });
  } catch (error) {
    signal.throwIfAborted();
    log.error({ error, tool: name }, 'Tool call is not made: it can not be counted or recorded');
    return refuse(toolTexts.unrecorded(title));
  }
  return concluded(tool, { args: verdict.arguments, config, audit, services });
}

/** Why a call that is allowed doesn't run all the same. What marks a write as started comes last. */
async function stoppedBefore(
  { name, definition: { title, policy } }: PreparedTool,
  {
    config,
    asking,
    audit,
    services,
  }: {
    readonly config: ToolConfig;
    readonly asking: ToolAsking;
    readonly audit: CallAudit;
    readonly services: CallServices & Called;
  },
): Promise<Refusal | { readonly outcome: ToolOutcome } | undefined> {
  const counted = { tool: name, person: asking.asker, id: config.idempotencyKey };
  if (!(await services.limiter.isWithin(counted, policy.perMinute))) {
    await audit.refused('rate-limited');
    return toolTexts.rateLimited(title);
  }
  const isRepeatable = policy.effect === 'read' || policy.isIdempotent;
  if (isRepeatable || (await services.confirmed?.start())) return undefined;
  switch (await audit.earlier()) {
    case 'succeeded':
      return { outcome: { kind: 'succeeded', title, text: toolTexts.doneBefore(title) } };
    case 'undone':
      await audit.refused('tried-before');
      return toolTexts.undone(title);
    case 'unsure':
      await audit.refused('maybe-done');
      return toolTexts.maybeDone(title);
  }
}

async function concluded(
  tool: PreparedTool,
  {
    args,
    config,
    audit,
    services: { signal, clock, log },
  }: {
    readonly args: Readonly<Record<string, unknown>>;
    readonly config: ToolConfig;
    readonly audit: CallAudit;
    readonly services: CallServices & Called;
  },
): Promise<ToolOutcome> {
  const startedAt = clock();
  const { title } = tool.definition;
  const work = async (own: AbortSignal): Promise<unknown> =>
    await tool.definition.tool.invoke(bareCopy(args), { signal: own, configurable: { ...config } });
  let run: Run;
  try {
    run = await tool.run(work, signal);
  } catch (error) {
    await audit.ended('failed', { why: 'stopped', durationMs: clock() - startedAt });
    throw error;
  }
  const metadata = { durationMs: clock() - startedAt, tries: run.tries };
  if (run.kind === 'failure') {
    const isUndone = run.isResting || run.why === 'invalid' || run.why === 'refused';
    await audit.ended('failed', { why: run.why, isUndone, ...metadata });
    if (run.why === 'unavailable' && !(run.error instanceof ToolFailure) && !run.isResting)
      log.error({ error: run.error, tool: tool.name }, 'Tool failed in a way that nobody expected');
    const { why, text } = failureOf(tool, run);
    return { kind: 'failed', title, why, text };
  }
  const text = typeof run.value === 'string' ? harmlessMarkdown(run.value) : '';
  await audit.ended('succeeded', { ...metadata, resultLength: text.length });
  return { kind: 'succeeded', title, text: text || toolTexts.nothing };
}

function failureOf({ definition: { title, policy } }: PreparedTool, run: Run & { kind: 'failure' }): Refusal {
  const isWrite = policy.effect === 'write';
  if (run.isResting) return toolTexts.resting(title);
  if (run.why === 'time-out') return toolTexts.timeOut(title, isWrite);
  if (!(run.error instanceof ToolFailure)) return toolTexts.unavailable(title, isWrite);
  const text = harmlessMarkdown(run.error.message, 600);
  return text === '' ? toolTexts.unavailable(title, isWrite) : { why: run.why, text };
}

function configOf({ tenant, requestId, asker }: ToolAsking, hash: string): ToolConfig {
  const idempotencyKey = createHash('sha256')
    .update(JSON.stringify([tenant, requestId, hash]))
    .digest('hex');
  return { tenant, requestId, idempotencyKey, ...(asker.email !== undefined && { askerEmail: asker.email }) };
}
