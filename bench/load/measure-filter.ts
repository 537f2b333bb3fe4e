import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccess } from '../../src/access/access.ts';
import { parseAccessFile } from '../../src/access/access-file.ts';
import type { Audience } from '../../src/core/audience.ts';
import { loadWordVectors } from '../../src/retrieval/word-vectors.ts';
import { type AccessCompany, GROUPS, rightsInAllGroups, rightsInTwentyGroups } from './access-company.ts';
import { type BenchContext, type BenchIndex, BENCH_TENANT } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { startBenchServers } from './bench-servers.ts';
import { figuresOf } from './figures.ts';
import { growHandbook } from './grow-handbook.ts';
import { ingestFolder } from './measure-ingestion.ts';

const WORD_VECTORS = fileURLToPath(new URL('../../models/word-vectors.bin', import.meta.url));
const PASSAGES = 10_000;
const PASSAGES_A_DOCUMENT = 7;
/** Of three documents two belong to a group. */
const PUBLIC_EVERY = 3;
const INGEST_WITHIN_MS = 600_000;
/** What a turn asks for. */
const LIMIT = 20;
const ADDED_BELOW_MS = 10;

/** What leaving out hidden passages adds to a search: the same searches by readers who may see everything, and by others. */
export async function measureFilter(
  context: BenchContext,
  company: AccessCompany,
): Promise<readonly BenchRow[]> {
  context.say('Starting Redis, Chroma and Postgres for an index with groups…');
  const servers = await startBenchServers(join(context.folder, 'access-services'));
  try {
    const to = join(context.folder, 'handbook-of-groups');
    const vocabulary = [...loadWordVectors(WORD_VECTORS).rows.keys()];
    const count = Math.ceil(PASSAGES / PASSAGES_A_DOCUMENT);
    await growHandbook({ from: context.knowledgeDir, to, vocabulary, first: 0, count, accessOf });
    await ingestFolder(context, servers.env, to, INGEST_WITHIN_MS);
    const index = await context.openIndex(servers.env);
    try {
      return await compare(index, company, context);
    } finally {
      index.close();
    }
  } finally {
    await servers.stop();
  }
}

/** Of the document with that number: `public`, or one of all groups in turn. */
function accessOf(number: number): string {
  return number % PUBLIC_EVERY === 0 ? 'public' : `[group:g${number % GROUPS}]`;
}

async function compare(
  index: BenchIndex,
  company: AccessCompany,
  context: BenchContext,
): Promise<readonly BenchRow[]> {
  const channel = await audienceOfChannel(company, context);
  const readers = [
    { name: 'one person in 20 groups', audience: [rightsInTwentyGroups()] },
    { name: `a channel of ${company.people.length}`, audience: channel },
  ];
  const { passages } = await index.size();
  const rows: BenchRow[] = [row('passages', passages, '')];
  for (const { name, audience } of readers) {
    context.say(`Searching for ${name}…`);
    const timed = await timeSearches(index, audience, context);
    const [free, filtered] = [figuresOf(timed.all), figuresOf(timed.some)];
    const added = figuresOf(differences(timed.some, timed.all));
    const chance = figuresOf(differences(timed.again, timed.all));
    rows.push(
      row(`search by ${name}, p50`, filtered.p50, 'ms'),
      row(`search by ${name}, p95`, filtered.p95, 'ms'),
      row(`beside ${name}, by who may read everything, p50`, free.p50, 'ms'),
      row(`beside ${name}, by who may read everything, p95`, free.p95, 'ms'),
      row(`added by the filter for ${name}, in pairs, p50`, added.p50, 'ms'),
      {
        ...row(`added by the filter for ${name}, in pairs, p95`, added.p95, 'ms'),
        bar: { below: ADDED_BELOW_MS },
      },
      row(`beside ${name}, added by chance, in pairs, p50`, chance.p50, 'ms'),
      row(`beside ${name}, added by chance, in pairs, p95`, chance.p95, 'ms'),
      row(`pairs with ${name}`, filtered.count, ''),
    );
  }
  return rows;
}

/** By who may read everything twice, so that it shows how much of a difference is chance. In the same order. */
type Timed = Readonly<Record<'some' | 'all' | 'again', number[]>>;

const ORDERS = [
  ['some', 'all', 'again'],
  ['all', 'again', 'some'],
  ['again', 'some', 'all'],
] as const;

/**
 * Each question by both, one right after the other; who goes first changes. Before, both ask it uncounted: else whoever comes
 * first pays for what the reranker then remembers of passages that both find.
 */
async function timeSearches(
  { search }: BenchIndex,
  audience: Audience,
  { questions, signal }: BenchContext,
): Promise<Timed> {
  const everything: Audience = [rightsInAllGroups()];
  const readers = { some: audience, all: everything, again: everything };
  const timed: Timed = { some: [], all: [], again: [] };
  const msOf = async (text: string, asked: Audience): Promise<number> => {
    const started = performance.now();
    await search.search({ tenant: BENCH_TENANT, text, audience: asked, limit: LIMIT }, { signal });
    return performance.now() - started;
  };
  for (const order of ORDERS)
    for (const text of questions) {
      await msOf(text, audience);
      await msOf(text, everything);
      for (const who of order) timed[who].push(await msOf(text, readers[who]));
    }
  return timed;
}

function differences(ones: readonly number[], others: readonly number[]): readonly number[] {
  return ones.map((ms, nth) => ms - (others[nth] ?? Number.NaN));
}

async function audienceOfChannel(
  { accessYaml, platform, channel: place, people }: AccessCompany,
  { signal }: BenchContext,
): Promise<Audience> {
  const [asker] = people;
  if (!asker) throw new Error('Nobody is in the channel');
  const file = parseAccessFile(accessYaml);
  const access = createAccess({ directory: platform, file: { current: async () => file } });
  return access.audienceOf({ asker, place }, { signal });
}

function row(what: string, value: number, unit: string): BenchRow {
  return { measure: 'access', what, value, unit };
}
