import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { bad, type Finding, good } from './finding.ts';
import { listen } from './gateway.ts';

/** Indexes and copies of repositories need room; a full disk stops every store at once. */
const LEAST_FREE_BYTES = 1_000_000_000;
const ANSWERS_WITHIN_MS = 2_000;
const MOST_SKEW_MS = 60_000;

/** Whether the data folder may be written to, and has room. */
export async function checkDataFolder({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): Promise<readonly Finding[]> {
  const folder = await nearestThere(resolve(DATA_DIR));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    return [
      bad(`DATA_DIR (${DATA_DIR}) can't be written to`, 'set it to a folder of the user who runs this'),
    ];
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const said = `${(free / 1e9).toFixed(1)} GB free`;
  return [
    free < LEAST_FREE_BYTES
      ? bad(`DATA_DIR (${DATA_DIR}) has ${said}`, 'make room on that disk, or set DATA_DIR to another')
      : good(`DATA_DIR (${DATA_DIR}) can be written to, ${said}`),
  ];
}

/** What isn't there yet is made where something is. */
async function nearestThere(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearestThere(dirname(folder));
}

/** Whether the port can be had; one that Footnote holds already is as it should be. */
export async function checkPort({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<readonly Finding[]> {
  if (PORT === 0) return [];
  const server = createServer();
  try {
    await listen(server, PORT, HOST);
    await new Promise((done) => server.close(done));
    return [good(`Port ${PORT} is free`)];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'EACCES') return [bad(`Port ${PORT} may not be used`, 'set PORT to one above 1023')];
    if (code !== 'EADDRINUSE')
      return [bad(`HOST ${HOST} can't be listened on (${code})`, 'set HOST to an address of this machine')];
    if (await isFootnote(HOST, PORT)) return [good(`Footnote runs on port ${PORT}`)];
    return [bad(`Port ${PORT} is taken by another program`, 'end that program, or set PORT to another')];
  }
}

const Ready = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.boolean()) });

async function isFootnote(host: string, port: number): Promise<boolean> {
  const reached = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const url = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return Ready.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

/** Compares this machine's clock with a server's: Slack's signatures and Microsoft's tokens count for minutes only. */
export function checkClock(response: Pick<Response, 'headers'>, now: number): readonly Finding[] {
  const said = Date.parse(response.headers.get('date') ?? '');
  const skew = Math.abs(now - said);
  if (Number.isNaN(said) || skew <= MOST_SKEW_MS) return [];
  return [
    bad(
      `This machine's clock is ${Math.round(skew / 60_000)} min off`,
      'turn on time synchronisation (NTP): signatures and tokens are refused otherwise',
    ),
  ];
}
