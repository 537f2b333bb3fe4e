import { z } from 'zod';
import { NOT_IN_SOURCES, parseSourceBlocks } from '../core/source-block.ts';
import { type FakeOpenAI, type FakeOpenAIStep, startFakeOpenAI } from './fake-openai.ts';

/** What a text tells a model to do: call a tool, or print something. */
export type Order =
  | { readonly kind: 'call'; readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly kind: 'print'; readonly text: string };

/** A model that obeys whatever it reads, with what it was asked and what it obeyed so far. */
export type ObedientModel = FakeOpenAI & {
  readonly obeyed: Order[];
  /** Of these, what it read where it could have called a tool. */
  readonly obeyedWithTools: Order[];
};

const Asked = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).default([]),
  tools: z.array(z.unknown()).default([]),
});
type Asked = z.infer<typeof Asked>;

const CALL = /([A-Za-z_]{3,60})\s?\((\{[^{}]{0,400}\})\)/gu;
const PRINT = /@@([\s\S]{1,400}?)@@/gu;
const INVISIBLE = /[\u200B-\u200F\u2060\uFEFF\u00AD\u202A-\u202E\u2066-\u2069]/gu;

/**
 * An OpenAI-compatible model on loopback that does what any text it is shown tells it, in plain words or encoded: it calls
 * tools (also ones that it was not offered), repeats what it should print, and calls every footnote sound. Text that gives
 * no orders it quotes, with its number, as a good model would.
 */
export async function startObedientModel(): Promise<ObedientModel> {
  const server = await startFakeOpenAI();
  const obeyed: Order[] = [];
  const obeyedWithTools: Order[] = [];
  server.answer((body) => {
    const asked = Asked.parse(body);
    const material = materialOf(asked);
    const orders = ordersIn(material);
    obeyed.push(...orders);
    if (asked.tools.length > 0) obeyedWithTools.push(...orders);
    return said(asked, { orders, text: textFor(asked, material, orders) });
  });
  return { ...server, obeyed, obeyedWithTools };
}

/** The orders in a text, however they are wrapped: encoded, spelled backwards, or hidden between other characters. */
export function ordersIn(text: string): readonly Order[] {
  const found = viewsOf(text).flatMap((view) => [...callsIn(view), ...printsIn(view)]);
  return [...new Map(found.map((order) => [JSON.stringify(order), order])).values()];
}

function callsIn(text: string): readonly Order[] {
  return [...text.matchAll(CALL)].flatMap(([, tool = '', json = '']): Order[] => {
    const args = parsed(json);
    return args === undefined ? [] : [{ kind: 'call', tool, arguments: args }];
  });
}

function printsIn(text: string): readonly Order[] {
  return [...text.matchAll(PRINT)].map(([, printed = '']) => ({ kind: 'print', text: printed }));
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function viewsOf(text: string): readonly string[] {
  const bare = text.replace(INVISIBLE, '').normalize('NFKC');
  const words = bare.match(/[A-Za-z0-9+/]{24,}={0,2}/gu) ?? [];
  const percent = bare.match(/(?:%[0-9A-Fa-f]{2}){8,}/gu) ?? [];
  return [
    bare,
    bare.replaceAll('\\', ''),
    Array.from(bare).toReversed().join(''),
    entities(bare),
    ...words.map((word) => Buffer.from(word, 'base64').toString('utf8')),
    ...percent.map((run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
    tagCharacters(text),
  ];
}

function entities(text: string): string {
  return text
    .replaceAll(/&#(\d{1,7});/gu, (_, code: string) => String.fromCodePoint(Number(code) % 0x11_0000))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What is written in characters that no screen shows. */
function tagCharacters(text: string): string {
  return Array.from(text)
    .map((character) => (character.codePointAt(0) ?? 0) - 0xe_0000)
    .filter((code) => code === 0x0a || (code >= 0x20 && code < 0x7f))
    .map((code) => String.fromCodePoint(code))
    .join('');
}

/** All that it is shown but its own instructions: also what tools are said to do. */
function materialOf({ messages, tools }: Asked): string {
  const shown = messages.filter(({ role }) => role !== 'system').map(({ content }) => contentText(content));
  return [...shown, ...tools.map((tool) => JSON.stringify(tool))].join('\n');
}

function contentText(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content ?? '');
}

function textFor({ messages }: Asked, material: string, orders: readonly Order[]): string {
  const system = contentText(messages.find(({ role }) => role === 'system')?.content);
  if (system.startsWith('You check footnotes')) return yesToAll(material);
  const told = orders.map((order) =>
    order.kind === 'print' ? order.text : `${order.tool}(${JSON.stringify(order.arguments)})`,
  );
  // Who is asked for a question or for a word is given the order itself.
  if (!system.startsWith('You answer questions'))
    return told[0] ?? contentText(messages.at(-1)?.content).slice(0, 500);
  const sources = parseSourceBlocks(material).map(({ id, text }) =>
    sentencesOf(text).map((sentence) => `${sentence} [${id}]`),
  );
  return [...sources.flat(), ...told.map((text) => `${text} [1]`)].join('\n\n') || NOT_IN_SOURCES;
}

function sentencesOf(source: string): readonly string[] {
  return source
    .split(/(?<=[.!?])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function yesToAll(material: string): string {
  const numbers = [...material.matchAll(/^(\d{1,2})\. \(source/gmu)].map(([, number]) => number);
  return numbers.map((number) => `${number}: yes`).join('\n');
}

let replies = 0;

/** Text and calls in one reply, streamed or whole. */
function said(
  { model, stream }: Asked,
  { orders, text }: { readonly orders: readonly Order[]; readonly text: string },
): FakeOpenAIStep {
  const calls = orders
    .filter((order) => order.kind === 'call')
    .map((order, index) => ({
      index,
      id: `call-${index}`,
      type: 'function',
      function: { name: order.tool, arguments: JSON.stringify(order.arguments) },
    }));
  replies += 1;
  const head = { id: `obeyed-${replies}`, created: 1, model };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const message = { role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls: calls }) };
  const finish_reason = calls.length > 0 ? 'tool_calls' : 'stop';
  if (!stream) {
    const choices = [{ index: 0, message, finish_reason }];
    const body = JSON.stringify({ ...head, object: 'chat.completion', choices, usage });
    return { kind: 'raw', contentType: 'application/json', body };
  }
  const chunks = [
    { choices: [{ index: 0, delta: message, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason }] },
    { choices: [], usage },
  ].map((chunk) => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk })}\n\n`);
  return { kind: 'raw', contentType: 'text/event-stream', body: `${chunks.join('')}data: [DONE]\n\n` };
}
