import { readFile } from 'node:fs/promises';
import { AssistantError } from '../core/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { type AccessFile, NO_ACCESS_FILE, parseAccessFile } from './access-file.ts';

const CHECK_EVERY_MS = 30_000;
/** What an unreadable file said before counts no longer than this: it may have withdrawn a right. */
const TRUST_MS = 4 * 60_000;

type FollowOptions = {
  readonly path: string;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly log: Logger;
};

/** `access.yml` as it stands, at most 30 seconds old. */
export type FollowedAccessFile = { readonly current: () => Promise<AccessFile> };

/**
 * Reads `access.yml`, and again as it changes. No file is one that says nothing. Throws AssistantError
 * `configuration` when it has mistakes or can't be read at the start. A file that breaks later is reported, its last readable text counts for four minutes, and then nobody
 * has groups, roles or allowed places until it is mended.
 */
export async function followAccessFile({ path, now, log }: FollowOptions): Promise<FollowedAccessFile> {
  let file = await load(path);
  let readAt = now();
  let checkedAt = readAt;
  let checking: Promise<void> | undefined;

  async function check(): Promise<void> {
    const startedAt = now();
    checkedAt = startedAt;
    try {
      file = await load(path);
      readAt = startedAt;
    } catch (error) {
      if (startedAt - readAt >= TRUST_MS) file = NO_ACCESS_FILE;
      log.error({ error }, 'access.yml can not be read: mend it, or its groups and roles stop counting');
    }
  }

  return {
    current: async () => {
      if (!checking && now() - checkedAt >= CHECK_EVERY_MS)
        checking = check().finally(() => {
          checking = undefined;
        });
      await checking;
      return file;
    },
  };
}

async function load(path: string): Promise<AccessFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return NO_ACCESS_FILE;
    throw new AssistantError('access.yml is there but can not be read: check who may open it', {
      code: 'configuration',
      retryable: false,
      cause,
    });
  }
  return parseAccessFile(text);
}
