import { writeFile } from 'node:fs/promises';
import { readArguments, say } from '../command-line.ts';
import { readConfiguration, type Variables } from '../read-configuration.ts';
import { teamsPackage } from '../teams-package.ts';
import { describedCommands } from '../teams-package-commands.ts';

const USAGE = `Usage: node scripts/teams-package.ts --company "Example Ltd" --website https://example.com [options]

Writes the app package that is uploaded to Teams, for the bot of MICROSOFT_APP_ID.
  --version 1.0.0           raise it with every upload
  --out footnote-teams.zip  where to write it
Exit code: 0 written, 1 something is missing.`;

const OPTIONS = {
  company: { type: 'string', default: '' },
  website: { type: 'string', default: '' },
  version: { type: 'string', default: '1.0.0' },
  out: { type: 'string', default: 'footnote-teams.zip' },
} as const;

/** `node scripts/teams-package.ts`: writes the Teams app package. Resolves to the exit code. */
export async function runTeamsPackage(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, OPTIONS, USAGE);
  if (read.kind === 'done') return read.code;
  const configuration = readConfiguration(variables, say);
  if (!configuration) return 1;
  const { company, website, version, out } = read.values;
  const appId = configuration.config.MICROSOFT_APP_ID ?? '';
  try {
    await writeFile(
      out,
      await teamsPackage({ appId, company, website, version, commands: describedCommands() }),
    );
    say(`Wrote ${out}: upload it in the Teams admin center, or in Teams under Apps, Manage your apps.`);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
