import { randomUUID } from 'node:crypto';
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
  --as EMAIL     asks as this person (rights by person are not built yet: it sees what is public)
  -h, --help     this text
Exit code: 0 answered, 2 the documents don't hold it, 1 an error.`;

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
    if (read.values.as) context.say('Rights by person are not built yet: this sees what is public.');
    const reply = await answer(question, context);
    process.stdout.write(`${read.values.json ? JSON.stringify(reply, null, 2) : printReply(reply)}\n`);
    if (reply.kind === 'answer' || reply.kind === 'notice') return 0;
    return reply.kind === 'not-known' ? 2 : 1;
  });
}

function answer(question: string, context: CommandContext): Promise<Reply> {
  const { config, log, signal, say } = context;
  const tenant = tenantsOf(config).primary;
  return withKnowledge(context, async (knowledge) => {
    if ((await knowledge.index.count(tenant)) === 0) {
      say(`Nothing is ingested yet: reading ${config.KNOWLEDGE_DIR} first…`);
      await ingestSources({ context, knowledge, tenant, paths: [] });
    }
    const orchestrator = await createAssistant({ config, knowledge, log });
    const request = { requestId: randomUUID(), tenant, question, history: [], access: ['public'] };
    return (await concludeTurn(orchestrator, request, { signal })).reply;
  });
}
