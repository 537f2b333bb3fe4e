import { createHash } from 'node:crypto';
import type { Audit } from '../core/audit.ts';
import type { Principal } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import { auditCall, type CallAudit } from './call-audit.ts';
import { isShownWhole } from './call-facts.ts';
import { callHash } from './call-hash.ts';
import type { Run } from './call-policies.ts';
import { harmlessMarkdown } from './plain-markdown.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { type ToolConfig, ToolFailure } from './tool-definition.ts';
import { mayUse } from './tool-rights.ts';
import { humanised } from './tool-arguments.ts';
import { type Refusal, toolTexts } from './tool-texts.ts';
import type { ToolAsking, ToolCall, ToolOutcome } from './toolbox.ts';

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

type Called = { readonly signal: AbortSignal; readonly confirmed?: string };
type Failed = ToolOutcome & { kind: 'failed' };

/**
 * Makes a call, or says why not. In this order: rights by the session, arguments by the schema, a write's confirmation, the
 * rate, and the record that it starts; whatever fails there ends it before the tool is touched. Throws only the signal's
 * reason.
 */
export async function makeCall(
  tool: PreparedTool,
  asked: { readonly call: ToolCall; readonly asking: ToolAsking },
  services: CallServices & Called,
): Promise<ToolOutcome> {
  const { signal, confirmed, log } = services;
  const { definition, name } = tool;
  const { title, policy } = definition;
  const refuse = ({ why, text }: Refusal): Failed => ({ kind: 'failed', title, why, text });
  signal.throwIfAborted();

  const verdict = tool.check(asked.call.arguments);
  const hash = verdict.kind === 'valid' ? callHash(name, verdict.arguments) : undefined;
  const audit = auditCall(asked.call, asked.asking, { ...services, hash });
  if (!mayUse(policy, asked.asking)) {
    await audit.refused('not-allowed');
    return refuse(toolTexts.notAllowed(title));
  }
  if (verdict.kind === 'invalid') {
    await audit.refused('invalid');
    return refuse(toolTexts.invalid(title, [...verdict.missing, ...verdict.wrong].map(humanised)));
  }
  if (policy.effect === 'write' && !isShownWhole(tool, verdict.arguments)) {
    await audit.refused('too-long-to-show');
    return refuse(toolTexts.tooLong(title));
  }
  if (policy.effect === 'write' && (confirmed === undefined || confirmed !== hash)) {
    await audit.refused('unconfirmed');
    return refuse(toolTexts.unconfirmed(title));
  }
  const args = verdict.arguments;
  const config = configOf(asked.asking, hash ?? '');
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
  return concluded(tool, { args, config, audit, services });
}

/** Why a call that is allowed doesn't run all the same. */
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
    readonly services: CallServices;
  },
): Promise<Refusal | { readonly outcome: ToolOutcome } | undefined> {
  const counted = { tool: name, person: asking.asker, id: config.idempotencyKey };
  if (!(await services.limiter.isWithin(counted, policy.perMinute))) {
    await audit.refused('rate-limited');
    return toolTexts.rateLimited(title);
  }
  if (policy.effect === 'read' || policy.isIdempotent) return undefined;
  switch (await audit.earlier()) {
    case 'none':
      return undefined;
    case 'succeeded':
      return { outcome: { kind: 'succeeded', title, text: toolTexts.doneBefore(title) } };
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
    await tool.definition.tool.invoke(args, { signal: own, configurable: { ...config } });
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
