import type { Config } from '../config/config.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { startApplication } from './application.ts';
import { configuredServices, startBackingServices } from './backing-services.ts';
import { say } from './command-line.ts';
import { readConfiguration, type Variables } from './read-configuration.ts';
import { withStopSignal } from './stop-signal.ts';
import { untilStopped } from './until-stopped.ts';

/** Runs Footnote until it is asked to stop; resolves to the process's exit code. */
export async function runApplication(environment: Variables): Promise<number> {
  const read = readConfiguration(environment, say);
  if (!read) return 1;
  const { config, notices, variables } = read;
  const log = createLogger(config.LOG_LEVEL, { role: config.ROLE });
  for (const notice of notices) log.info(notice);
  try {
    return await withStopSignal((signal) => run({ config, variables, log, signal }));
  } catch (error) {
    log.fatal({ error }, 'Footnote could not start');
    return 1;
  }
}

type Run = {
  readonly config: Config;
  readonly variables: Variables;
  readonly log: Logger;
  readonly signal: AbortSignal;
};

async function run({ config, variables, log, signal }: Run): Promise<number> {
  const configured = configuredServices(config);
  const onRestart = (service: string, error?: unknown) =>
    error
      ? log.error({ service, error }, 'An embedded service died and could not be started again')
      : log.warn({ service }, 'An embedded service died and was started again');
  const services = await startBackingServices({ dataDir: config.DATA_DIR, configured, onRestart, signal });
  const application = await startApplication({ config, variables, urls: services.urls, log }).catch(
    async (error: unknown) => {
      await services.stop();
      throw error;
    },
  );
  const stop = async () => {
    await application.stop();
    await services.stop();
  };
  return untilStopped(stop, { signal, log });
}
