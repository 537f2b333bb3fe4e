import { expect, it } from 'vitest';
import { formatStatuses } from './format-statuses.ts';

it('prints how sources are doing, and what went wrong', () => {
  const table = formatStatuses([
    {
      tenant: 't',
      source: 'docs',
      kind: 'site',
      schedule: 'every 6h',
      startedAt: '2026-03-10T12:00:00.000Z',
      finishedAt: '2026-03-10T12:01:00.000Z',
      outcome: 'failed',
      counts: { documents: 0, new: 0, changed: 0, unchanged: 0, removed: 0, failed: 1 },
      error: 'https://a/ answered\u001b[2J with status 500',
      nextDueAt: '2026-03-10T18:00:00.000Z',
      failures: 3,
    },
    { tenant: 't', source: 'wiki', kind: 'git', startedAt: '2026-03-10T12:00:00.000Z', failures: 0 },
  ]);

  expect(table.split('\n')).toEqual([
    'SOURCE  KIND  SCHEDULE  LAST RUN              OUTCOME         DOCUMENTS  NEXT RUN',
    'docs    site  every 6h  2026-03-10 12:00 UTC  failed 3 times  0          2026-03-10 18:00 UTC',
    'wiki    git   by hand   2026-03-10 12:00 UTC  under way       -          -',
    'Failed:',
    '  - docs: https://a/ answered [2J with status 500',
    '',
  ]);
});

it('says what to do when there is none', () => {
  expect(formatStatuses([])).toContain('npm run ingest');
});
