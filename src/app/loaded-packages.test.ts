import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADAPTERS = ['slack/slack-adapter', 'teams/teams-adapter', 'web/web-adapter'].map(
  (name) => `adapters/${name}.ts`,
);

/** Prints the packages that importing the arguments loads. */
const LIST_PACKAGES = `
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
const packages = new Set();
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const name = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(found.url)?.[1];
    if (name !== undefined) packages.add(name);
    return found;
  },
});
for (const file of process.argv.slice(1)) await import(pathToFileURL(resolve(file)).href);
console.log(JSON.stringify([...packages]));
process.exit(0);
`;

async function packagesOf(...files: readonly string[]): Promise<readonly string[]> {
  const args = ['--input-type=module', '--eval', LIST_PACKAGES, '--', ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout);
}

it('a gateway loads nothing that only a worker needs', async () => {
  const loaded = await packagesOf('src/app/application.ts', ...ADAPTERS);

  expect(loaded).toContain('bullmq');
  for (const name of ['@langchain/core', 'chromadb', 'drizzle-orm', 'mathjs', 'eld'])
    expect(loaded).not.toContain(name);
});

it('a worker loads nothing that only receives, and no model, parser or tool that is not set up', async () => {
  const loaded = await packagesOf('src/app/application.ts', 'src/app/start-working.ts', ...ADAPTERS);

  expect(loaded).toEqual(expect.arrayContaining(['@langchain/core', 'chromadb', '@slack/web-api']));
  for (const name of ['@slack/bolt', 'express', 'openai', '@langchain/openai', 'simple-git', 'mathjs'])
    expect(loaded).not.toContain(name);
});
