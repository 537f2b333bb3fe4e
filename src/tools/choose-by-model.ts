import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type AIMessageChunk, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { z } from 'zod';
import { askWithin, type MeteredCall } from '../core/allowance.ts';
import type { ModelUsage } from '../core/turn.ts';
import { choiceFor } from './ask-for-arguments.ts';
import { foldText } from './asker-tokens.ts';
import type { PreparedTool } from './prepared-tool.ts';
import type { AskerWords, ToolChoice } from './toolbox.ts';

const LONGEST_WORDS = 1_000;
const MOST_TOOLS = 20;
const MODEL_WITHIN_MS = 8_000;

const INSTRUCTIONS = `You choose a tool for a workplace assistant, or none.
Call one tool only when the message asks for exactly what the tool does. Call none when it asks how something works, what a rule says or whom to ask: documents answer that.
Copy values from the message; leave out what it does not say. Never make a value up.`;

/** Words of a tool's name that say nothing of what it is for. */
const GENERAL = new Set(['with', 'from', 'that', 'this', 'what', 'when', 'your', 'tool', 'have', 'does']);

/** A chat model that can choose a tool, and the name by which its use is counted. */
export type ChoosingModel = { readonly model: BaseChatModel; readonly name: string };

/** Whether a word of a tool's name, title or phrases occurs in a message: else no model is asked. */
export function soundsLike({ name, definition, phrases }: PreparedTool, words: AskerWords): boolean {
  const literals = phrases.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => ('literal' in piece ? [piece.literal] : [])),
  );
  const named = foldText(`${name.replaceAll('_', ' ')} ${definition.title} ${definition.example ?? ''}`);
  const own = new Set([...named.split(' '), ...literals].filter((word) => word.length > 3));
  return foldText(words.text.slice(0, LONGEST_WORDS))
    .split(' ')
    .some((word) => own.has(word) && !GENERAL.has(word));
}

/**
 * The tool that a model chooses of these. It sees the asker's own words and the tools, nothing else, and its first call
 * counts; one that isn't among the tools, or has arguments that the tool doesn't have, is none. Throws what the model throws.
 */
export async function chooseByModel(
  tools: readonly PreparedTool[],
  words: AskerWords,
  { model, name, ...call }: ChoosingModel & MeteredCall,
): Promise<ToolChoice> {
  const offered = tools.slice(0, MOST_TOOLS);
  if (offered.length === 0 || model.bindTools === undefined) return { kind: 'none' };
  const given = offered.map(({ definition }) => definition.tool);
  const messages = [
    new SystemMessage(INSTRUCTIONS),
    ...words.earlier.slice(-2).map((text) => new HumanMessage(text.slice(0, LONGEST_WORDS))),
    new HumanMessage(words.text.slice(0, LONGEST_WORDS)),
  ];
  const bound = model.bindTools(given);
  const prompt = [...messages, { text: JSON.stringify(given.map((one) => convertToOpenAITool(one))) }];
  const ask = (signal: AbortSignal) => bound.invoke(messages, { signal });
  const reply = await askWithin(MODEL_WITHIN_MS, prompt, ask, call);
  const usage = usageOf(reply, name);
  const chosen = FirstCall.safeParse(reply.tool_calls?.[0]);
  const tool = chosen.success ? offered.find((one) => one.name === chosen.data.name) : undefined;
  const choice = tool && chosen.success ? choiceFor(tool, withoutNulls(chosen.data.args)) : undefined;
  return choice ? { ...choice, usage } : { kind: 'none', usage };
}

const FirstCall = z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) });

/** Models say `null` for what they leave out. */
function withoutNulls(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== ''));
}

function usageOf({ usage_metadata: used }: AIMessageChunk, model: string): ModelUsage {
  return { model, inputTokens: used?.input_tokens ?? 0, outputTokens: used?.output_tokens ?? 0 };
}
