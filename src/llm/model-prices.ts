/** US dollars for a million tokens, by the operator's configuration: Footnote knows no prices of its own. */
export type ModelPrice = { readonly inputUsdPerMillion: number; readonly outputUsdPerMillion: number };

/** Costs a call; undefined for a model without a configured price. */
export type PriceOf = (usage: {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}) => number | undefined;

/** Prices by model name. */
export function createPriceList(prices: Readonly<Record<string, ModelPrice>>): PriceOf {
  return ({ model, inputTokens, outputTokens }) => {
    const price = Object.hasOwn(prices, model) ? prices[model] : undefined;
    if (price === undefined) return undefined;
    return (inputTokens * price.inputUsdPerMillion + outputTokens * price.outputUsdPerMillion) / 1_000_000;
  };
}
