import { runDoctor } from '../src/app/commands/doctor.ts';

process.exitCode = await runDoctor(process.argv.slice(2), process.env);
