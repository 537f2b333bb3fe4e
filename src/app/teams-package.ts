import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { zipArchive } from './zip-archive.ts';

const FOLDER = new URL('../../deploy/teams/', import.meta.url);
const ICONS = ['color.png', 'outline.png'];

export type TeamsPackageOptions = {
  /** The bot's app id, which names the Teams app too. */
  readonly appId: string;
  /** The organisation that runs Footnote, as people see it. */
  readonly company: string;
  /** Its website; `/privacy` and `/terms` below it are linked. */
  readonly website: string;
  readonly version: string;
};

function checked({ appId, company, website, version }: TeamsPackageOptions): Record<string, string> {
  const mistakes = [
    z.guid().safeParse(appId).success ? undefined : 'MICROSOFT_APP_ID must be the GUID of the app',
    company.trim() && company.length <= 32 ? undefined : 'the company must have 1 to 32 characters',
    URL.parse(website)?.protocol === 'https:' ? undefined : 'the website must be an https address',
    /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version) ? undefined : 'the version must be such as 1.0.0',
  ].filter((mistake) => mistake !== undefined);
  if (mistakes.length === 0)
    return { APP_ID: appId, COMPANY: company.trim(), WEBSITE: website.replace(/\/+$/, ''), VERSION: version };
  throw new AssistantError(`The Teams app can't be packed: ${mistakes.join('; ')}`, {
    code: 'configuration',
    retryable: false,
  });
}

/** The Teams app's manifest, as JSON text. Throws AssistantError for values that Teams would refuse. */
export async function teamsManifest(options: TeamsPackageOptions): Promise<string> {
  const values = checked(options);
  const template = await readFile(new URL('manifest.json', FOLDER), 'utf8');
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    JSON.stringify(values[name] ?? '').slice(1, -1),
  );
}

/** The ZIP archive that is uploaded to Teams: manifest and icons. */
export async function teamsPackage(options: TeamsPackageOptions): Promise<Buffer> {
  const manifest = { name: 'manifest.json', content: Buffer.from(await teamsManifest(options)) };
  const icons = await Promise.all(
    ICONS.map(async (name) => ({ name, content: await readFile(new URL(name, FOLDER)) })),
  );
  return zipArchive([manifest, ...icons]);
}
