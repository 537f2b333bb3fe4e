import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { NO_ACCESS_FILE } from './access-file.ts';
import { followAccessFile } from './follow-access-file.ts';

const log = createLogger('silent');
let folder: string;
let path: string;
let time: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-'));
  path = join(folder, 'access.yml');
  time = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const follow = () => followAccessFile({ path, now: () => time, log });
const write = (member: string) => writeFile(path, `groups: {finance: [${member}]}`);

describe('followAccessFile', () => {
  it('takes a missing file for one that says nothing', async () => {
    expect(await (await follow()).current()).toEqual(NO_ACCESS_FILE);
  });

  it('refuses to start with a file that has mistakes or can not be opened', async () => {
    await writeFile(path, 'groups: everybody');
    await expect(follow()).rejects.toThrow('access.yml has mistakes');

    await rm(path);
    await mkdir(path);
    await expect(follow()).rejects.toMatchObject({ code: 'configuration', retryable: false });
  });

  it('reads it again after half a minute', async () => {
    await write('sam@example.com');
    const file = await follow();
    await write('kim@example.com');

    time = 29_999;
    expect([...(await file.current()).groupsByMember.keys()]).toEqual(['sam@example.com']);
    time = 30_000;
    expect([...(await file.current()).groupsByMember.keys()]).toEqual(['kim@example.com']);
  });

  it('threat 7: trusts the last readable text for four minutes when it breaks, then gives nobody anything', async () => {
    await write('sam@example.com');
    const file = await follow();
    await write('everybody');

    time = 60_000;
    expect((await file.current()).groupsByMember.size).toBe(1);
    time = 240_000;
    expect(await file.current()).toEqual(NO_ACCESS_FILE);

    await write('kim@example.com');
    time = 270_000;
    expect([...(await file.current()).groupsByMember.keys()]).toEqual(['kim@example.com']);
  });
});
