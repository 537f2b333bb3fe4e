import { readArguments, runCommandLine } from '../command-line.ts';
import { diagnose } from '../doctor-checks.ts';
import type { Finding } from '../finding.ts';
import type { Variables } from '../read-configuration.ts';

const USAGE = `Usage: npm run doctor

Checks the configuration, Redis, Chroma, Postgres, Slack, Teams and the model endpoint, and says what to do.
Exit code: 0 all is well, 1 something has to be mended.`;

const MARKS = { good: '✓', off: '–', bad: '✗' } as const;

/** `npm run doctor`: prints each finding, and for what is bad the mend. Resolves to the exit code. */
export async function runDoctor(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, {}, USAGE);
  if (read.kind === 'done') return read.code;
  return runCommandLine(variables, async (context) => {
    const findings = await diagnose(context);
    process.stdout.write(`${findings.map(line).join('\n')}\n`);
    return findings.some((finding) => finding.kind === 'bad') ? 1 : 0;
  });
}

function line(finding: Finding): string {
  const text = `${MARKS[finding.kind]} ${finding.what}`;
  return finding.kind === 'bad' ? `${text}\n    → ${finding.mend}` : text;
}
