import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type EmbeddedServer, freePort, startChildServer } from './child-server.ts';

/** Starts the Chroma server that ships inside the `chromadb` package, on loopback, with its data in `dir`. */
export async function startChromaServer(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<EmbeddedServer> {
  await mkdir(options.dir, { recursive: true });
  const port = await freePort(options.port);
  const commandLine = join(dirname(createRequire(import.meta.url).resolve('chromadb')), '..', 'cli.mjs');
  return startChildServer({
    name: 'Chroma',
    command: process.execPath,
    args: [commandLine, 'run', '--path', options.dir, '--host', '127.0.0.1', '--port', String(port)],
    url: `http://127.0.0.1:${port}`,
    log: join(options.dir, 'chroma.log'),
    ready: answersHeartbeat,
  });
}

/** Whether a Chroma server at this URL answers its heartbeat. */
export async function answersHeartbeat(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/api/v2/heartbeat', url), { signal: AbortSignal.timeout(1_000) });
    return response.ok;
  } catch {
    return false;
  }
}
