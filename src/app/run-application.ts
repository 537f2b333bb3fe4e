import { createLogger } from '../observability/logger.ts';
import { startApplication } from './application.ts';
import { startBackingServices } from './backing-services.ts';
import { readConfiguration, type Variables } from './read-configuration.ts';
import { untilStopped } from './until-stopped.ts';

/** Runs Footnote until it is asked to stop; resolves to the process's exit code. */
export async function runApplication(variables: Variables): Promise<number> {
  const read = readConfiguration(variables, (line) => process.stderr.write(`${line}\n`));
  if (!read) return 1;
  const { config, notices } = read;
  const log = createLogger(config.LOG_LEVEL, { role: config.ROLE });
  for (const notice of notices) log.info(notice);
  const configured = { redis: config.REDIS_URL, chroma: config.CHROMA_URL, postgres: config.DATABASE_URL };
  try {
    const services = await startBackingServices({ dataDir: config.DATA_DIR, configured });
    const application = await startApplication({ config, urls: services.urls, log }).catch(
      async (error: unknown) => {
        await services.stop();
        throw error;
      },
    );
    const code = await untilStopped(async () => {
      await application.stop();
      await services.stop();
    }, log);
    return code;
  } catch (error) {
    log.fatal({ error }, 'Footnote could not start');
    return 1;
  }
}
