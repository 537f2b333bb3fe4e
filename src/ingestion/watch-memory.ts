import { Worker } from 'node:worker_threads';

/** Runs beside the program, which is busy when its memory grows; V8's own limit doesn't count buffers. */
const WATCH = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.memoryUsage.rss() > workerData) process.kill(process.pid, 'SIGKILL');
  }, 50);
`;

/** Ends this process as soon as it takes more memory than that, whatever it is doing. */
export function watchMemory(mostBytes: number): void {
  new Worker(WATCH, { eval: true, workerData: mostBytes, env: {} }).unref();
}
