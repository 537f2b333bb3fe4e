import { runBench } from '../src/app/commands/bench.ts';

process.exitCode = await runBench(process.argv.slice(2), process.env);
