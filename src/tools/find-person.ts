import { tool } from '@langchain/core/tools';
import type { RunnableConfig } from '@langchain/core/runnables';
import { fold } from '../language/fold.ts';
import { z } from 'zod';
import { lineOfText } from './argument-schemas.ts';
import { askOf } from './asker-tokens.ts';
import { nameOf, peopleNamed, peopleWith } from './match-people.ts';
import type { PeopleSource, PersonRow } from './people-source.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { humanised } from './tool-arguments.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import { policyOf } from './tool-settings.ts';
import type { DirectorySettings } from './tools-file.ts';

const MOST_SHOWN = 8;
const NAME = String.raw`(?<name>[\p{L}][\p{L}'’.-]*(?: [\p{L}][\p{L}'’.-]*){0,3})`;
const DETAIL = String.raw`(?:phone(?: number)?|telephone(?: number)?|number|extension|e-?mail(?: address)?|contact(?: details)?|role|job title|title|team|office|desk|manager)`;
const DETAIL_ELSEWHERE = String.raw`(?:telefonnummer|durchwahl|nummer|mail|e-?mail(?:-?adresse)?|numero de (?:telephone|telefono)|telefone|telefono|email)`;
const ASKS_FOR_PERSON: readonly RegExp[] = [
  String.raw`(?:who(?:'s| is)|wer ist|qui est|quien es|quem e)(?: o| a)? ${NAME}`,
  String.raw`(?:find|look up|lookup) ${NAME}(?: in the directory)?`,
  String.raw`(?:(?:what(?:'s| is)|give me|show me) )?(?:the )?${DETAIL} (?:of|for) ${NAME}`,
  String.raw`(?:what(?:'s| is) )?${NAME}'s ${DETAIL}`,
  String.raw`(?:what|which) (?:team|office|department|role) (?:is|does) ${NAME} (?:in|have|work in|belong to)`,
  String.raw`where (?:does|is) ${NAME}(?: (?:sit|work|based|located))?`,
  String.raw`how (?:do|can) i (?:reach|contact|call|email) ${NAME}`,
  String.raw`(?:do we have|is there) (?:somebody|someone|anybody|anyone) (?:called|named) ${NAME}(?: here)?`,
  String.raw`(?:(?:wie ist|quel est|cual es|qual e) )?(?:die |le |el |o )?${DETAIL_ELSEWHERE} (?:von|de|da|do) ${NAME}`,
  String.raw`welche (?:durchwahl|nummer) hat ${NAME}`,
].map((pattern) => new RegExp(`^${pattern}$`, 'u'));

const Arguments = z.strictObject({
  name: lineOfText(80)
    .meta({ title: 'Name' })
    .describe("A person's name, or a role, team or office to list people of"),
});

/**
 * Looks people up in the company's directory. Shows the listed columns and nothing else. A message asks for it only when
 * it names somebody who is there: "who is responsible for visitors?" is for the documents.
 */
export function personFinder(settings: DirectorySettings, source: PeopleSource): ToolDefinition {
  return {
    title: 'Find a person',
    example: settings.example ?? 'Who is Kim Vermeer?',
    policy: policyOf(settings, {
      effect: 'read',
      isIdempotent: true,
      timeoutMs: 8_000,
      perMinute: 20,
      dataClasses: ['personal'],
    }),
    phrases: settings.phrases ?? [],
    fromWords: ({ text }) => {
      const name = nameIn(text);
      return name !== undefined && peopleNamed(source.known(), name).length > 0 ? { name } : undefined;
    },
    tool: tool(
      async ({ name }: z.infer<typeof Arguments>, { signal }: RunnableConfig) =>
        answerFor(name, await read(source, signal)),
      {
        name: 'find_person',
        description: 'Finds a person in the company directory by name: role, team, office, contact.',
        schema: Arguments,
      },
    ),
  };
}

/** The name that a message asks about, when it asks about a person and nothing else. */
export function nameIn(text: string): string | undefined {
  if (text.length > 160) return undefined;
  const words = fold(askOf(text).normalize('NFKC').toLowerCase()).replaceAll('’', "'").replace(/\s+/gu, ' ');
  for (const pattern of ASKS_FOR_PERSON) {
    const name = pattern.exec(words)?.groups?.['name'];
    if (name !== undefined) return name;
  }
  return undefined;
}

async function read(source: PeopleSource, signal?: AbortSignal): Promise<readonly PersonRow[]> {
  try {
    return await source.people(signal ?? new AbortController().signal);
  } catch (cause) {
    throw new ToolFailure("I can't read the directory at the moment. Try again in a few minutes.", {
      why: 'unavailable',
      isPassing: true,
      cause,
    });
  }
}

function answerFor(name: string, people: readonly PersonRow[]): string {
  const named = peopleNamed(people, name);
  const found = named.length > 0 ? named : peopleWith(people, name);
  const asked = escapeMarkdown(name, 80);
  if (found.length === 0)
    return `Nobody in the directory is called ${asked}. Check the spelling, or give the whole name.`;
  const shown = found.slice(0, MOST_SHOWN).map(described);
  if (found.length === 1) return shown.join('');
  const more =
    found.length > MOST_SHOWN ? `\n\nThe first ${MOST_SHOWN}: say more of the name to see fewer.` : '';
  return `${found.length} people fit “${asked}”:\n\n${shown.join('\n\n')}${more}`;
}

function described(row: PersonRow): string {
  const facts = [...row].slice(1).filter(([, value]) => value !== '');
  const list = facts.map(
    ([column, value]) => `- ${escapeMarkdown(humanised(column))}: ${escapeMarkdown(value)}`,
  );
  return [`**${escapeMarkdown(nameOf(row))}**`, ...list].join('\n');
}
