import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages';
import { type MeteredCall, UNLIMITED } from '../core/allowance.ts';
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

export type Written = {
  readonly text: string;
  readonly usage: ModelUsage | undefined;
  /** The circumstance of the asker's that decided what is said, where the model names one. */
  readonly decidedBy: string | undefined;
};

/**
 * Streams an answer from the model; one that streams nothing is asked once more for the whole, since some compatible servers
 * don't stream. Throws the model's AssistantError, or the signal's reason.
 */
export async function writeAnswer(
  input: AnswerPromptInput,
  deps: WriteDeps,
  options: Call,
): Promise<Written> {
  const { allowance = UNLIMITED } = options;
  const prompt = await answerPrompt.formatMessages(input);
  const streamed = await allowance.spend(prompt, () => streamAnswer(prompt, deps, options));
  options.signal.throwIfAborted();
  const whole = () => deps.chatModel.invoke(prompt, { signal: options.signal });
  const written = streamed.text.trim() === '' ? await allowance.spend(prompt, whole) : streamed;
  if (written.text.trim() === '') {
    throw new AssistantError('The model answered nothing', { code: 'model', retryable: true });
  }
  const { text, usage_metadata: tokens } = written;
  return {
    text: text.slice(0, deps.maxCharacters),
    usage: tokens === undefined ? undefined : usageOf(tokens, deps),
    decidedBy: decidedBy(written),
  };
}

type Call = MeteredCall & {
  /** Hears the draft whenever it grew, and what `Written` says of it. */
  readonly onDraft?: (draft: Pick<Written, 'text' | 'decidedBy'>) => void;
};

async function streamAnswer(
  prompt: BaseMessage[],
  deps: WriteDeps,
  { signal, onDraft }: Call,
): Promise<Pick<AIMessageChunk, 'text' | 'usage_metadata' | 'response_metadata'>> {
  let text = '';
  let tokens: UsageMetadata | undefined;
  let response_metadata: AIMessageChunk['response_metadata'] = {};
  for await (const chunk of await deps.chatModel.stream(prompt, { signal })) {
    text += chunk.text;
    response_metadata = { ...response_metadata, ...chunk.response_metadata };
    onDraft?.({ text, decidedBy: decidedBy({ response_metadata }) });
    tokens = chunk.usage_metadata ?? tokens;
    if (text.length > deps.maxCharacters) break;
  }
  return { text, usage_metadata: tokens, response_metadata };
}

function decidedBy({
  response_metadata: said,
}: Pick<AIMessageChunk, 'response_metadata'>): string | undefined {
  return typeof said.decidedBy === 'string' ? said.decidedBy : undefined;
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
