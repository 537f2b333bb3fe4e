import { performance } from 'node:perf_hooks';

const EVERY_MS = 50;
/** Shares of the time in which the event loop is at work: above the one a lane is narrowed, below the other all widen. */
const CROWDED = 0.85;
const ROOMY = 0.7;
/** A crowded lane is narrowed to this share of what is at work in it. */
const NARROWED = 0.7;

/** A lane's worker, whose `concurrency` may be set while it works, and how many turns are at work in it. */
export type LimitedLane = { readonly worker: { concurrency: number }; readonly active: () => number };

/** Narrows the busiest lane, or widens all, by the share of the time in which the event loop was at work. */
export function adjustLimits(lanes: readonly LimitedLane[], utilization: number, most: number): void {
  if (utilization > CROWDED) {
    const busiest = lanes.toSorted((a, b) => b.active() - a.active())[0];
    if (busiest) busiest.worker.concurrency = Math.max(1, Math.floor(busiest.active() * NARROWED));
  } else if (utilization < ROOMY) {
    for (const { worker } of lanes) worker.concurrency = Math.min(most, worker.concurrency + 1);
  }
}

/**
 * Turns that wait for a model run side by side, up to `most` in each lane. Where they need the processor instead, more of
 * them at a time only make each one slower, also those of other lanes: then the lane with the most turns at work
 * gets fewer, down to one.
 */
export function startLimitingLanes(
  lanes: readonly LimitedLane[],
  { most }: { readonly most: number },
): { stop(): void } {
  let last = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    adjustLimits(lanes, performance.eventLoopUtilization(now, last).utilization, most);
    last = now;
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
