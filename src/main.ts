import { runApplication } from './app/run-application.ts';

process.exitCode = await runApplication(process.env);
