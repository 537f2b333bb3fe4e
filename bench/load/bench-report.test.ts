import { describe, expect, it } from 'vitest';
import { type BenchRow, formatReport, holds } from './bench-report.ts';

const row = (overrides: Partial<BenchRow>): BenchRow => ({
  measure: 'query',
  what: 'p95',
  value: 12.345,
  unit: 'ms',
  ...overrides,
});

describe('holds', () => {
  it.each([
    ['below its limit', row({ bar: { below: 20 } }), true],
    ['at its limit', row({ value: 20, bar: { below: 20 } }), false],
    ['exactly what it must be', row({ value: 0, bar: { exactly: 0 } }), true],
    ['not measured', row({ value: Number.NaN, bar: { below: 20 } }), false],
    ['without a bar', row({}), undefined],
  ])('judges a figure %s', (_name, judged, expected) => {
    expect(holds(judged)).toBe(expected);
  });
});

describe('formatReport', () => {
  it('names the machine and gives each figure a line', () => {
    const report = formatReport({
      machine: {
        cpu: 'A processor',
        cores: 2,
        memoryGb: 8,
        platform: 'linux x64',
        node: 'v24.0.0',
        load: { before: 0.1, after: 1.5 },
      },
      startedAt: '2026-01-01T00:00:00.000Z',
      rows: [row({ bar: { below: 20 } }), row({ what: 'lost', value: 3, unit: '', bar: { exactly: 0 } })],
      notes: ['taken warm'],
    });

    expect(report.split('\n')).toEqual([
      'Machine: A processor, 2 cores, 8 GB memory, linux x64, Node v24.0.0; load average 0.1 before, 1.5 after.',
      '',
      '| Measure | What | Figure | Bar | Holds |',
      '| --- | --- | ---: | ---: | --- |',
      '| query | p95 | 12.3 ms | < 20 ms | yes |',
      '| query | lost | 3 | 0 | **no** |',
      '',
      '- taken warm',
    ]);
  });
});
