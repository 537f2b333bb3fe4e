import type { Exchange } from '../core/turn.ts';

/** How many tokens a model reads in a text. */
export type CountTokens = (text: string) => number;

/** What a chat model adds to each message, for its role and borders (OpenAI's cookbook says 3 to 4). */
const AROUND_A_MESSAGE = 4;

/** Errs on the high side for ordinary text: three bytes a token. */
export const estimateTokens: CountTokens = (text) => Math.ceil(Buffer.byteLength(text) / 3);

/** What an exchange costs as two messages of a prompt. */
export function exchangeTokens({ question, answer }: Exchange, count: CountTokens): number {
  return count(question) + count(answer) + 2 * AROUND_A_MESSAGE;
}

/** The text, or as much of its beginning as costs no more than `limit` tokens, with an ellipsis. */
export function cutToTokens(text: string, limit: number, count: CountTokens): string {
  let kept = text;
  for (let tokens = count(kept); tokens > limit; tokens = count(kept)) {
    if (kept.length <= 2) return '';
    const length = Math.floor(Math.min(kept.length * 0.95, (kept.length * limit) / tokens));
    kept = `${kept.slice(0, Math.max(length - 1, 1)).toWellFormed()}…`;
  }
  return kept;
}
