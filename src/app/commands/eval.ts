import { join } from 'node:path';
import { createCheckAnswer } from '../../citations/check-answer.ts';
import { loadCitationCases } from '../../evaluation/citation-cases.ts';
import { loadGoldenCases } from '../../evaluation/golden-cases.ts';
import { runCitationCheck, summariseCitations } from '../../evaluation/run-citation-check.ts';
import { type GoldenResult, runGolden, summariseGolden } from '../../evaluation/run-golden.ts';
import { printIntents } from '../../evaluation/run-intents.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { createAssistant } from '../assistant.ts';
import { type CommandContext, readArguments, runCommandLine, say } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import { openWordEmbeddings } from '../knowledge.ts';
import { readGlossary } from '../knowledge-files.ts';
import { readConfiguration, type Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run eval

Brings the index up to date with KNOWLEDGE_DIR, asks every golden case in its evals/ folder, and prints which hold.
  --citations    measures the citation check on the cases of citations*.yml instead
  --failing      prints only the cases that don't hold; of citations those of the development set
  --least N      exit code 1 when fewer than N per cent hold (default 0)
  --intents      prints how well the held-out messages of intents.yml are understood, and nothing else
  -h, --help     this text`;

/** `npm run eval`: runs the golden cases. Resolves to the exit code. */
export async function runEval(args: readonly string[], variables: Variables): Promise<number> {
  const flags = {
    citations: { type: 'boolean' },
    failing: { type: 'boolean' },
    intents: { type: 'boolean' },
    least: { type: 'string' },
  } as const;
  const read = readArguments(args, flags, USAGE);
  if (read.kind === 'done') return read.code;
  if (read.values.intents) {
    await printIntents();
    return 0;
  }
  const least = Number(read.values.least ?? 0);
  if (Number.isNaN(least)) {
    say('--least wants a number of per cent, such as --least 80');
    return 1;
  }
  if (read.values.citations) return evaluateCitations(variables, read.values.failing ?? false);
  return runCommandLine(variables, async (context) => {
    const onResult = (result: GoldenResult) => {
      if (result.held && read.values.failing) return;
      process.stdout.write(
        `${result.held ? '✓' : '✗'} ${result.golden.id}${result.held ? '' : `: ${result.why}`}\n`,
      );
    };
    const results = await evaluate(context, onResult);
    process.stdout.write(`\n${summariseGolden(results)}\n`);
    const share = (100 * results.filter((result) => result.held).length) / Math.max(1, results.length);
    return share >= least ? 0 : 1;
  });
}

function evaluate(context: CommandContext, onResult: (result: GoldenResult) => void) {
  const { config, log, signal } = context;
  const tenant = tenantsOf(config).primary;
  return withKnowledge(context, async (knowledge) => {
    await ingestSources({ context, knowledge, tenant, paths: [] });
    const orchestrator = await createAssistant({ config, knowledge, log });
    const cases = await loadGoldenCases(join(config.KNOWLEDGE_DIR, 'evals'));
    return runGolden(cases, { orchestrator, tenant, signal, onResult });
  });
}

/** The citation check needs no services: its passages are read from the knowledge folder. */
async function evaluateCitations(variables: Variables, listFailing: boolean): Promise<number> {
  const config = readConfiguration(variables, say)?.config;
  if (config === undefined) return 1;
  const words = openWordEmbeddings();
  const checkAnswer = createCheckAnswer({
    thesaurus: createThesaurus(await readGlossary(config.KNOWLEDGE_DIR)),
    similarity: (word, other) => words.similarity(word, other),
  });
  const cases = await loadCitationCases(config.KNOWLEDGE_DIR);
  const results = await runCitationCheck(cases, checkAnswer, { signal: new AbortController().signal });
  for (const { tested, held } of listFailing ? results : []) {
    if (!held && tested.set === 'development')
      process.stdout.write(
        `✗ ${tested.kind}: ${tested.sentence} (${tested.passages.map(({ id }) => id).join(' + ')})\n`,
      );
  }
  process.stdout.write(`${summariseCitations(results)}\n`);
  return 0;
}
