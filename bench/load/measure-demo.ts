import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, stopByPid } from '../../src/storage/embedded/child-server.ts';
import type { BenchRow } from './bench-report.ts';
import { type BenchContext, profiling } from './bench-context.ts';
import { type NodeProcess, startNodeProcess, untilAnswers } from './node-process.ts';
import { residentMegabytes } from './resident-memory.ts';

const FIRST_WITHIN_MS = 180_000;
const SECOND_WITHIN_MS = 60_000;

type Start = { readonly readySeconds: number; readonly pageSeconds: number; readonly megabytes: number };

/** Starts the demo twice in one data folder, and times each from the process's start to a page that answers. */
export async function measureDemo(context: BenchContext): Promise<readonly BenchRow[]> {
  context.say('Starting the demo for the first time…');
  const first = await startOnce(context, FIRST_WITHIN_MS);
  context.say('Starting the demo again…');
  const second = await startOnce(context, SECOND_WITHIN_MS);
  const row = (what: string, value: number, unit: string) => ({ measure: 'demo', what, value, unit });
  return [
    row('first start to a ready page', first.pageSeconds, 's'),
    row('second start to /readyz', second.readySeconds, 's'),
    { ...row('second start to a ready page', second.pageSeconds, 's'), bar: { below: 8 } },
    row('resident memory, gateway and worker in one process', second.megabytes, 'MB'),
  ];
}

async function startOnce(context: BenchContext, withinMs: number): Promise<Start> {
  const { signal, folder } = context;
  const port = await freePort();
  const started = performance.now();
  const demo = startDemo(context, port);
  const secondsSince = () => (performance.now() - started) / 1_000;
  try {
    await untilAnswers(`http://127.0.0.1:${port}/readyz`, demo, { signal, withinMs });
    const readySeconds = secondsSince();
    await untilAnswers(`http://127.0.0.1:${port}/`, demo, { signal, withinMs });
    const pageSeconds = secondsSince();
    return { readySeconds, pageSeconds, megabytes: await residentMegabytes(demo.pid) };
  } finally {
    await demo.stop();
    await stopServices(join(folder, 'demo'));
  }
}

function startDemo(context: BenchContext, port: number): NodeProcess {
  const { folder, knowledgeDir } = context;
  return startNodeProcess({
    name: 'The demo',
    script: 'scripts/demo.ts',
    asInProduction: true,
    nodeArgs: profiling(context, 'demo'),
    env: { PORT: String(port), DATA_DIR: join(folder, 'demo'), KNOWLEDGE_DIR: knowledgeDir },
    cwd: folder,
  });
}

const Services = z.object({ services: z.record(z.string(), z.object({ pid: z.number() })) });

/** A demo that had to be killed leaves its services behind, and the file that names them. */
async function stopServices(dataDir: string): Promise<void> {
  const file = await readFile(join(dataDir, 'services.json'), 'utf8').catch(() => undefined);
  if (file === undefined) return;
  const { services } = Services.parse(JSON.parse(file));
  await Promise.all(Object.values(services).map(({ pid }) => stopByPid(pid)));
}
