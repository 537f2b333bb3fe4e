import type { Principal } from '../core/principal.ts';
import type { CommandDefinition, CommandUsage } from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';

const HELP_LINE = '- `/footnote help`: this list; `/footnote help ask` says more about one of them.';

/** All that a person may run, a line each. */
export function helpText(allowed: readonly CommandDefinition[]): string {
  return ['What I can do here:', '', ...listed(allowed), HELP_LINE].join('\n');
}

/** How a command, or one of its subcommands, is used, with an example. */
export function usageOf(definition: CommandDefinition, subcommand?: CommandUsage): string {
  const { subcommands = [] } = definition;
  if (subcommand) return usage(`${definition.name} ${subcommand.name}`, subcommand);
  if (subcommands.length === 0) return usage(definition.name, definition);
  return [
    `\`/footnote ${definition.name}\` ${definition.summary}`,
    '',
    ...subcommands.map(
      ({ name, argument, summary }) =>
        `- \`${`/footnote ${definition.name} ${name} ${argument}`.trim()}\`: ${summary}`,
    ),
    '',
    `For example: \`${definition.example}\``,
    ...pagesHint([definition, ...subcommands]),
  ].join('\n');
}

/** What an unknown word may have meant, with all that the person may run. */
export function unknownCommand(word: string, allowed: readonly CommandDefinition[]): string {
  const names = [...allowed.map(({ name }) => name), 'help'];
  const meant = didYouMean(word, names, (name) => `\`/footnote ${name}\``);
  return `I don't know the command “${word.slice(0, 40)}”.${meant}\n\n${helpText(allowed)}`;
}

/** The same for the word after a command's name. */
export function unknownSubcommand(word: string, definition: CommandDefinition): string {
  const names = (definition.subcommands ?? []).map(({ name }) => name);
  const meant = didYouMean(word, names, (name) => `\`/footnote ${definition.name} ${name}\``);
  return `“${word.slice(0, 40)}” is nothing that \`/footnote ${definition.name}\` knows.${meant}\n\n${usageOf(definition)}`;
}

/** For who holds no such role: why, and what to do instead. */
export function onlyForAdmins({ name }: CommandDefinition, { channel }: Pick<Principal, 'channel'>): string {
  const command = `\`/footnote ${name}\``;
  const yours = 'What you can run: `/footnote help`';
  if (channel === 'web')
    return `${command} is for admins. The web chat has no sign-in, so nobody is an admin here. An admin can run it in Slack or Teams. ${yours}`;
  return `${command} is for admins, and you are not one of them. Please ask an admin to run it; whoever runs Footnote makes people admins in access.yml. ${yours}`;
}

function usage(name: string, called: CommandUsage): string {
  const words = `${name} ${called.argument}`.trim();
  return [
    `Use it like this: \`/footnote ${words}\``,
    `For example: \`${called.example}\``,
    ...pagesHint([called]),
  ].join('\n');
}

function pagesHint(called: readonly CommandUsage[]): readonly string[] {
  return called.some(({ isPaged }) => isPaged) ? ['Long results come in pages: put `page 2` behind it.'] : [];
}

function listed(allowed: readonly CommandDefinition[]): readonly string[] {
  return allowed.map(
    ({ name, argument, summary }) => `- \`${`/footnote ${name} ${argument}`.trim()}\`: ${summary}`,
  );
}
