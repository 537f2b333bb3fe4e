import { runFitReranker } from '../bench/fit-reranker.ts';

process.exitCode = await runFitReranker(process.argv.slice(2));
