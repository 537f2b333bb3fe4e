import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from './read-configuration.ts';

const before = process.cwd();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-configuration-'));
  process.chdir(directory);
});
afterEach(async () => {
  process.chdir(before);
  await rm(directory, { recursive: true, force: true });
});

describe('readConfiguration', () => {
  it('hands on what .env holds for tools.yml, below what is really set', async () => {
    await writeFile('.env', 'TICKETS_SECRET=from-the-file\nWIKI_TOKEN=from-the-file\nPORT=4100\n');

    const read = readConfiguration({ WIKI_TOKEN: 'really-set' }, () => undefined);

    expect(read?.config.PORT).toBe(4100);
    expect(read?.variables).toMatchObject({ TICKETS_SECRET: 'from-the-file', WIKI_TOKEN: 'really-set' });
  });
});
