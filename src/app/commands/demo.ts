import { createLogger } from '../../observability/logger.ts';
import { type Application, startApplication } from '../application.ts';
import { configuredServices, startBackingServices } from '../backing-services.ts';
import { type CommandContext, readArguments, say } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import { type ReadConfiguration, readConfiguration, type Variables } from '../read-configuration.ts';
import { withStopSignal } from '../stop-signal.ts';
import { tenantsOf } from '../tenants.ts';
import { untilStopped } from '../until-stopped.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run demo

Starts everything on this machine, reads the sample handbook in knowledge/ and opens a web chat about it.
PORT chooses the port (default 3000, or the next free one). Ctrl-C ends all of it.`;

const PORTS_TO_TRY = 20;

/** `npm run demo`: from nothing to a web chat about the sample handbook. Resolves to the exit code. */
export async function runDemo(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, {}, USAGE);
  if (read.kind === 'done') return read.code;
  const configuration = readConfiguration({ LOG_LEVEL: 'warn', ...variables }, say);
  if (!configuration) return 1;
  try {
    const portIsChosen = variables.PORT !== undefined;
    return await withStopSignal((signal) => demonstrate({ ...configuration, portIsChosen, signal }));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

type Demonstration = ReadConfiguration & {
  readonly portIsChosen: boolean;
  readonly signal: AbortSignal;
};

async function demonstrate(options: Demonstration): Promise<number> {
  const { config, notices, variables, portIsChosen, signal } = options;
  const log = createLogger(config.LOG_LEVEL, { role: config.ROLE });
  const configured = configuredServices(config);
  const onStart = (name: string) => say(`Starting ${name}…`);
  const services = await startBackingServices({ dataDir: config.DATA_DIR, configured, onStart, signal });
  const context: CommandContext = { config, urls: services.urls, log, signal, say };
  let application: Application;
  try {
    signal.throwIfAborted();
    await ingest(context);
    application = await startOnFreePort(context, { variables, portIsChosen });
  } catch (error) {
    await services.stop();
    throw error;
  }
  for (const notice of notices) say(`· ${notice}`);
  say(`\nFootnote is ready: open http://localhost:${application.port}\nPress Ctrl-C to stop.`);
  const stop = async () => {
    say('\nStopping…');
    await application.stop();
    await services.stop();
    say('Stopped. Start again with: npm run demo');
  };
  return untilStopped(stop, { signal, log });
}

async function ingest(context: CommandContext): Promise<void> {
  const { config, say } = context;
  say(`Reading ${config.KNOWLEDGE_DIR}…`);
  const tenant = tenantsOf(config).primary;
  const code = await withKnowledge(context, (knowledge) =>
    ingestSources({ context, knowledge, tenant, paths: [] }),
  );
  if (code !== 0) throw new Error(`Nothing could be read from ${config.KNOWLEDGE_DIR}: check KNOWLEDGE_DIR`);
}

/** A port that was asked for is taken at its word; the default one gives way to the next that is free. */
async function startOnFreePort(
  { config, urls, log }: CommandContext,
  { variables, portIsChosen }: Pick<Demonstration, 'variables' | 'portIsChosen'>,
): Promise<Application> {
  for (let attempt = 0; ; attempt += 1) {
    const port = config.PORT + attempt;
    try {
      return await startApplication({ config: { ...config, ROLE: 'all', PORT: port }, variables, urls, log });
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken) throw error;
      if (portIsChosen || attempt === PORTS_TO_TRY) {
        throw new Error(`Port ${port} is taken by another program: set PORT to a free one`, { cause: error });
      }
    }
  }
}
