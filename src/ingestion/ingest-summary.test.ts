import { describe, expect, it } from 'vitest';
import { formatSummary, type IngestSummary, ingestExitCode } from './ingest-summary.ts';

const untouched = {
  kind: 'folder',
  new: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  failed: [],
  warnings: [],
  passages: 0,
} as const;
const nothing: IngestSummary = {
  sources: [],
  dropped: [],
  new: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  failed: [],
  warnings: [],
  passages: 0,
  seconds: 0.04,
};

describe('formatSummary', () => {
  it('says what was read, who may see it, and what failed', () => {
    const summary: IngestSummary = {
      ...nothing,
      sources: [
        { ...untouched, name: 'handbook', access: ['public'], documents: 12 },
        { ...untouched, name: 'pay', access: ['group:finance'], documents: 1 },
      ],
      dropped: [{ name: 'wiki', documents: 1 }],
      new: 11,
      changed: 1,
      failed: [{ document: 'a\u001B[2J.md', reason: 'is a binary file, not text' }],
      warnings: ['b.md: the file is empty'],
      passages: 80,
      seconds: 1.26,
    };

    expect(formatSummary(summary)).toBe(
      [
        'Source handbook: 12 documents, readable by everybody in the organisation unless a document says otherwise',
        'Source pay: 1 document, readable by group:finance unless a document says otherwise',
        'Source wiki: no longer in sources.yml, 1 document removed',
        '11 new, 1 changed, 0 unchanged, 0 removed, 1 failed',
        '80 passages written in 1.3 s',
        'Failed:',
        '  - a [2J.md is a binary file, not text',
        'Please look at:',
        '  - b.md: the file is empty',
        '',
      ].join('\n'),
    );
  });

  it('names a hundred failures, and counts the rest', () => {
    const failed = Array.from({ length: 150 }, (_, n) => ({ document: `${n}.md`, reason: 'is broken' }));

    const lines = formatSummary({ ...nothing, failed }).split('\n');

    expect(lines.filter((line) => line.includes('is broken'))).toHaveLength(100);
    expect(lines).toContain('  … and 50 more');
  });

  it('says so when nothing could be read', () => {
    expect(formatSummary(nothing)).toContain('Nothing could be read.');
  });
});

describe('ingestExitCode', () => {
  const failed = [{ document: 'a.md', reason: 'is broken' }];

  it.each([
    ['something was read', { unchanged: 1, failed }, 0],
    ['all that was known is gone', { removed: 2 }, 0],
    ['there was nothing', {}, 1],
    ['all failed', { failed }, 1],
    ['all failed or went', { removed: 1, failed }, 1],
  ])('when %s', (_, facts, code) => {
    expect(ingestExitCode({ ...nothing, ...facts })).toBe(code);
  });
});
