import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import type { Reply } from '../core/reply.ts';
import { loadGoldenCases } from '../evaluation/golden-cases.ts';
import { type GoldenResult, runGolden } from '../evaluation/run-golden.ts';
import { createLogger } from '../observability/logger.ts';
import { createAssistant } from './assistant.ts';
import type { CommandContext } from './command-line.ts';
import { ingestSources } from './ingest-sources.ts';
import { tenantsOf } from './tenants.ts';
import { withKnowledge } from './with-knowledge.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));
/** Per cent that hold without a model. Lower figures than those reached: they catch a fall, not a wobble. */
const LEAST = { answerable: 70, 'follow-up': 75, unanswerable: 75 } as const;

let results: readonly GoldenResult[];

beforeAll(async () => {
  const read = loadConfig({ KNOWLEDGE_DIR: KNOWLEDGE, TENANTS: `T0=golden-${randomUUID()}` });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const urls = { redis: inject('redisUrl'), chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  const { signal } = new AbortController();
  const context: CommandContext = { config, urls, log: createLogger('silent'), signal, say: () => undefined };
  const tenant = tenantsOf(config).primary;
  results = await withKnowledge(context, async (knowledge) => {
    await ingestSources({ context, knowledge, tenant, paths: [] });
    const orchestrator = await createAssistant({ config, knowledge, log: context.log });
    return runGolden(await loadGoldenCases(join(KNOWLEDGE, 'evals')), { orchestrator, tenant, signal });
  });
}, 120_000);

describe('the golden cases', () => {
  it('are at least sixty', () => {
    expect(results.length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(LEAST))('hold as often as they did: %s, %i per cent', (kind, least) => {
    const group = results.filter(({ golden }) => golden.kind === kind);
    const held = group.filter((result) => result.held).length;

    expect((100 * held) / group.length).toBeGreaterThanOrEqual(least);
  });

  it('are answered with nothing that the shown quotes lack', () => {
    const unquoted = results.flatMap(({ golden, reply }) =>
      reply.kind === 'answer' ? unquotedParts(reply).map((part) => `${golden.id}: ${part}`) : [],
    );

    expect(unquoted).toEqual([]);
  });
});

/** The sentences, and the cells of rows, that stand in none of the quotes which they cite. */
function unquotedParts({ text, citations }: Extract<Reply, { kind: 'answer' }>): readonly string[] {
  const quoteOf = new Map(citations.map(({ number, quote }) => [number, plain(quote)]));
  return [...text.matchAll(CITED)].flatMap(([, said = '', markers = '']) => {
    const quotes = [...markers.matchAll(/\d+/g)].map(([number]) => quoteOf.get(Number(number)) ?? '');
    const parts = plain(said).split(said.includes(' – ') ? / – |; / : /(?<=[.!?:])\s+/);
    return parts.filter((part) => !quotes.some((quote) => quote.includes(part)));
  });
}

/** What stands before one or more markers, in one line. */
const CITED = /([^\n]+?)((?:\s*\[\d+\])+)/g;

/** Without markup, list marks and what ends a sentence. */
function plain(text: string): string {
  return text
    .replace(/^[\s.]*(?:[-+•]|\d+[.)])\s+/gm, ' ')
    .replace(/[`*_]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
