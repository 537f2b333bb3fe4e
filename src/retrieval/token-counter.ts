import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';

/** How many tokens a model reads in a text. */
export type TokenCounter = (text: string) => number;

// The encoder's time grows with the square of a run without spaces: 6,000 letters take over two seconds.
const LONG_RUN = /\S{200,}/g;

/**
 * Counts by OpenAI's cl100k_base, close enough for other models' budgets. A run of 200 characters and more without a
 * space counts as a token a character. Loads the encoder once (about 0.25 s and 120 MB), at the first count.
 */
export function createTokenCounter(): TokenCounter {
  let encoder: Tiktoken | undefined;
  return (text) => {
    encoder ??= new Tiktoken(cl100k);
    let runs = 0;
    const rest = text.replaceAll(LONG_RUN, (run) => {
      runs += run.length;
      return '';
    });
    return runs + encoder.encode(rest, [], []).length;
  };
}
