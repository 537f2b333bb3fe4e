import { orAbort } from '../core/or-abort.ts';
import type { CommandDefinition } from './command-definition.ts';

/** One thing that `status` tells: its name, and how it is doing in a few words. What it throws is shown as trouble. */
export type StatusCheck = {
  readonly name: string;
  readonly read: (tenant: string) => Promise<string>;
};

/** A status that waits for what hangs is no status. */
const PATIENCE_MS = 1_500;

/** `/footnote status`: how everything is doing, each thing by itself. */
export function createStatusCommand(checks: readonly StatusCheck[]): CommandDefinition {
  return {
    name: 'status',
    summary: 'shows how I am doing: queues, stores, models, sources, version.',
    argument: '',
    example: '/footnote status',
    role: 'admin',
    run: async ({ person }, { signal }) => {
      const lines = await Promise.all(
        checks.map(async ({ name, read }) => `- **${name}**: ${await readOne(read(person.tenant), signal)}`),
      );
      return { kind: 'say', text: ['How I am doing:', '', ...lines].join('\n') };
    },
  };
}

/** An error's words are for operators and may name hosts: they stay in the log of who throws them. */
async function readOne(reading: Promise<string>, signal: AbortSignal): Promise<string> {
  try {
    return await orAbort(reading, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  } catch {
    signal.throwIfAborted();
    return '⚠️ can’t be read just now. `npm run doctor` on the server says more.';
  }
}
