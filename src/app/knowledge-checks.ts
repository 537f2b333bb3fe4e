import { readdir } from 'node:fs/promises';
import { type AccessFile, NO_ACCESS_FILE, parseAccessFile } from '../access/access-file.ts';
import { comparableEmail } from '../access/email-address.ts';
import { didYouMean, nearestOf } from '../admin/did-you-mean.ts';
import { helpPlaces } from '../admin/escalation-routes.ts';
import type { Config } from '../config/config.ts';
import { planSources } from '../ingestion/plan-sources.ts';
import { MistakenFile } from '../settings/read-yaml.ts';
import { bad, type Finding, good, off } from './finding.ts';
import {
  readEscalationRoutes,
  readGlossary,
  readSuggestions,
  readVerifiedAnswers,
  textOf,
} from './knowledge-files.ts';
import { readToolsFile } from './read-tools-file.ts';

/** Somebody or some group that a file or a document gives a right to. */
type Use = { readonly where: string; readonly right: string };

type Reading = { readonly file: string; readonly read: (folder: string) => Promise<readonly Use[]> };

/** How many that name the same unknown group are named themselves. */
const MOST_PLACES = 3;

const READINGS: readonly Reading[] = [
  { file: 'sources.yml', read: sourcesUses },
  { file: 'access.yml', read: withoutUses(readAccess) },
  { file: 'escalation.yml', read: withoutUses(readEscalationRoutes) },
  { file: 'tools.yml', read: async (folder) => toolUses(await readToolsFile(folder), 'tools.yml: ') },
  { file: 'faq.yml', read: verifiedUses },
  { file: 'glossary.yml', read: withoutUses(readGlossary) },
  { file: 'suggestions.yml', read: withoutUses(readSuggestions) },
];
const FILES = READINGS.map(({ file }) => file);

/**
 * Reads every settings file of the knowledge folder as the application does, and looks up whom they give rights to.
 * `documents`: whom documents that were read name themselves.
 */
export async function checkKnowledge(
  config: Pick<Config, 'KNOWLEDGE_DIR' | 'slack' | 'teams'>,
  documents: readonly Use[],
): Promise<readonly Finding[]> {
  const folder = config.KNOWLEDGE_DIR;
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined)
    return [bad(`KNOWLEDGE_DIR (${folder}) can't be read`, 'set it to the folder of your documents')];
  const readings = await Promise.all(READINGS.map((reading) => readOne(reading, folder)));
  const mistakes = readings.flatMap(({ mistake }) => mistake ?? []);
  const read = FILES.filter((file, at) => names.includes(file) && !readings[at]?.mistake);
  const access = await readAccess(folder).catch(() => undefined);
  const uses = [...readings.flatMap((reading) => reading.uses), ...documents];
  return [
    read.length > 0 ? good(`${folder}: no mistake in ${read.join(', ')}`) : off(`${folder}: no settings`),
    ...mistakes,
    ...misnamed(names),
    ...(access === undefined ? [] : strangers(uses, access)),
    ...(await deadRoutes(config)),
  ];
}

async function readOne(
  { file, read }: Reading,
  folder: string,
): Promise<{ readonly uses: readonly Use[]; readonly mistake?: Finding }> {
  try {
    return { uses: await read(folder) };
  } catch (error) {
    const name = `${folder}/${file}`;
    if (error instanceof MistakenFile)
      return { uses: [], mistake: bad(`${name} has mistakes`, ...error.mistakes) };
    const why = error instanceof Error ? error.message : String(error);
    return { uses: [], mistake: bad(`${name} can't be used (${why})`, 'check who may open it') };
  }
}

function withoutUses(read: (folder: string) => Promise<unknown>): Reading['read'] {
  return async (folder) => {
    await read(folder);
    return [];
  };
}

async function readAccess(folder: string): Promise<AccessFile> {
  const yaml = await textOf(folder, 'access.yml');
  return yaml === undefined ? NO_ACCESS_FILE : parseAccessFile(yaml);
}

async function sourcesUses(folder: string): Promise<readonly Use[]> {
  const { configured } = await planSources({ knowledgeDir: folder, workingDir: process.cwd(), targets: [] });
  return configured.flatMap(({ name, access }) =>
    access.map((right) => ({ where: `sources.yml: ${name}`, right })),
  );
}

async function verifiedUses(folder: string): Promise<readonly Use[]> {
  const answers = await readVerifiedAnswers(folder);
  return answers.flatMap(({ id, access }) => access.map((right) => ({ where: `faq.yml: ${id}`, right })));
}

/** Tools stand at any depth of `tools.yml`: what has `who` is one. */
function toolUses(value: unknown, where: string): readonly Use[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    if ((key === 'who' || key === 'approvers') && Array.isArray(below))
      return below.map((right) => ({ where: `${where}${key}`, right: String(right) }));
    return toolUses(below, `${where}${key}.`);
  });
}

/** A file that was meant to be one of ours, and is read by nobody. */
function misnamed(names: readonly string[]): readonly Finding[] {
  return names
    .filter((name) => /\.ya?ml$/iu.test(name) && !FILES.includes(name))
    .map((name) => {
      const meant = nearestOf(name.replace(/\.ya?ml$/iu, '.yml'), FILES);
      return meant === undefined
        ? off(`${name} is none of Footnote's settings, and isn't read`)
        : bad(`${name} isn't read by anything`, `if it is meant as ${meant}, rename it; else move it away`);
    });
}

function strangers(uses: readonly Use[], access: AccessFile): readonly Finding[] {
  const groups = [...new Set([...access.groupsByMember.values()].flat())].map((name) => `group:${name}`);
  const roles = [...access.roles.keys()].map((name) => `role:${name}`);
  const unknown = Map.groupBy(
    uses.filter(({ right }) => !isKnown(right, [...groups, ...roles])),
    ({ right }) => right,
  );
  return [...unknown].map(([right, found]) => {
    const places = [...new Set(found.map(({ where }) => where))];
    const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
    const what = `Nobody is ${right} (${places.slice(0, MOST_PLACES).join(', ')}${more})`;
    if (right.startsWith('person:')) return bad(what, 'name people by their e-mail address');
    const meant = didYouMean(right, right.startsWith('role:') ? roles : groups, (name) => name);
    return bad(what, `add it with members to access.yml, or mend the name.${meant}`);
  });
}

function isKnown(right: string, named: readonly string[]): boolean {
  if (right.startsWith('person:')) return comparableEmail(right.slice('person:'.length)) !== undefined;
  if (/^group:(?:slack|teams):/u.test(right)) return true;
  return !/^(?:group|role):/u.test(right) || named.includes(right);
}

async function deadRoutes({
  KNOWLEDGE_DIR: folder,
  slack,
  teams,
}: Pick<Config, 'KNOWLEDGE_DIR' | 'slack' | 'teams'>): Promise<readonly Finding[]> {
  const routes = await readEscalationRoutes(folder).catch(() => undefined);
  if (routes === undefined) return [];
  const places = helpPlaces(routes);
  if (places.size === 0)
    return [off('Requests for a person go nowhere: name a place in escalation.yml (docs/escalation.md)')];
  const isOff = (place: string) =>
    (place.startsWith('slack:') && !slack) || (place.startsWith('teams:') && !teams);
  return [...places].filter(isOff).map((place) => {
    const platform = place.startsWith('slack:') ? 'Slack' : 'Teams';
    return bad(
      `Requests for a person go to ${place}, and ${platform} is off`,
      `turn ${platform} on, or name another place in escalation.yml`,
    );
  });
}
