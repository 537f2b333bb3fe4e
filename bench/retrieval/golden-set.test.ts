import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { goldenSet } from './golden-set.ts';

const PAGE = `# Leave

Everybody gets **25 days**.

## Parents

New parents get 16 weeks, paid at
80 %.

## Elsewhere

Ask.
`;

const GOLDEN = `
- { id: parents, kind: answerable, question: How long for parents?, source: people/leave.md, facts: [16 weeks, at 80 %] }
- { id: days, kind: answerable, question: How many days?, source: people/leave.md, facts: ["25 days"] }
- { id: computed, kind: answerable, question: How many hours?, source: people/leave.md, facts: ["200 hours"] }
- { id: gone, kind: answerable, question: Where?, source: people/gone.md, facts: ["Ask"] }
- { id: nothing, kind: unanswerable, question: Why? }
`;

it('labels the section that holds the facts, and leaves out what can not be labelled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'golden-set-'));
  await mkdir(join(folder, 'evals'));
  await mkdir(join(folder, 'people'));
  await writeFile(join(folder, 'people/leave.md'), PAGE);
  await writeFile(join(folder, 'evals/golden-people.yml'), GOLDEN);

  const { documents, questions } = await goldenSet(folder);

  const labelled = questions.map(({ id, labels }) => [
    id,
    labels.map(({ doc, start, end }) => [doc, PAGE.slice(start, end).trim()]),
  ]);
  expect(documents.map(({ id }) => id)).toEqual(['people/leave.md']);
  expect(labelled).toEqual([
    ['parents', [['people/leave.md', '## Parents\n\nNew parents get 16 weeks, paid at\n80 %.']]],
    ['days', [['people/leave.md', '# Leave\n\nEverybody gets **25 days**.']]],
  ]);
});
