import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { createProgressPrinter } from './print-progress.ts';

function stream(isTTY: boolean) {
  const output = new PassThrough();
  const screen = Object.assign(output, {
    isTTY,
    columns: 120,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  return screen as unknown as WriteStream & PassThrough;
}

function show(isTTY: boolean, total: number): string {
  const output = stream(isTTY);
  const printer = createProgressPrinter(output);
  for (let done = 1; done <= total; done++) printer.show({ done, total, document: `page-\u001B${done}.md` });
  printer.stop();
  return String(output.read() ?? '');
}

describe('createProgressPrinter', () => {
  it('writes plain lines where there is no terminal', () => {
    expect(show(false, 250)).toBe(
      'Read 100 of 250 documents\nRead 200 of 250 documents\nRead 250 of 250 documents\n',
    );
  });

  it('draws a bar on a terminal', () => {
    expect(show(true, 3)).toContain('/3');
  });

  it('stops quietly when nothing was shown', () => {
    expect(show(true, 0)).toBe('');
  });
});
