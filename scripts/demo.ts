import { runDemo } from '../src/app/commands/demo.ts';

process.exitCode = await runDemo(process.argv.slice(2), process.env);
