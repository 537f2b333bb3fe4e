import { formatStatuses } from '../../ingestion/format-statuses.ts';
import { migrateDatabase, openDatabase } from '../../storage/postgres/database.ts';
import { createSourceStatusStore } from '../../storage/postgres/source-status.ts';
import { type CommandContext, readArguments, runCommandLine } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import type { Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run ingest -- [folder | file | url | name of a source]…

Reads documents into the index. Only what changed is embedded again; what vanished is removed.
Without a path: all sources of KNOWLEDGE_DIR (its sources.yml, or every supported file); what was read of
sources that sources.yml names no more is removed.
  --status       how each source is doing, and when it is read next; reads nothing
  --tenant NAME  the organisation that the documents belong to (default: the first one served)
  -h, --help     this text
Exit code: 0 done (with a list of what failed), 1 nothing could be read.`;

/** `npm run ingest`: reads documents into the index and prints a summary. Resolves to the exit code. */
export async function runIngest(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, { tenant: { type: 'string' }, status: { type: 'boolean' } }, USAGE);
  if (read.kind === 'done') return read.code;
  return runCommandLine(variables, (context) => {
    const tenant = read.values.tenant ?? tenantsOf(context.config).primary;
    if (read.values.status) return printStatuses(context, tenant);
    return withKnowledge(context, (knowledge) =>
      ingestSources({ context, knowledge, tenant, paths: read.positionals }),
    );
  });
}

async function printStatuses({ urls, log }: CommandContext, tenant: string): Promise<number> {
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  try {
    process.stdout.write(formatStatuses(await createSourceStatusStore(database).list(tenant)));
    return 0;
  } finally {
    await database.close();
  }
}
