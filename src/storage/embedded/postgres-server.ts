import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type EmbeddedServer, freePort, startChildServer } from './child-server.ts';

/** Starts PGlite (Postgres compiled to WebAssembly) behind its socket server; `dir: 'memory'` keeps nothing. */
export async function startPostgresServer(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<EmbeddedServer> {
  if (options.dir !== 'memory') await mkdir(options.dir, { recursive: true });
  const port = await freePort(options.port);
  return startChildServer({
    name: 'Postgres',
    command: process.execPath,
    args: [fileURLToPath(new URL('./postgres-process.ts', import.meta.url)), options.dir, String(port)],
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    log: options.dir === 'memory' ? undefined : `${options.dir}.log`,
    ready: answersQuery,
  });
}

/** Whether a Postgres at this URL answers a query. */
export async function answersQuery(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
