import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFrontMatter } from '../../src/ingestion/front-matter.ts';
import { growHandbook } from './grow-handbook.ts';

const PAGE = `---
access: [group:finance]
---
# Annual leave

${'Everybody takes their days before spring, and tells the team. '.repeat(40)}
`;
const vocabulary = Array.from({ length: 1_000 }, (_, rank) => `w${'abcdefghij'.charAt(rank % 10)}${rank}`);

it('copies documents, the same ones each time, with other words under the same structure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grown-'));
  const from = join(folder, 'from');
  await growInto(from, 'one');
  await growInto(from, 'other');

  const names = (await readdir(join(folder, 'one'), { recursive: true })).filter((name) =>
    name.endsWith('.md'),
  );
  const text = await readFile(join(folder, 'one/part-0/page-7.md'), 'utf8');
  const again = await readFile(join(folder, 'other/part-0/page-7.md'), 'utf8');

  expect(names.toSorted()).toEqual(['part-0/page-6.md', 'part-0/page-7.md']);
  expect(again).toBe(text);
  expect(text).toMatch(/^# \w+ \w+\n\n/);
  expect(text).not.toContain('group:finance');
  const kept = text.match(/\b(everybody|takes|their|days|before|spring|tells|the|team)\b/gi)?.length ?? 0;
  expect(kept / (40 * 9)).toBeGreaterThan(0.2);
  expect(kept / (40 * 9)).toBeLessThan(0.4);

  async function growInto(source: string, to: string) {
    await mkdir(source, { recursive: true });
    await writeFile(join(source, 'leave.md'), PAGE);
    await growHandbook({ from: source, to: join(folder, to), vocabulary, first: 6, count: 2 });
  }
});

it('says whose a copy is, in front of the same text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grown-'));
  const from = join(folder, 'from');
  await mkdir(from, { recursive: true });
  await writeFile(join(from, 'leave.md'), PAGE);
  const shared = { from, vocabulary, first: 3, count: 1 };
  await growHandbook({ ...shared, to: join(folder, 'open') });
  await growHandbook({ ...shared, to: join(folder, 'closed'), accessOf: (number) => `[group:g${number}]` });

  const [open = '', closed = ''] = await Promise.all(
    ['open', 'closed'].map((to) => readFile(join(folder, to, 'part-0/page-3.md'), 'utf8')),
  );

  expect(readFrontMatter(closed).access).toEqual(['group:g3']);
  expect(closed.endsWith(open)).toBe(true);
});
