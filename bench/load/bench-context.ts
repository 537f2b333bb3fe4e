import type { PassageSearch } from '../../src/retrieval/passage-search.ts';

/** What a search looks through. */
export type IndexSize = { readonly documents: number; readonly passages: number };

/** The search and its index, wired as the application wires them. */
export type BenchIndex = {
  readonly search: PassageSearch;
  size(): Promise<IndexSize>;
  close(): void;
};

/** What every measure works with. */
export type BenchContext = {
  /** An empty folder for everything that is written; removed by whoever made it. */
  readonly folder: string;
  /** The sample company's knowledge folder, absolute. */
  readonly knowledgeDir: string;
  /** The folder whose ingestion is measured, absolute. */
  readonly handbook: string;
  readonly questions: readonly string[];
  /** Opens the index of tenant `default` on the services that these variables name. */
  readonly openIndex: (env: Readonly<Record<string, string>>) => Promise<BenchIndex>;
  /** Where the processes that are measured leave CPU profiles; undefined: nowhere. */
  readonly profileDir: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

/** The organisation that Slack's events belong to where no TENANTS are listed. */
export const BENCH_TENANT = 'default';

/** Node's arguments for a process that is measured. */
export function profiling({ profileDir }: BenchContext, name: string): readonly string[] {
  if (profileDir === undefined) return [];
  return ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
}
