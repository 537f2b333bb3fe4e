import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LOOK_EVERY_MS = 200;

/** What a folder and all below it take; nothing where it isn't there. What vanishes meanwhile counts nothing. */
export async function sizeOf(folder: string): Promise<{ readonly bytes: number; readonly files: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const facts = await lstat(join(parentPath, name)).catch(() => undefined);
      return facts?.size ?? 0;
    }),
  );
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: files.length };
}

/**
 * Runs what fills a folder, and aborts it once there are more than `mostBytes`. Rejects with what `tooLarge` makes then,
 * also when it had ended before anybody looked.
 */
export async function keepBelow<T>(
  { folder, mostBytes, tooLarge }: { folder: string; mostBytes: number; tooLarge: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const look = async (): Promise<void> => {
    if ((await sizeOf(folder)).bytes > mostBytes) over.abort();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    const result = await work(over.signal);
    await look();
    if (over.signal.aborted) throw tooLarge();
    return result;
  } catch (error) {
    throw over.signal.aborted ? tooLarge() : error;
  } finally {
    clearInterval(timer);
  }
}
