import { join } from 'node:path';
import { loadGoldenCases } from '../../evaluation/golden-cases.ts';
import { type GoldenResult, runGolden, summariseGolden } from '../../evaluation/run-golden.ts';
import { createAssistant } from '../assistant.ts';
import { type CommandContext, readArguments, runCommandLine, say } from '../command-line.ts';
import { ingestSources } from '../ingest-sources.ts';
import type { Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';
import { withKnowledge } from '../with-knowledge.ts';

const USAGE = `Usage: npm run eval

Brings the index up to date with KNOWLEDGE_DIR, asks every golden case in its evals/ folder, and prints which hold.
  --failing      prints only the cases that don't hold
  --least N      exit code 1 when fewer than N per cent hold (default 0)
  -h, --help     this text`;

/** `npm run eval`: runs the golden cases. Resolves to the exit code. */
export async function runEval(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, { failing: { type: 'boolean' }, least: { type: 'string' } }, USAGE);
  if (read.kind === 'done') return read.code;
  const least = Number(read.values.least ?? 0);
  if (Number.isNaN(least)) {
    say('--least wants a number of per cent, such as --least 80');
    return 1;
  }
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
