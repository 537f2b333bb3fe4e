import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import type { SafeFetch } from '../net/safe-fetch.ts';
import { foldText } from './asker-tokens.ts';

/** A person's listed columns, in the order of the settings; the first is the name. */
export type PersonRow = ReadonlyMap<string, string>;

/** Who is in the directory, as it was read last. */
export type PeopleSource = {
  /** Reads again what may have changed; throws when nothing can be read and nothing was before. */
  people(signal: AbortSignal): Promise<readonly PersonRow[]>;
  /** What was read last, at once; nobody before the first time. */
  known(): readonly PersonRow[];
};

const FRESH_MS = 60_000;
const MOST_PEOPLE = 20_000;
const LONGEST_CELL = 200;
const MOST_BYTES = 8 * 1024 * 1024;

type SourceOptions = {
  readonly columns: readonly string[];
  readonly from:
    | { readonly file: string }
    | {
        readonly url: string;
        readonly token?: string;
        readonly allow: readonly string[];
        readonly fetch: SafeFetch;
      };
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly log: Logger;
};

/** A CSV or JSON list of people. Columns that aren't listed are dropped as they are read. */
export function createPeopleSource({ columns, from, now, log }: SourceOptions): PeopleSource {
  let rows: readonly PersonRow[] = [];
  let readAt: number | undefined;
  let version = '';

  async function refresh(signal: AbortSignal): Promise<void> {
    const current = await readSource(from, version, signal);
    if (current !== undefined) {
      rows = rowsOf(current.text, columns);
      version = current.version;
    }
    readAt = now();
  }

  return {
    known: () => rows,
    people: async (signal) => {
      if (readAt !== undefined && now() - readAt < FRESH_MS) return rows;
      try {
        await refresh(signal);
      } catch (error) {
        signal.throwIfAborted();
        if (readAt === undefined) throw error;
        log.warn({ error }, 'The directory can not be read: what it said before is used');
      }
      return rows;
    },
  };
}

type Read = { readonly text: string; readonly version: string };

/** Undefined when it is what it was. */
async function readSource(
  from: SourceOptions['from'],
  version: string,
  signal: AbortSignal,
): Promise<Read | undefined> {
  if ('file' in from) {
    const { mtimeMs, size } = await stat(from.file);
    if (size > MOST_BYTES) throw new Error('The directory is larger than 8 MB');
    const current = `${mtimeMs}/${size}`;
    return current === version ? undefined : { text: await readFile(from.file, 'utf8'), version: current };
  }
  const headers = {
    accept: 'application/json, text/csv',
    ...(from.token !== undefined && { authorization: `Bearer ${from.token}` }),
  };
  const outcome = await from.fetch({
    url: from.url,
    headers,
    signal,
    allow: from.allow,
    maxBytes: MOST_BYTES,
  });
  if (outcome.kind === 'refused') throw new Error(`The directory's address ${outcome.reason}`);
  if (outcome.status !== 200) throw new Error(`The directory's address answers with ${outcome.status}`);
  return { text: new TextDecoder().decode(outcome.bytes), version: '' };
}

const Row = z.record(z.string(), z.unknown());

function rowsOf(text: string, columns: readonly string[]): readonly PersonRow[] {
  const isJson = /^\s*[[{]/u.test(text);
  const list: unknown = isJson ? JSON.parse(text) : parse(text, { columns: true, bom: true, trim: true });
  return z
    .array(Row)
    .max(MOST_PEOPLE)
    .parse(list)
    .map((row) => rowOf(row, columns))
    .filter((row) => (row.get(columns[0] ?? '') ?? '') !== '');
}

function rowOf(row: Readonly<Record<string, unknown>>, columns: readonly string[]): PersonRow {
  const byName = new Map(Object.entries(row).map(([name, value]) => [foldText(name), value]));
  return new Map(
    columns.map((column) => {
      const value = byName.get(foldText(column));
      const isPlain = typeof value === 'string' || typeof value === 'number';
      return [column, isPlain ? String(value).slice(0, LONGEST_CELL) : ''];
    }),
  );
}
