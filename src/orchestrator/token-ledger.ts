import type { Allowance } from '../core/allowance.ts';
import { AssistantError } from '../core/errors.ts';
import { MAX_OUTPUT_TOKENS } from '../llm/chat-model.ts';
import type { CountTokens } from '../memory/token-budget.ts';
import type { TurnBudgets } from './turn-budgets.ts';
import type { TurnStep } from './turn-states.ts';

/** What a chat model adds to each message, for its role and borders. */
const AROUND_A_MESSAGE = 4;

/** The model tokens of one turn, by step. What a call may use is set aside before it is made, so that calls side by side fit too. */
export class TokenLedger {
  readonly #budgets: Pick<TurnBudgets, 'tokens' | 'steps'>;
  readonly #count: CountTokens;
  readonly #spent = new Map<TurnStep, number>();

  constructor(budgets: Pick<TurnBudgets, 'tokens' | 'steps'>, count: CountTokens) {
    this.#budgets = budgets;
    this.#count = count;
  }

  /** What the whole turn used, or set aside, so far. */
  spent(): number {
    return [...this.#spent.values()].reduce((sum, tokens) => sum + tokens, 0);
  }

  /** What a step may still spend: of its own share, and of the turn's. */
  allowanceOf(step: TurnStep): Allowance {
    return {
      spend: async (prompt, call) => {
        const most = this.#tokensIn(prompt) + MAX_OUTPUT_TOKENS;
        if (most > this.#left(step)) {
          throw new AssistantError(`The step ${step} may not spend ${most} tokens more`, {
            code: 'budget',
            retryable: false,
          });
        }
        this.#add(step, most);
        const reply = await call();
        const { input_tokens = 0, output_tokens = 0 } = reply.usage_metadata ?? {};
        const used = input_tokens + output_tokens;
        // A server that doesn't count says nothing, or zero.
        if (used > 0) this.#add(step, used - most);
        return reply;
      },
    };
  }

  #left(step: TurnStep): number {
    const ofStep = this.#budgets.steps[step].tokens - (this.#spent.get(step) ?? 0);
    return Math.min(ofStep, this.#budgets.tokens - this.spent());
  }

  #add(step: TurnStep, tokens: number): void {
    this.#spent.set(step, (this.#spent.get(step) ?? 0) + tokens);
  }

  #tokensIn(prompt: readonly { readonly text: string }[]): number {
    return prompt.reduce((sum, { text }) => sum + this.#count(text) + AROUND_A_MESSAGE, 0);
  }
}
