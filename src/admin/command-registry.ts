import type { IncomingCommand } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import { auditCommand, type CommandAuditDeps, type CommandUse } from './command-audit.ts';
import {
  type CommandChange,
  type CommandDefinition,
  type CommandEffect,
  type Subcommand,
  say,
} from './command-definition.ts';
import { helpText, onlyForAdmins, unknownCommand, unknownSubcommand, usageOf } from './command-help.ts';
import { splitPage } from './pages.ts';

export type { CommandDefinition, CommandEffect } from './command-definition.ts';

type Call = {
  readonly signal: AbortSignal;
  /** Names this use, in the audit and on receipts. */
  readonly requestId?: string;
};

/** Runs what people type. */
export type CommandRegistry = {
  /** Throws what the command throws, and what asking for an admin command's role throws. */
  run(command: IncomingCommand, options: Call): Promise<CommandEffect>;
};

type RegistryDeps = CommandAuditDeps & {
  /** Whether the person holds the role, as the server knows them. */
  readonly hasRole: (person: Principal, role: string, options: Call) => Promise<boolean>;
};

type Typed = { readonly command: IncomingCommand; readonly name: string; readonly argument: string };
type Context = { readonly deps: RegistryDeps | undefined; readonly options: Call };

/**
 * The commands of `/ask` and `/footnote <command> …`. Unknown words and missing arguments are answered with usage and what
 * was likely meant; help shows each person what they may run. What changes something is done when the same words come
 * again with `confirm` behind them. Each use of an admin command, a refused one too, is written to the audit; while that
 * can't be written, nothing is changed. Without `deps` nobody holds a role.
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
        await audited({ definition, rest: typed.argument }, typed, { decision: 'refused' }, context);
        return say(onlyForAdmins(definition, command.author));
      }
      const chosen = choose(definition, typed.argument);
      return chosen.kind === 'chosen' ? runChosen(chosen, typed, context) : say(chosen.text);
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
  return allowed.includes(definition) ? usageOf(definition) : onlyForAdmins(definition, command.author);
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

type Chosen = {
  readonly definition: CommandDefinition;
  readonly subcommand?: Subcommand;
  /** What was typed behind the command's words. */
  readonly rest: string;
};

/** The command's own run, or its subcommand's, or what to say to a word that is neither. */
function choose(
  definition: CommandDefinition,
  typed: string,
): ({ readonly kind: 'chosen' } & Chosen) | { readonly kind: 'said'; readonly text: string } {
  const { subcommands = [], isPaged = false } = definition;
  const [word = ''] = typed.split(/\s+/, 1);
  const subcommand = subcommands.find(({ name }) => name === word.toLowerCase());
  if (subcommand) return { kind: 'chosen', definition, subcommand, rest: typed.slice(word.length).trim() };
  const takesHelp = subcommands.length > 0 || definition.role !== 'everybody';
  if (takesHelp && /^help$/i.test(subcommands.length > 0 ? word : typed))
    return { kind: 'said', text: usageOf(definition) };
  const isPage = isPaged && splitPage(typed).argument === '';
  if (subcommands.length > 0 && word !== '' && !isPage)
    return { kind: 'said', text: unknownSubcommand(word, definition) };
  return { kind: 'chosen', definition, rest: typed };
}

/** Never begins within blanks: a hundred thousand of them would be tried from each anew. */
const CONFIRM = /(?:^|(?<!\s)\s+)confirm$/i;
const UNAUDITED =
  'Nothing was changed: I can’t write to the audit just now, and changes have to stand there. Please try again in a minute; if it goes on, look at `/footnote status`.';

async function runChosen(chosen: Chosen, typed: Typed, context: Context): Promise<CommandEffect> {
  const { definition, subcommand, rest } = chosen;
  const called = subcommand ?? definition;
  const mayChange = subcommand !== undefined || definition.changes === true;
  const words = mayChange ? rest.replace(CONFIRM, '').trim() : rest;
  const { argument, page } = called.isPaged ? splitPage(words) : { argument: words, page: 1 };
  if (called.argument && !called.argument.startsWith('[') && !argument)
    return say(usageOf(definition, subcommand));
  const { author: person, place } = typed.command;
  const { requestId } = context.options;
  const outcome = await called.run({ argument, person, place, page, requestId }, context.options);
  if (outcome.kind !== 'change') {
    await audited(chosen, typed, { decision: 'allowed' }, context);
    return outcome;
  }
  if (CONFIRM.test(rest)) return applyChange(outcome, { ...chosen, rest: argument }, typed, context);
  await audited({ ...chosen, rest: argument }, typed, { decision: 'asked' }, context);
  return say(asksFirst(outcome.what, chosen, argument));
}

/** Written before it is done, and with how it ended after it; what an effect still has to do is for who does it to write. */
async function applyChange(
  { apply }: CommandChange,
  chosen: Chosen,
  typed: Typed,
  context: Context,
): Promise<CommandEffect> {
  const write = (outcome: 'started' | 'succeeded' | 'failed') =>
    audited(chosen, typed, { decision: 'confirmed', outcome }, context);
  if (!(await write('started'))) return say(UNAUDITED);
  try {
    const effect = await apply();
    if (effect.kind === 'say') await write('succeeded');
    return effect;
  } catch (error) {
    await write('failed');
    throw error;
  }
}

function asksFirst(what: string, { definition, subcommand }: Chosen, argument: string): string {
  const notYet = `${what}\n\nNothing is changed yet.`;
  // As code in one line these would come back as other words than were shown.
  if (/[`\n\r]/.test(argument)) return `${notYet} To do it, type the same again with \`confirm\` behind it.`;
  const words = ['/footnote', definition.name, subcommand?.name ?? '', ...argument.split(/\s+/), 'confirm'];
  return `${notYet} To do it, type: \`${words.filter((word) => word !== '').join(' ')}\``;
}

/** True where there is nothing to write: everybody's own commands are nobody else's business. */
async function audited(
  { definition, subcommand, rest: argument }: Chosen,
  { command }: Typed,
  what: Parameters<typeof auditCommand>[1],
  { deps, options: { requestId } }: Context,
): Promise<boolean> {
  if (definition.role === 'everybody' || !deps) return true;
  const use: CommandUse = { command, definition, subcommand, argument, requestId };
  return auditCommand(use, what, deps);
}
