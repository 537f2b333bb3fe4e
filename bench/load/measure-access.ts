import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Access, createAccess } from '../../src/access/access.ts';
import { createRememberingDirectory } from '../../src/access/directory.ts';
import { followAccessFile } from '../../src/access/follow-access-file.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { type AccessCompany, createAccessCompany, GROUPS } from './access-company.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { figuresOf } from './figures.ts';
import { measureFilter } from './measure-filter.ts';

/** As many as are looked up one by one; of a larger channel nobody is. */
const PEOPLE = 500;
const CALLS = 5_000;
const COLD_CALLS = 100;
const P95_BELOW_MS = 5;

const now = (): number => performance.now();

/** How long rights take to work out for a large channel, and what they add to a search. */
export async function measureAccess(context: BenchContext): Promise<readonly BenchRow[]> {
  const company = createAccessCompany(PEOPLE);
  return [...(await measureRights(context, company)), ...(await measureFilter(context, company))];
}

async function measureRights(
  { folder, signal, say }: BenchContext,
  company: AccessCompany,
): Promise<readonly BenchRow[]> {
  say('Working out rights…');
  const path = join(folder, 'access.yml');
  await writeFile(path, company.accessYaml);
  const open = await opener(path, company);
  const { people, channel: place } = company;
  const askerOf = (nth: number) => people[nth % people.length] ?? people[0];
  const warm = open();
  const timed = async (access: () => Access, calls: number) => {
    const audiences: number[] = [];
    const rights: number[] = [];
    for (let nth = 0; nth < calls; nth += 1) {
      const asker = askerOf(nth);
      if (!asker) throw new Error('Nobody is in the channel');
      audiences.push(await msOf(access(), (one) => one.audienceOf({ asker, place }, { signal })));
      rights.push(await msOf(access(), (one) => one.ownRights({ asker, place }, { signal })));
    }
    return { audiences, rights };
  };
  // Everybody once: a worker that was just started.
  await timed(() => warm, people.length);
  const remembered = await timed(() => warm, CALLS);
  const cold = await timed(open, COLD_CALLS);
  return [
    ...rowsOf('audience of a channel, warm', remembered.audiences, P95_BELOW_MS),
    ...rowsOf('own rights, warm', remembered.rights, P95_BELOW_MS),
    ...rowsOf('audience of a channel, nothing remembered', cold.audiences),
    ...rowsOf('own rights, nothing remembered', cold.rights),
    { measure: 'access', what: 'people in the channel', value: people.length, unit: '' },
    { measure: 'access', what: 'groups in access.yml', value: GROUPS, unit: '' },
  ];
}

/** Makes an Access that remembers nothing yet, as a worker makes it. */
async function opener(path: string, { platform }: AccessCompany): Promise<() => Access> {
  const log = createLogger('warn', {}, process.stderr);
  const file = await followAccessFile({ path, now, log });
  return () => {
    const directory = createRememberingDirectory({ directoryFor: () => platform, now, log });
    return createAccess({ directory, file });
  };
}

async function msOf(access: Access, work: (access: Access) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work(access);
  return performance.now() - started;
}

function rowsOf(what: string, timings: readonly number[], p95Below?: number): readonly BenchRow[] {
  const { p50, p95 } = figuresOf(timings);
  const bar = p95Below === undefined ? {} : { bar: { below: p95Below } };
  return [
    { measure: 'access', what: `${what}, p50`, value: p50, unit: 'ms' },
    { measure: 'access', what: `${what}, p95`, value: p95, unit: 'ms', ...bar },
  ];
}
