import { runEval } from '../src/app/commands/eval.ts';

process.exitCode = await runEval(process.argv.slice(2), process.env);
