import { createHash } from 'node:crypto';
import type { AskerWords, ToolAsking, Toolbox, ToolCall, ToolChoice, ToolOutcome } from '../tools/toolbox.ts';
import type { ReplyDraft } from './answer-at-once.ts';
import type { TurnRequest, WaitingCall } from './orchestrator.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

type Call = { readonly signal: AbortSignal };
type Chosen = Exclude<ToolChoice, { kind: 'none' }>;
/** What a turn says of a tool, and what then waits for a person. */
export type ToolReply = { readonly reply: ReplyDraft; readonly waitingCall?: WaitingCall };

/** For whom and where a tool would be used in this turn; undefined where there are no tools. */
export function askingOf({ requestId, tenant, audience, tools }: TurnRequest): ToolAsking | undefined {
  return (
    tools && { requestId, tenant, audience, asker: tools.asker, rights: tools.rights, place: tools.place }
  );
}

/** What the asker wrote now. The thread's memory isn't theirs alone, and its questions were put together from answers. */
export function askersWords({ question, tools }: TurnRequest): AskerWords {
  return { text: (tools?.words ?? question).trim(), earlier: [] };
}

/** Calls a tool that only reads; shows what one that writes would do; asks for what is missing. */
export async function useTool(
  chosen: Chosen,
  { words, asking, toolbox }: { words: AskerWords; asking: ToolAsking; toolbox: Toolbox },
  options: Call,
): Promise<ToolReply> {
  if (chosen.kind === 'needs-input') return askForInput(chosen, words);
  if (chosen.kind === 'not-allowed')
    return { reply: toolReply(await toolbox.call(chosen.call, asking, options)) };
  if (toolbox.writes(chosen.call.tool)) return askForApproval(chosen.call, words, toolbox);
  return { reply: toolReply(await toolbox.call(chosen.call, asking, options)) };
}

/** A form for what a tool still has to be told. */
export function askForInput(chosen: Extract<Chosen, { kind: 'needs-input' }>, words: AskerWords): ToolReply {
  const call: ToolCall = { tool: chosen.tool, arguments: chosen.arguments };
  const binding = createHash('sha256')
    .update(JSON.stringify([chosen.tool, chosen.arguments, chosen.fields]))
    .digest('hex');
  const reply: ReplyDraft = {
    kind: 'form',
    form: 'tool-input',
    text: REPLY_TEXTS.toolInput,
    facts: [],
    fields: chosen.fields,
    submitLabel: 'Go on',
    dismissLabel: 'Cancel',
    binding,
  };
  return { reply, waitingCall: { state: 'needs-input', call, words, binding } };
}

/** A card of exactly what a call will do, bound to its arguments. */
export function askForApproval(call: ToolCall, words: AskerWords, toolbox: Toolbox): ToolReply {
  const preview = toolbox.preview(call, words);
  const { hash: binding, approvers, facts, tainted, title } = preview;
  const who = approvers === undefined ? '' : ` ${REPLY_TEXTS.approversConfirm}`;
  const reply: ReplyDraft = {
    kind: 'form',
    form: 'approve-tool',
    text: `**${title}**\n\n${preview.text}${who}`,
    facts,
    fields: [],
    warning: tainted.length > 0 ? taintedText(tainted) : undefined,
    submitLabel: 'Do it',
    dismissLabel: 'Cancel',
    binding,
  };
  return { reply, waitingCall: { state: 'needs-approval', call, words, binding, approvers } };
}

function taintedText(names: readonly string[]): string {
  return `Not in your own words: ${names.join(', ')}. Please check before you confirm.`.slice(0, 500);
}

/** What people read of a call's end. */
export function toolReply(outcome: ToolOutcome): ReplyDraft {
  if (outcome.kind === 'succeeded') return { kind: 'notice', text: outcome.text, tool: outcome.title };
  const isRefused = outcome.why === 'not-allowed' || outcome.why === 'refused';
  return isRefused
    ? { kind: 'refusal', reason: 'tool-not-allowed', text: outcome.text }
    : { kind: 'failure', reason: 'tool-failed', text: outcome.text };
}
