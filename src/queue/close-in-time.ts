/** BullMQ waits without limit for a Redis that is gone; longer than this nobody waits for what has nothing to do. */
const CLOSE_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 50;

/** Waits at most `graceMs` while something is at work. */
export async function whileBusy(isBusy: () => boolean, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  while (isBusy() && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

/** Whether a queue or a worker without work is closed within two seconds; else its closing is left to the end of the process. */
export async function closeInTime(closing: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), CLOSE_WITHIN_MS);
  try {
    return await Promise.race([closing.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
