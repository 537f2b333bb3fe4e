import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onlyFor } from '../../access/audience.ts';
import { followAccessFile } from '../../access/follow-access-file.ts';
import { rightsOf } from '../../access/rights.ts';
import type { Audience } from '../../core/audience.ts';
import type { Identity } from '../../core/readers.ts';
import type { Reply } from '../../core/reply.ts';
import { concludeTurn } from '../../orchestrator/orchestrator.ts';
import { createAssistant } from '../assistant.ts';
import { type CommandContext, readArguments, runCommandLine } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import { printReply } from '../print-reply.ts';
import type { Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run ask -- "How many days of leave do I get?"

Answers from the ingested documents, with numbered sources. Sees what is public in the organisation.
  --json         the whole reply as JSON
  --as EMAIL     sees what this person may see, by access.yml (for whoever runs Footnote)
  -h, --help     this text
Exit code: 0 answered, 2 the documents don't hold it or it could mean several things, 1 an error.`;

/** `npm run ask`: prints the cited answer. Resolves to the exit code. */
export async function runAsk(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, { json: { type: 'boolean' }, as: { type: 'string' } }, USAGE);
  if (read.kind === 'done') return read.code;
  const question = read.positionals.join(' ').trim();
  if (!question) {
    process.stderr.write(`${USAGE}\n`);
    return 1;
  }
  return runCommandLine(variables, async (context) => {
    const audience = await audienceAs(read.values.as, context);
    const reply = await answer(question, audience, context);
    process.stdout.write(`${read.values.json ? JSON.stringify(reply, null, 2) : printReply(reply)}\n`);
    if (reply.kind === 'answer' || reply.kind === 'notice') return 0;
    return reply.kind === 'not-known' || reply.kind === 'clarification' ? 2 : 1;
  });
}

/** `public`, or everything that access.yml gives an address. */
async function audienceAs(email: string | undefined, { config, log }: CommandContext): Promise<Audience> {
  if (email === undefined) return [['public']];
  const path = join(config.KNOWLEDGE_DIR, 'access.yml');
  const { current } = await followAccessFile({ path, now: () => performance.now(), log });
  const person = { tenant: 'default', channel: 'web', workspace: 'web', id: email, guest: false } as const;
  const identity: Identity = { person, standing: 'inside', verifiedEmail: email };
  return onlyFor(rightsOf(identity, { file: await current(), groups: [] }));
}

function answer(question: string, audience: Audience, context: CommandContext): Promise<Reply> {
  const { config, log, signal, say } = context;
  const tenant = tenantsOf(config).primary;
  return withKnowledge(context, async (knowledge) => {
    if ((await knowledge.index.count(tenant)) === 0) {
      say(`Nothing is ingested yet: reading ${config.KNOWLEDGE_DIR} first…`);
      await ingestSources({ context, knowledge, tenant, paths: [] });
    }
    const orchestrator = await createAssistant({ config, knowledge, log });
    const request = { requestId: randomUUID(), tenant, question, history: [], audience };
    return (await concludeTurn(orchestrator, request, { signal })).reply;
  });
}
