import { type NodeProcess, startNodeProcess } from './node-process.ts';
import type { LoadPlan, SentRequest } from './load-plan.ts';

type Options = { readonly signal: AbortSignal; readonly cwd: string };

const OVERTIME_MS = 30_000;

/** Sends a load from a process of its own; resolves to all requests once the last one was answered or failed. */
export async function sendLoad(plan: LoadPlan, { signal, cwd }: Options): Promise<readonly SentRequest[]> {
  signal.throwIfAborted();
  const generator = startNodeProcess({
    name: 'The load generator',
    script: 'bench/load/load-generator-process.ts',
    env: {},
    cwd,
  });
  try {
    return await resultOf(generator, plan, signal);
  } finally {
    await generator.stop();
  }
}

function resultOf(generator: NodeProcess, plan: LoadPlan, signal: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<readonly SentRequest[]>();
  const withinMs = (plan.at(-1)?.atMs ?? 0) + OVERTIME_MS;
  const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  within.addEventListener('abort', () => reject(within.reason), { once: true });
  generator.channel.once('message', (sent) => resolve(sent as readonly SentRequest[]));
  void generator.exited.then((code) =>
    reject(new Error(`${generator.name} ended with code ${code}: ${generator.lastWords()}`)),
  );
  generator.channel.send(plan);
  return promise;
}
