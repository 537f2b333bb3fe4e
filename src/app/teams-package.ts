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
  /** What Teams suggests while somebody types to Footnote, the most useful first. Default: help alone, and `/ask`. */
  readonly commands?: readonly SuggestedCommand[];
};

/** A command as its definition describes it, in Markdown. */
type SuggestedCommand = { readonly name: string; readonly summary: string };

/**
 * How many commands Teams shows, and how much of each.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/create-a-bot-commands-menu
 */
const MOST_COMMANDS = 10;
const LONGEST_TITLE = 32;
const LONGEST_DESCRIPTION = 128;
const ALWAYS: readonly SuggestedCommand[] = [
  { name: 'help', summary: 'Lists what Footnote can do' },
  { name: 'ask', summary: 'Answers a question for you alone' },
];

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

/** A first sentence in plain words, as long as Teams shows it. */
function described(summary: string): string {
  const plain = summary.replace(/[`*_]/g, '').replace(/\s+/g, ' ').trim();
  const [sentence = ''] = plain.split(/(?<=[.;:]) /, 1);
  const short = sentence.replace(/[.;:]$/, '');
  const text = short.charAt(0).toUpperCase() + short.slice(1);
  return text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, LONGEST_DESCRIPTION - 1)}…`;
}

/**
 * The commands as the manifest lists them: what is typed, and what it does. Others can be typed too: Teams only shows no more.
 */
export function suggestedCommands(
  commands: readonly SuggestedCommand[],
): readonly { readonly title: string; readonly description: string }[] {
  const own = new Set(ALWAYS.map(({ name }) => name));
  return [...ALWAYS, ...commands.filter(({ name }) => !own.has(name))]
    .map(({ name, summary }) => ({
      title: name === 'ask' ? '/ask' : `/footnote ${name}`,
      description: described(summary),
    }))
    .filter(({ title, description }) => title.length <= LONGEST_TITLE && description !== '')
    .slice(0, MOST_COMMANDS);
}

/** The Teams app's manifest, as JSON text. Throws AssistantError for values that Teams would refuse. */
export async function teamsManifest(options: TeamsPackageOptions): Promise<string> {
  const values = checked(options);
  const template = await readFile(new URL('manifest.json', FOLDER), 'utf8');
  const filled = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    JSON.stringify(values[name] ?? '').slice(1, -1),
  );
  const manifest = JSON.parse(filled);
  const scopes = ['personal', 'team', 'groupChat'];
  const commandLists = [{ scopes, commands: suggestedCommands(options.commands ?? []) }];
  const bots = manifest.bots.map((bot: object) => ({ ...bot, commandLists }));
  return `${JSON.stringify({ ...manifest, bots }, undefined, 2)}\n`;
}

/** The ZIP archive that is uploaded to Teams: manifest and icons. */
export async function teamsPackage(options: TeamsPackageOptions): Promise<Buffer> {
  const manifest = { name: 'manifest.json', content: Buffer.from(await teamsManifest(options)) };
  const icons = await Promise.all(
    ICONS.map(async (name) => ({ name, content: await readFile(new URL(name, FOLDER)) })),
  );
  return zipArchive([manifest, ...icons]);
}
