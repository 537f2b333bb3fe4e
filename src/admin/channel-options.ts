import { AnswerWhen, type ChannelSettings, Tone, Verbosity } from '../core/channel-settings.ts';
import { didYouMean } from './did-you-mean.ts';
import { languageName, languageTag, LANGUAGE_NAMES } from './language-names.ts';

/** What a typed value sets, or why it can't be taken and what to type instead. */
export type ReadOption =
  | { readonly kind: 'changes'; readonly changes: Partial<ChannelSettings> }
  | { readonly kind: 'problem'; readonly text: string };

/** What is known of the organisation, to see whether a typed name is one. */
export type KnownNames = { readonly sources: readonly string[]; readonly groups: readonly string[] };

const SHOWN_NAMES = 20;
const MOST_NAMES = 50;
const PLATFORM_GROUP = /^group:(?:slack|teams):[^\s,:]+$/;

const ANSWERS: Readonly<Record<AnswerWhen, string>> = {
  mention: 'when somebody mentions me, and in threads that I take part in',
  'every-question': 'every question that is asked here, mentioned or not, when I find the answer',
  never: 'never; `/ask` and the other commands still work',
};
const LENGTHS: Readonly<Record<Verbosity, string>> = {
  short: 'a sentence or two',
  normal: 'up to four sentences, or a list',
  detailed: 'with all that belongs to it',
};
const TONES: Readonly<Record<Tone, string>> = {
  plain: 'to the point',
  friendly: 'warm, on first-name terms',
};

/** One setting in words, as people read it. */
export function optionText(option: keyof ChannelSettings, settings: ChannelSettings): string {
  switch (option) {
    case 'answer':
      return `${settings.answer} (${ANSWERS[settings.answer]})`;
    case 'sources':
      return settings.sources.length === 0 ? 'all' : settings.sources.join(', ');
    case 'language':
      return settings.language === undefined
        ? 'auto (that of the question)'
        : `${settings.language} (${languageName(settings.language)})`;
    case 'tone':
      return `${settings.tone} (${TONES[settings.tone]})`;
    case 'verbosity':
      return `${settings.verbosity} (${LENGTHS[settings.verbosity]})`;
    case 'who':
      return settings.who.length === 0
        ? 'everybody'
        : `members of ${settings.who.map((right) => right.slice('group:'.length)).join(', ')}`;
  }
}

/** Reads `every-question` and the like. */
export function readAnswer(typed: string): ReadOption {
  return oneOf(typed, AnswerWhen.options, (answer) => ({ answer }));
}

/** Reads `plain` or `friendly`. */
export function readTone(typed: string): ReadOption {
  return oneOf(typed, Tone.options, (tone) => ({ tone }));
}

/** Reads `short`, `normal` or `detailed`. */
export function readVerbosity(typed: string): ReadOption {
  return oneOf(typed, Verbosity.options, (verbosity) => ({ verbosity }));
}

/** Reads `de`, `German`, `Deutsch`, or `auto`. */
export function readLanguage(typed: string): ReadOption {
  if (/^auto$/i.test(typed)) return { kind: 'changes', changes: { language: undefined } };
  const language = languageTag(typed);
  if (language !== undefined) return { kind: 'changes', changes: { language } };
  const meant = didYouMean(typed, LANGUAGE_NAMES, (name) => `\`${name}\``);
  return problem(
    `I don't know the language “${typed.slice(0, 40)}”.${meant} Type its name or code, such as \`German\` or \`de\`, or \`auto\` for the language of the question.`,
  );
}

/** Reads names of sources that exist, or `all`. */
export function readSources(typed: string, { sources }: KnownNames): ReadOption {
  if (/^all$/i.test(typed)) return { kind: 'changes', changes: { sources: [] } };
  const byName = new Map(sources.map((name) => [name.toLowerCase(), name]));
  const names = byName.has(typed.toLowerCase()) ? [typed] : namesIn(typed);
  if (names.length === 0) return problem(`That names no source. ${listOf('sources', sources)}`);
  if (names.length > MOST_NAMES)
    return problem(`That is more than ${MOST_NAMES} sources. \`all\` takes every one.`);
  const unknown = names.find((name) => !byName.has(name.toLowerCase()));
  if (unknown !== undefined)
    return problem(
      `There is no source “${unknown.slice(0, 40)}”.${didYouMean(unknown, sources, (name) => `\`${name}\``)} ${listOf('sources', sources)}`,
    );
  const chosen = new Set(names.flatMap((name) => byName.get(name.toLowerCase()) ?? []));
  return { kind: 'changes', changes: { sources: [...chosen] } };
}

/** Reads groups of access.yml, groups of a platform by id, or `everybody`. */
export function readWho(typed: string, { groups }: KnownNames): ReadOption {
  if (/^(?:everybody|everyone|all)$/i.test(typed)) return { kind: 'changes', changes: { who: [] } };
  const who = namesIn(typed).map((name) => (name.startsWith('group:') ? name : `group:${name}`));
  if (who.length === 0) return problem(`That names no group. ${listOf('groups', groups)}`);
  if (who.length > MOST_NAMES) return problem(`That is more than ${MOST_NAMES} groups. Please name fewer.`);
  const known = groups.map((name) => `group:${name}`);
  const unknown = who.find((right) => !known.includes(right) && !PLATFORM_GROUP.test(right));
  if (unknown === undefined) return { kind: 'changes', changes: { who } };
  const name = unknown.slice('group:'.length);
  const meant = didYouMean(name, groups, (group) => `\`group:${group}\``);
  return problem(
    `There is no group “${name.slice(0, 40)}”.${meant} ${listOf('groups', groups)} A platform's own group goes by its id: \`group:slack:S0123\`. To let all ask: \`everybody\`.`,
  );
}

function oneOf<T extends string>(
  typed: string,
  options: readonly T[],
  changes: (value: T) => Partial<ChannelSettings>,
): ReadOption {
  const value = options.find((option) => option === typed.toLowerCase().replace(/\s+/g, '-'));
  if (value !== undefined) return { kind: 'changes', changes: changes(value) };
  const meant = didYouMean(typed, options, (option) => `\`${option}\``);
  return problem(
    `“${typed.slice(0, 40)}” is none of the choices.${meant} They are ${options.map((option) => `\`${option}\``).join(', ')}.`,
  );
}

/** Names between commas, or between spaces where there is no comma. */
function namesIn(typed: string): readonly string[] {
  return typed
    .split(typed.includes(',') ? ',' : /\s+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function listOf(what: string, names: readonly string[]): string {
  if (names.length === 0) return `No ${what} are set up yet.`;
  const more = names.length > SHOWN_NAMES ? `, and ${names.length - SHOWN_NAMES} more` : '';
  return `The ${what} are: ${names.slice(0, SHOWN_NAMES).join(', ')}${more}.`;
}

function problem(text: string): ReadOption {
  return { kind: 'problem', text };
}
