import type { IncomingCommand } from '../core/message.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import type { CommandDefinition, CommandEffect, Subcommand } from './command-definition.ts';
import { helpText, onlyForAdmins, unknownCommand, unknownSubcommand, usageOf } from './command-help.ts';

export type { CommandDefinition, CommandEffect } from './command-definition.ts';

type Call = { readonly signal: AbortSignal };

/** Runs what people type. */
export type CommandRegistry = {
  /** Throws what the command throws, and what asking for an admin command's role throws. */
  run(command: IncomingCommand, options: Call): Promise<CommandEffect>;
};

type RegistryDeps = {
  /** Whether the person holds the role, as the server knows them. */
  readonly hasRole: (person: Principal, role: string, options: Call) => Promise<boolean>;
  readonly log: Logger;
};

type Typed = { readonly command: IncomingCommand; readonly name: string; readonly argument: string };
type Context = { readonly deps: RegistryDeps | undefined; readonly options: Call };

/**
 * The commands of `/ask` and `/footnote <command> …`. Unknown words and missing arguments are answered with usage and what
 * was likely meant; help shows each person what they may run. What changes something is done when the same words come
 * again with `confirm` behind them. Each use of an admin command is logged, without what was typed. Without `deps` nobody
 * holds a role.
 */
export function createCommandRegistry(
  definitions: readonly CommandDefinition[],
  deps?: RegistryDeps,
): CommandRegistry {
  return {
    run: async (command, options) => {
      const typed = { command, ...split(command) };
      const context = { deps, options };
      const definition = definitions.find(({ name }) => name === typed.name);
      if (!definition) return say(await orientation(typed, definitions, context));
      if (!(await mayRun(definition, command.author, context))) {
        audit(definition, typed, 'refused', deps);
        return say(onlyForAdmins(definition));
      }
      return runDefinition(definition, typed, context);
    },
  };
}

/** `/ask …` is a command of its own; `/footnote word …` names one; `/footnote` alone asks for help. */
function split(command: IncomingCommand): { name: string; argument: string } {
  const text = command.text.trim();
  if (command.name !== 'footnote') return { name: command.name, argument: text };
  const [name = ''] = text.split(/\s+/, 1);
  return { name: name.toLowerCase() || 'help', argument: text.slice(name.length).trim() };
}

/** Help, on everything or one command, or what an unknown word may have meant. */
async function orientation(
  { command, name, argument }: Typed,
  definitions: readonly CommandDefinition[],
  context: Context,
): Promise<string> {
  const allowed = await allowedTo(command.author, definitions, context);
  if (name !== 'help') return unknownCommand(name, allowed);
  const topic = argument
    .toLowerCase()
    .replace(/^\/?(?:footnote\s+)?/, '')
    .split(/\s+/, 1)[0];
  if (!topic) return helpText(allowed);
  const definition = definitions.find((candidate) => candidate.name === topic);
  if (!definition) return unknownCommand(topic, allowed);
  return allowed.includes(definition) ? usageOf(definition) : onlyForAdmins(definition);
}

/** Help is shown also while a platform can't be asked for roles: then without what needs one. */
async function allowedTo(
  person: Principal,
  definitions: readonly CommandDefinition[],
  { deps, options }: Context,
): Promise<readonly CommandDefinition[]> {
  const needsRole = definitions.some(({ role }) => role !== 'everybody');
  const isAdmin = needsRole && (await deps?.hasRole(person, 'admin', options).catch(() => false)) === true;
  return definitions.filter(({ role }) => role === 'everybody' || isAdmin);
}

async function mayRun(
  { role }: CommandDefinition,
  person: Principal,
  { deps, options }: Context,
): Promise<boolean> {
  return role === 'everybody' || (await deps?.hasRole(person, role, options)) === true;
}

async function runDefinition(
  definition: CommandDefinition,
  typed: Typed,
  { deps, options }: Context,
): Promise<CommandEffect> {
  const { argument } = typed;
  const { author: person, place } = typed.command;
  const { subcommands = [] } = definition;
  const [word = ''] = argument.split(/\s+/, 1);
  const subcommand = subcommands.find(({ name }) => name === word.toLowerCase());
  if (subcommand) {
    const rest = argument.slice(word.length).trim();
    return runSubcommand({ definition, subcommand, rest }, typed, { deps, options });
  }
  if (subcommands.length > 0 && word.toLowerCase() === 'help') return say(usageOf(definition));
  if (subcommands.length > 0 && word !== '') return say(unknownSubcommand(word, definition));
  if (definition.argument && !argument) return say(usageOf(definition));
  audit(definition, typed, 'shown', deps);
  return definition.run({ argument, person, place }, options);
}

const CONFIRM = /(?:^|\s+)confirm$/i;

async function runSubcommand(
  chosen: { readonly definition: CommandDefinition; readonly subcommand: Subcommand; readonly rest: string },
  typed: Typed,
  { deps, options }: Context,
): Promise<CommandEffect> {
  const { definition, subcommand, rest } = chosen;
  const argument = rest.replace(CONFIRM, '').trim();
  if (subcommand.argument && !argument) return say(usageOf(definition, subcommand));
  const { author: person, place } = typed.command;
  const outcome = await subcommand.run({ argument, person, place }, options);
  if (outcome.kind !== 'change') return outcome;
  const isConfirmed = CONFIRM.test(rest);
  const said = isConfirmed ? await outcome.apply() : say(asksFirst(outcome.what, chosen, argument));
  audit(definition, typed, `${subcommand.name} ${isConfirmed ? 'changed' : 'asked'}`, deps);
  return said;
}

function asksFirst(
  what: string,
  { definition, subcommand }: { readonly definition: CommandDefinition; readonly subcommand: Subcommand },
  argument: string,
): string {
  const words = ['/footnote', definition.name, subcommand.name, ...argument.split(/\s+/), 'confirm'];
  return `${what}\n\nNothing is changed yet. To do it, type: \`${words.filter((word) => word !== '').join(' ')}\``;
}

/** Who used which admin command where; never what they typed. */
function audit(
  { name, role }: CommandDefinition,
  { command: { author, place, eventId } }: Typed,
  outcome: string,
  deps: RegistryDeps | undefined,
): void {
  if (role === 'everybody') return;
  const where = `${place.channel}:${place.id}`;
  deps?.log.info(
    { command: name, outcome, person: principalKey(author), place: where, eventId },
    'Admin command',
  );
}

function say(text: string): CommandEffect {
  return { kind: 'say', text };
}
