import { expect, it } from 'vitest';
import { grown, meanByLabel, parseMetrics } from './process-metrics.ts';

const reading = (searches: number, seconds: number, cpu: number) =>
  parseMetrics(`# HELP footnote_stage_seconds Stage of a turn
# TYPE footnote_stage_seconds histogram
footnote_stage_seconds_bucket{le="0.005",stage="searching"} 1
footnote_stage_seconds_sum{stage="searching"} ${seconds}
footnote_stage_seconds_count{stage="searching"} ${searches}
footnote_stage_seconds_sum{stage="checking"} 1
footnote_stage_seconds_count{stage="checking"} 4
process_cpu_seconds_total ${cpu}
`);

it('takes the mean of what happened between two readings', () => {
  const means = meanByLabel('footnote_stage_seconds', reading(10, 1, 0), reading(14, 3, 0));

  expect([...means]).toEqual([['searching', 0.5]]);
});

it('tells how much a counter grew, also one that was not there before', () => {
  expect(grown('process_cpu_seconds_total', reading(0, 0, 1.5), reading(0, 0, 4))).toBe(2.5);
  expect(grown('process_cpu_seconds_total', new Map(), reading(0, 0, 4))).toBe(4);
});
