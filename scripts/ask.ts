import { runAsk } from '../src/app/commands/ask.ts';

process.exitCode = await runAsk(process.argv.slice(2), process.env);
