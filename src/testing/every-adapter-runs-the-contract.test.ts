import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ADAPTERS = join(import.meta.dirname, '../../adapters');

function runsContract(folder: string): boolean {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .some((file) => /^describeAdapterContract\(/m.test(readFileSync(join(folder, file), 'utf8')));
}

describe('the adapters', () => {
  const names = readdirSync(ADAPTERS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

  it('include Slack and the web', () => {
    expect(names).toEqual(expect.arrayContaining(['slack', 'web']));
  });

  it.each(names)('%s runs the adapter contract', (name) => {
    expect(runsContract(join(ADAPTERS, name))).toBe(true);
  });
});
