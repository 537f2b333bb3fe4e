import { runBench } from '../bench/bench.ts';

process.exitCode = await runBench(process.argv.slice(2), process.env);
