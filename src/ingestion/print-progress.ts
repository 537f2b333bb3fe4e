import { SingleBar } from 'cli-progress';

/** How far a run has come: `done` of `total` documents; `document` is the one just finished. */
export type IngestProgress = { readonly done: number; readonly total: number; readonly document: string };

export type ProgressPrinter = { show(progress: IngestProgress): void; stop(): void };

const LINE_EVERY = 100;

/**
 * Shows progress on `stream` (standard error, so that output stays clean): a bar on a terminal, elsewhere a line for each
 * hundred documents and for the last one.
 */
export function createProgressPrinter(stream: NodeJS.WriteStream): ProgressPrinter {
  return stream.isTTY ? createBar(stream) : createLines(stream);
}

function createBar(stream: NodeJS.WriteStream): ProgressPrinter {
  const bar = new SingleBar({
    stream,
    format: 'Reading [{bar}] {value}/{total} {document}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  });
  let isStarted = false;
  return {
    show: ({ done, total, document }) => {
      if (!isStarted) bar.start(total, 0, { document: '' });
      isStarted = true;
      bar.update(done, { document: shortened(document) });
    },
    stop: () => bar.stop(),
  };
}

function createLines(stream: NodeJS.WriteStream): ProgressPrinter {
  return {
    show: ({ done, total }) => {
      if (done % LINE_EVERY === 0 || done === total) stream.write(`Read ${done} of ${total} documents\n`);
    },
    stop: () => {},
  };
}

function shortened(document: string): string {
  const visible = document.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return visible.length <= 40 ? visible : `…${visible.slice(-39)}`;
}
