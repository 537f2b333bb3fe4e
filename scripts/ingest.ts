import { runIngest } from '../src/app/commands/ingest.ts';

process.exitCode = await runIngest(process.argv.slice(2), process.env);
