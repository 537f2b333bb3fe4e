import { runAudit } from '../src/app/commands/audit.ts';

process.exitCode = await runAudit(process.argv.slice(2), process.env);
