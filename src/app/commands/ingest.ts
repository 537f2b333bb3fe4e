import { readArguments, runCommandLine } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import type { Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run ingest -- [folder | file | url]…

Reads Markdown, HTML and plain text into the index. Only what changed is embedded again; what vanished is removed.
Without a path: all sources of KNOWLEDGE_DIR (its sources.yml, or every supported file).
  --tenant NAME  the organisation that the documents belong to (default: the first one served)
  -h, --help     this text
Exit code: 0 done (with a list of what failed), 1 nothing could be read.`;

/** `npm run ingest`: reads documents into the index and prints a summary. Resolves to the exit code. */
export async function runIngest(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, { tenant: { type: 'string' } }, USAGE);
  if (read.kind === 'done') return read.code;
  return runCommandLine(variables, (context) =>
    withKnowledge(context, (knowledge) => {
      const tenant = read.values.tenant ?? tenantsOf(context.config).primary;
      return ingestSources({ context, knowledge, tenant, paths: read.positionals });
    }),
  );
}
