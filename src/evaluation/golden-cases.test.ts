import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../core/reply.ts';
import { GoldenCase, gradeGolden, loadGoldenCases } from './golden-cases.ts';

const golden = GoldenCase.parse({
  id: 'a',
  kind: 'answerable',
  question: 'How many?',
  source: 'people/leave.md',
  facts: ['27 Days'],
});
const open = GoldenCase.parse({ id: 'b', kind: 'unanswerable', question: 'A dog?' });

function answer(text: string, document: string): Reply {
  const citation = {
    number: 1,
    passageId: 'p',
    document,
    title: '',
    headings: [],
    link: '',
    quote: 'x',
    start: 0,
    end: 1,
  };
  return { kind: 'answer', requestId: 'r', text, actions: [], citations: [citation] };
}

const notKnown: Reply = {
  kind: 'not-known',
  requestId: 'r',
  text: 'No.',
  reason: 'no-support',
  nearest: [],
  actions: [],
};

async function folderWith(yaml: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'golden-'));
  await writeFile(join(folder, 'golden-a.yml'), yaml);
  await writeFile(join(folder, 'other.yml'), 'not golden');
  return folder;
}

describe('grading a golden case', () => {
  it('holds with the fact and the source, and not without either', () => {
    expect(gradeGolden(golden, answer('You get **27 days** [1].', 'knowledge/people/leave.md'))).toEqual({
      held: true,
      why: '',
    });
    expect(gradeGolden(golden, answer('You get 27 days [1].', 'people/other-leave.md')).held).toBe(false);
    expect(gradeGolden(golden, answer('You get 26 days [1].', 'people/leave.md')).why).toContain('27 Days');
    expect(gradeGolden(golden, notKnown).held).toBe(false);
  });

  it('wants an unanswerable question to stay unanswered', () => {
    expect(gradeGolden(open, notKnown).held).toBe(true);
    expect(gradeGolden(open, answer('Yes [1].', 'dogs.md')).held).toBe(false);
  });
});

describe('loading golden cases', () => {
  it('reads golden files alone', async () => {
    const folder = await folderWith('- {id: a, kind: unanswerable, question: A dog?}');

    expect(await loadGoldenCases(folder)).toEqual([{ id: 'a', kind: 'unanswerable', question: 'A dog?' }]);
  });

  it.each([
    ['a case without facts', '- {id: a, kind: answerable, question: q, source: s}', 'golden-a.yml'],
    [
      'an id that stands twice',
      '- {id: a, kind: unanswerable, question: q}\n- {id: a, kind: unanswerable, question: q}',
      'twice',
    ],
  ])('names %s', async (_name, yaml, message) => {
    await expect(loadGoldenCases(await folderWith(yaml))).rejects.toThrow(message);
  });
});
