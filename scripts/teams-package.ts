import { runTeamsPackage } from '../src/app/commands/teams-package.ts';

process.exitCode = await runTeamsPackage(process.argv.slice(2), process.env);
