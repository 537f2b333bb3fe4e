import {
  type Channel,
  type ChannelSettings,
  DEFAULT_CHANNEL_SETTINGS,
  hasSettings,
  type SettingsFor,
} from '../core/channel-settings.ts';
import type { Principal } from '../core/principal.ts';
import {
  say,
  type CommandChange,
  type CommandDefinition,
  type CommandEffect,
  type CommandInvocation,
  type Subcommand,
} from './command-definition.ts';
import {
  type KnownNames,
  optionText,
  readAnswer,
  readLanguage,
  type ReadOption,
  readSources,
  readTone,
  readVerbosity,
  readWho,
} from './channel-options.ts';

export type ChannelCommandDeps = {
  /** As they are stored this moment, not as a cache knows them. */
  readonly current: SettingsFor;
  readonly change: (channel: Channel, changes: Partial<ChannelSettings>, by: Principal) => Promise<void>;
  readonly sourceNames: (tenant: string) => Promise<readonly string[]>;
  /** Names of access.yml's groups. */
  readonly groupNames: () => Promise<readonly string[]>;
};

const OPTIONS = [
  'answer',
  'sources',
  'language',
  'tone',
  'verbosity',
  'who',
] as const satisfies readonly (keyof ChannelSettings)[];
type Option = (typeof OPTIONS)[number];

/** Also what the defaults leave out. */
const SET_BACK: ChannelSettings = { ...DEFAULT_CHANNEL_SETTINGS, language: undefined };

const NOT_HERE =
  'This is a private chat, and settings are for channels and group chats: please type `/footnote channel` in the channel that you mean.';
const FOR_WHAT = 'They hold for what I post here. `/ask`, which only you see, is not bound by them.';
const TEAMS_CONSENT =
  ' Here in Teams I hear what doesn’t mention me only if the team’s owner has allowed the app to read the channel’s messages.';

/** `/footnote channel …`: shows and changes how Footnote behaves in the channel in which it is typed. For admins. */
export function createChannelCommand(deps: ChannelCommandDeps): CommandDefinition {
  return {
    name: 'channel',
    summary: 'shows how I behave in this channel, and changes it.',
    argument: '',
    example: '/footnote channel answer every-question',
    role: 'admin',
    subcommands: [...OPTIONS.map((option) => optionCommand(option, deps)), resetCommand(deps)],
    run: async ({ person, place }) => {
      const channel = { tenant: person.tenant, place };
      return say(hasSettings(place) ? shown(await deps.current(channel)) : NOT_HERE);
    },
  };
}

type OptionUsage = Omit<Subcommand, 'run' | 'name'> & {
  readonly read: (typed: string, known: KnownNames) => ReadOption;
};

const USAGES: Readonly<Record<Option, OptionUsage>> = {
  answer: {
    summary: 'which messages I answer.',
    argument: 'mention|every-question|never',
    example: '/footnote channel answer every-question',
    read: readAnswer,
  },
  sources: {
    summary: 'which sources I answer from.',
    argument: '<names>|all',
    example: '/footnote channel sources handbook, it',
    read: readSources,
  },
  language: {
    summary: 'in which language I answer.',
    argument: '<language>|auto',
    example: '/footnote channel language de',
    read: readLanguage,
  },
  tone: {
    summary: 'how I sound.',
    argument: 'plain|friendly',
    example: '/footnote channel tone friendly',
    read: readTone,
  },
  verbosity: {
    summary: 'how much I write.',
    argument: 'short|normal|detailed',
    example: '/footnote channel verbosity short',
    read: readVerbosity,
  },
  who: {
    summary: 'who may ask me here.',
    argument: '<groups>|everybody',
    example: '/footnote channel who group:finance',
    read: readWho,
  },
};

function optionCommand(option: Option, deps: ChannelCommandDeps): Subcommand {
  const { read, ...usage } = USAGES[option];
  return {
    name: option,
    ...usage,
    run: async ({ argument, person, place }) => {
      if (!hasSettings(place)) return say(NOT_HERE);
      const known = await knownNames(option, person.tenant, deps);
      const wanted = read(argument, known);
      if (wanted.kind === 'problem') return say(`${wanted.text}\nFor example: \`${usage.example}\``);
      const before = await deps.current({ tenant: person.tenant, place });
      const after = { ...before, ...wanted.changes };
      const from = `For everybody here, **${option}** is ${optionText(option, before)}.`;
      const needsConsent = wanted.changes.answer === 'every-question' && place.channel === 'teams';
      return {
        kind: 'change',
        what: `${from} It will be: ${optionText(option, after)}.${needsConsent ? TEAMS_CONSENT : ''}`,
        apply: applied(`Done. **${option}** is now: ${optionText(option, after)}.`, wanted.changes, {
          person,
          place,
          deps,
        }),
      };
    },
  };
}

function resetCommand(deps: ChannelCommandDeps): Subcommand {
  return {
    name: 'reset',
    summary: 'sets everything back.',
    argument: '',
    example: '/footnote channel reset',
    run: async ({ argument, person, place }): Promise<CommandEffect | CommandChange> => {
      if (!hasSettings(place)) return say(NOT_HERE);
      if (argument !== '')
        return say('`reset` sets everything back, and takes nothing behind it: `/footnote channel reset`');
      const text = `Done: everything is set back.\n\n${shown(DEFAULT_CHANNEL_SETTINGS)}`;
      const before = await deps.current({ tenant: person.tenant, place });
      return {
        kind: 'change',
        what: `This sets back for everybody here what admins have set:\n\n${lines(before).join('\n')}`,
        apply: applied(text, SET_BACK, { person, place, deps }),
      };
    },
  };
}

function applied(
  text: string,
  changes: Partial<ChannelSettings>,
  { person, place, deps }: Omit<CommandInvocation, 'argument'> & { readonly deps: ChannelCommandDeps },
): () => Promise<CommandEffect> {
  return async () => {
    await deps.change({ tenant: person.tenant, place }, changes, person);
    return say(`${text} It counts everywhere within half a minute.`);
  };
}

async function knownNames(option: Option, tenant: string, deps: ChannelCommandDeps): Promise<KnownNames> {
  return {
    sources: option === 'sources' ? await deps.sourceNames(tenant) : [],
    groups: option === 'who' ? await deps.groupNames() : [],
  };
}

function shown(settings: ChannelSettings): string {
  const how =
    'To change one: `/footnote channel answer every-question`, for example. All of them: `/footnote help channel`.';
  return ['How I behave in this channel:', '', ...lines(settings), '', `${FOR_WHAT} ${how}`].join('\n');
}

function lines(settings: ChannelSettings): readonly string[] {
  return OPTIONS.map((option) => `- **${option}**: ${optionText(option, settings)}`);
}
