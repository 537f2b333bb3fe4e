import { readArguments, runCommandLine } from '../command-line.ts';
import { diagnose } from '../doctor-checks.ts';
import type { Finding } from '../finding.ts';
import type { Variables } from '../read-configuration.ts';

const USAGE = `Usage: npm run doctor

Checks the configuration, this machine, the settings in KNOWLEDGE_DIR, Redis, Chroma, Postgres, Slack, Teams,
the model endpoint and what tools.yml names, and says what to do. It changes nothing and sends no message.
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
  const mends = finding.kind === 'bad' ? finding.mends : [];
  return [`${MARKS[finding.kind]} ${finding.what}`, ...mends.map((mend) => `    → ${mend}`)].join('\n');
}
