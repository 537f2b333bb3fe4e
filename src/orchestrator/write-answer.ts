import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AssistantError } from '../core/errors.ts';
import type { ModelUsage } from '../core/turn.ts';
import { type AnswerPromptInput, answerPrompt } from './answer-prompt.ts';

export type WriteDeps = {
  readonly chatModel: BaseChatModel;
  /** As it stands in usage rows where the endpoint doesn't name the model. */
  readonly modelName: string;
  /** A longer answer is cut off. */
  readonly maxCharacters: number;
};

export type Written = { readonly text: string; readonly usage: ModelUsage | undefined };

/**
 * Streams an answer from the model; one that streams nothing is asked once more for the whole, since some compatible servers
 * don't stream. Throws the model's AssistantError, or the signal's reason.
 */
export async function writeAnswer(
  input: AnswerPromptInput,
  deps: WriteDeps,
  options: Call,
): Promise<Written> {
  const streamed = await streamAnswer(input, deps, options);
  options.signal.throwIfAborted();
  const written = streamed.text.trim() === '' ? await wholeAnswer(input, deps, options) : streamed;
  if (written.text.trim() === '') {
    throw new AssistantError('The model answered nothing', { code: 'model', retryable: true });
  }
  return { ...written, text: written.text.slice(0, deps.maxCharacters) };
}

type Call = {
  readonly signal: AbortSignal;
  /** Hears the draft whenever it grew. */
  readonly onDraft?: (draft: string) => void;
};

async function streamAnswer(
  input: AnswerPromptInput,
  deps: WriteDeps,
  { signal, onDraft }: Call,
): Promise<Written> {
  let text = '';
  let usage: ModelUsage | undefined;
  for await (const chunk of await answerPrompt.pipe(deps.chatModel).stream(input, { signal })) {
    text += chunk.text;
    onDraft?.(text);
    const tokens = chunk.usage_metadata;
    if (tokens !== undefined) usage = usageOf(tokens, deps);
    if (text.length > deps.maxCharacters) break;
  }
  return { text, usage };
}

async function wholeAnswer(input: AnswerPromptInput, deps: WriteDeps, { signal }: Call): Promise<Written> {
  const message = await answerPrompt.pipe(deps.chatModel).invoke(input, { signal });
  const tokens = message.usage_metadata;
  return { text: message.text, usage: tokens === undefined ? undefined : usageOf(tokens, deps) };
}

function usageOf(
  tokens: { readonly input_tokens: number; readonly output_tokens: number },
  deps: Pick<WriteDeps, 'modelName'>,
): ModelUsage {
  return {
    model: deps.modelName,
    inputTokens: tokens.input_tokens,
    outputTokens: tokens.output_tokens,
  };
}
