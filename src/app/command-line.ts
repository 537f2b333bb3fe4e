import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { configuredServices, type ServiceUrls, startBackingServices } from './backing-services.ts';
import { readConfiguration, type Variables } from './read-configuration.ts';
import { withStopSignal } from './stop-signal.ts';

/** What a command works with. `say` writes to standard error: standard output is for the result alone. */
export type CommandContext = {
  readonly config: Config;
  readonly urls: ServiceUrls;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** The environment, for the secrets whose names tools.yml gives. Default: nothing. */
  readonly variables?: Variables;
};

/** Writes a line for people to standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses arguments; says the usage and gives the exit code for `--help` and for what it doesn't know. */
export function readArguments<T extends Options>(args: readonly string[], options: T, usage: string) {
  const withHelp = { ...options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const parsed = parseArgs({ args: [...args], options: withHelp, allowPositionals: true, strict: true });
    if ('help' in parsed.values && parsed.values.help) {
      process.stdout.write(`${usage}\n`);
      return { kind: 'done', code: 0 } as const;
    }
    return { kind: 'parsed', ...parsed } as const;
  } catch (error) {
    say(error instanceof Error ? (error.message.split('. ')[0] ?? usage) : usage);
    say(usage);
    return { kind: 'done', code: 1 } as const;
  }
}

/**
 * Runs a command on the services of a running instance, or on ones that it starts and stops. Resolves to the exit code:
 * 1 after an error, which is said in one line.
 */
export async function runCommandLine(
  variables: Variables,
  run: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const read = readConfiguration({ LOG_LEVEL: 'fatal', ...variables }, say);
  if (!read) return 1;
  const { config, variables: all } = read;
  const log = createLogger(config.LOG_LEVEL, {}, process.stderr);
  const configured = configuredServices(config);
  try {
    return await withStopSignal(async (signal) => {
      const onStart = (name: string) => say(`Starting ${name}…`);
      const services = await startBackingServices({ dataDir: config.DATA_DIR, configured, onStart, signal });
      try {
        signal.throwIfAborted();
        return await run({ config, urls: services.urls, log, signal, say, variables: all });
      } finally {
        await services.stop();
      }
    });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
