import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkClock, checkDataFolder, checkPort } from './machine-checks.ts';

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-machine-'));
});
afterEach(async () => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

describe("the doctor's look at the data folder", () => {
  it('takes one that is not made yet for good where it can be made', async () => {
    expect(await checkDataFolder({ DATA_DIR: join(folder, 'a/b') })).toEqual([
      { kind: 'good', what: expect.stringMatching(/can be written to, \d+\.\d GB free$/) },
    ]);
  });

  it('names one that can not be made', async () => {
    await writeFile(join(folder, 'file'), '');

    expect(await checkDataFolder({ DATA_DIR: join(folder, 'file/data') })).toEqual([
      {
        kind: 'bad',
        what: expect.stringContaining("can't be written to"),
        mends: [expect.stringContaining('set it')],
      },
    ]);
  });
});

describe("the doctor's look at the port", () => {
  async function taken(listener: RequestListener) {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { HOST: '127.0.0.1', PORT: (server.address() as AddressInfo).port };
  }

  it('finds it free, and leaves it so', async () => {
    const at = await taken(() => undefined);
    server?.close();

    expect(await checkPort(at)).toEqual([{ kind: 'good', what: `Port ${at.PORT} is free` }]);
    expect(await checkPort(at)).toEqual([{ kind: 'good', what: `Port ${at.PORT} is free` }]);
  });

  it('knows a Footnote that runs', async () => {
    const at = await taken((_, response) => response.end('{"ready":false,"checks":{"redis":false}}'));

    expect(await checkPort(at)).toEqual([{ kind: 'good', what: `Footnote runs on port ${at.PORT}` }]);
  });

  it('names a port that another program holds', async () => {
    const at = await taken((_, response) => response.end('{"status":"ok"}'));

    expect(await checkPort(at)).toEqual([
      {
        kind: 'bad',
        what: `Port ${at.PORT} is taken by another program`,
        mends: [expect.stringContaining('PORT')],
      },
    ]);
  });

  it('names an address that is not of this machine', async () => {
    expect(await checkPort({ HOST: '192.0.2.1', PORT: 3999 })).toEqual([
      expect.objectContaining({ kind: 'bad', mends: [expect.stringContaining('HOST')] }),
    ]);
  });
});

describe("the doctor's look at the clock", () => {
  const said = (date: string) => ({ headers: new Headers({ date }) });
  const now = Date.parse('2026-11-22T10:00:00Z');

  it('names one that goes wrong', () => {
    expect(checkClock(said('Sun, 22 Nov 2026 09:52:00 GMT'), now)).toEqual([
      { kind: 'bad', what: "This machine's clock is 8 min off", mends: [expect.stringContaining('NTP')] },
    ]);
  });

  it.each(['Sun, 22 Nov 2026 10:00:30 GMT', 'nonsense'])('takes %s for well', (date) => {
    expect(checkClock(said(date), now)).toEqual([]);
  });
});
