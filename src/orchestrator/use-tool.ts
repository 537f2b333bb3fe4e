import { createHash } from 'node:crypto';
import type { Language } from '../core/language.ts';
import { wordsIn } from '../core/words/words.ts';
import type { AskerWords, ToolAsking, Toolbox, ToolCall, ToolChoice, ToolOutcome } from '../tools/toolbox.ts';
import type { ReplyDraft } from './answer-at-once.ts';
import type { TurnRequest, WaitingCall } from './orchestrator.ts';
import { carried } from './turn-language.ts';

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

/** Whom a tool serves, and what the forms that it needs are in. */
type Using = { readonly asking: ToolAsking; readonly toolbox: Toolbox; readonly language?: Language };

/** Calls a tool that only reads; shows what one that writes would do; asks for what is missing. */
export async function useTool(
  chosen: Chosen,
  { words, asking, toolbox, language }: Using & { readonly words: AskerWords },
  options: Call,
): Promise<ToolReply> {
  if (chosen.kind === 'needs-input') return askForInput(chosen, words, language);
  if (chosen.kind === 'not-allowed')
    return { reply: toolReply(await toolbox.call(chosen.call, asking, options)) };
  if (toolbox.writes(chosen.call.tool))
    return askForApproval(chosen.call, words, { asking, toolbox, language });
  return { reply: toolReply(await toolbox.call(chosen.call, asking, options)) };
}

/** A form for what a tool still has to be told. */
export function askForInput(
  chosen: Extract<Chosen, { kind: 'needs-input' }>,
  words: AskerWords,
  language?: Language,
): ToolReply {
  const { cancel, goOn, toolInput } = wordsIn(language).replies;
  const call: ToolCall = { tool: chosen.tool, arguments: chosen.arguments };
  const binding = createHash('sha256')
    .update(JSON.stringify([chosen.tool, chosen.arguments, chosen.fields]))
    .digest('hex');
  const reply: ReplyDraft = {
    kind: 'form',
    form: 'tool-input',
    text: toolInput,
    facts: [],
    fields: chosen.fields,
    submitLabel: goOn,
    dismissLabel: cancel,
    language: carried(language),
    binding,
  };
  return { reply, waitingCall: { state: 'needs-input', call, words, binding } };
}

/** A card of exactly what a call will do, bound to its arguments; or why it can't be done, which nobody has to confirm. */
export async function askForApproval(
  call: ToolCall,
  words: AskerWords,
  { asking, toolbox, language }: Using,
): Promise<ToolReply> {
  const preview = await toolbox.preview(call, words, asking);
  if (preview.kind === 'failed') return { reply: toolReply(preview) };
  const { hash: binding, approvers, facts, tainted, title } = preview;
  const { approversConfirm, cancel, doIt, notYourWords } = wordsIn(language).replies;
  const who = approvers === undefined ? '' : ` ${approversConfirm}`;
  const reply: ReplyDraft = {
    kind: 'form',
    form: 'approve-tool',
    text: `**${title}**\n\n${preview.text}${who}`,
    facts,
    fields: [],
    warning: tainted.length > 0 ? notYourWords(tainted.join(', ')).slice(0, 500) : undefined,
    submitLabel: doIt,
    dismissLabel: cancel,
    language: carried(language),
    binding,
  };
  return { reply, waitingCall: { state: 'needs-approval', call, words, binding, approvers } };
}

/** What people read of a call's end. Tools speak English, whoever asks. */
export function toolReply(outcome: ToolOutcome): ReplyDraft {
  return { ...endOf(outcome), language: 'en' };
}

function endOf(outcome: ToolOutcome): ReplyDraft {
  if (outcome.kind === 'succeeded') return { kind: 'notice', text: outcome.text, tool: outcome.title };
  const { text } = outcome;
  switch (outcome.why) {
    case 'not-allowed':
      return { kind: 'refusal', reason: 'tool-not-allowed', text };
    case 'invalid':
      return { kind: 'refusal', reason: 'tool-input', text };
    case 'rate-limited':
      return { kind: 'refusal', reason: 'rate-limited', text };
    case 'refused':
    case 'time-out':
    case 'unavailable':
      return { kind: 'failure', reason: 'tool-failed', text };
  }
}
