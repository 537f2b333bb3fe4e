import { type Audience, mayAllRead } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';
import type { Exchange } from '../core/turn.ts';
import { type ExchangeLine, localLine } from './exchange-line.ts';
import type { KeptExchange } from './stored-exchange.ts';
import type { Recollection } from './thread-memory.ts';
import { type CountTokens, cutToTokens, exchangeTokens } from './token-budget.ts';

export type Budget = { readonly tokens: number; readonly countTokens: CountTokens };

/** What is kept of a thread, oldest first. */
export type Kept = { readonly exchanges: readonly KeptExchange[]; readonly lines: readonly ExchangeLine[] };

/** Of the budget, when there is more than fits whole. */
const WHOLE_SHARE = 0.65;
/** Of what the summary may cost, for open questions and for terms each. */
const EXTRAS_SHARE = 0.2;
/** Lines made on the spot for exchanges that wait to be condensed. */
const WAITING_SHOWN = 20;
const TERMS_SHOWN = 24;
const OPEN_SHOWN = 5;
const HEADING = 'Earlier in this thread, shortened:';

/** What fits into the budget of what all these readers may see: recent exchanges whole, a summary of those before. */
export function recollect(kept: Kept, audience: Audience, budget: Budget): Recollection {
  const exchanges = kept.exchanges.filter(({ sources }) => maySee(audience, sources));
  const waiting = new Set(exchanges.map(({ requestId }) => requestId));
  const once = new Map(kept.lines.map((line) => [line.requestId, line]));
  const lines = [...once.values()].filter(
    ({ requestId, sources }) => !waiting.has(requestId) && maySee(audience, sources),
  );
  const all = lastThatFit(exchanges, budget.tokens, budget.countTokens);
  if (lines.length === 0 && all.exchanges.length === exchanges.length) return { exchanges: all.exchanges };
  const recent = lastThatFit(exchanges, budget.tokens * WHOLE_SHARE, budget.countTokens);
  const older = exchanges.slice(0, exchanges.length - recent.exchanges.length).slice(-WAITING_SHOWN);
  const summary = summarised([...lines, ...older.map(localLine)], {
    ...budget,
    tokens: budget.tokens - recent.tokens,
  });
  return { exchanges: recent.exchanges, ...(summary !== undefined && { summary }) };
}

/** How many of the latest exchanges stay whole beside a summary. */
export function wholeOnes(exchanges: readonly KeptExchange[], budget: Budget): number {
  return lastThatFit(exchanges, budget.tokens * WHOLE_SHARE, budget.countTokens).exchanges.length;
}

/** Without the field it was kept before rights were: everybody in the workspace may read it. */
function maySee(audience: Audience, sources: readonly AccessList[] = [['public']]): boolean {
  return audience.length > 0 && sources.every((access) => mayAllRead(audience, access));
}

function lastThatFit(exchanges: readonly KeptExchange[], tokens: number, count: CountTokens) {
  const fitting: KeptExchange[] = [];
  let used = 0;
  for (const exchange of exchanges.toReversed()) {
    const cost = exchange.tokens ?? exchangeTokens(exchange, count);
    if (used + cost > tokens) break;
    used += cost;
    fitting.push(exchange);
  }
  return { exchanges: fitting.reverse().map(bare), tokens: used };
}

function bare({ tokens, ...exchange }: KeptExchange): Exchange {
  void tokens;
  return exchange;
}

function summarised(lines: readonly ExchangeLine[], { tokens, countTokens }: Budget): string | undefined {
  // Each part is counted with its line break, and a little more: joined text can cost a token more than its parts.
  const cost = (text: string): number => countTokens(`${text}\n`) + 1;
  const extras = tokens * EXTRAS_SHARE;
  const heading = [HEADING, openQuestions(lines), terms(lines)].flatMap((text, index) => {
    const fitting = text && cutToTokens(text, index === 0 ? tokens : extras, countTokens);
    return fitting ? [fitting] : [];
  });
  let left = tokens - heading.reduce((sum, text) => sum + cost(text), 0);
  const shown: string[] = [];
  for (const { line } of lines.toReversed()) {
    const text = `- ${line}`;
    const needed = cost(text);
    if (needed > left) break;
    left -= needed;
    shown.push(text);
  }
  if (left < 0 || (shown.length === 0 && heading.length === 1)) return undefined;
  return [...heading, ...shown.reverse()].join('\n');
}

/** The latest questions without an answer that nobody got an answer to since. */
function openQuestions(lines: readonly ExchangeLine[]): string {
  const open = lines.flatMap(({ open: question }, index) => {
    if (question === undefined) return [];
    const answeredLater = lines
      .slice(index + 1)
      .some((later) => !later.open && isAlike(question, later.line));
    return answeredLater ? [] : [question];
  });
  const latest = [...new Set(open.toReversed())].slice(0, OPEN_SHOWN);
  return latest.length === 0 ? '' : `Still open: ${latest.join(' | ')}`;
}

/** The latest names and codes, those of the last exchange first. */
function terms(lines: readonly ExchangeLine[]): string {
  const latest = new Set<string>();
  for (const line of lines.toReversed()) {
    if (latest.size >= TERMS_SHOWN) break;
    for (const term of line.terms) latest.add(term);
  }
  return latest.size === 0 ? '' : `Spoken of: ${[...latest].slice(0, TERMS_SHOWN).join(', ')}`;
}

/** Whether an answered line asks what a question asks, by its longer words. */
function isAlike(question: string, line: string): boolean {
  const wanted = words(question);
  if (wanted.size === 0) return false;
  const given = words(line.split('→')[0] ?? line);
  return [...wanted].filter((word) => given.has(word)).length / wanted.size >= 0.75;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu));
}
