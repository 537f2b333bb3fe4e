import { describe, expect, it } from 'vitest';
import { writeRuns } from './mrkdwn.ts';

describe('writeRuns', () => {
  it.each([
    ['  Pay \n  day \t', '  *Pay day* \t'],
    ['\u00A0Pay\uFEFF', '\u00A0*Pay*\uFEFF'],
    [' \n ', ' \n '],
    ['', ''],
  ])('keeps marks off the blanks around a text: %j', (text, written) => {
    expect(writeRuns([{ text, bold: true }])).toBe(written);
  });

  it.each([
    ['inside', `a${' '.repeat(200_000)}b`],
    ['with line ends', `a${' \n'.repeat(100_000)}b`],
    ['at the ends', `${' '.repeat(100_000)}a${' '.repeat(100_000)}`],
    ['everywhere', ' a'.repeat(100_000)],
  ])('is quick with many blanks %s', (_, text) => {
    const before = process.cpuUsage();

    writeRuns([{ text, bold: true }]);

    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});
