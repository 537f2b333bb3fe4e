import type { IncomingCommand } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';

/** What a command wants done; jobs does it. */
export type CommandEffect =
  /** Answer this question to the person alone. */
  | { readonly kind: 'ask'; readonly question: string }
  /** Say this to the person alone. */
  | { readonly kind: 'say'; readonly text: string };

export type CommandInvocation = { readonly argument: string; readonly person: Principal };

/** One command, for every channel: what it is called, who may run it, how it is used, and what it does. */
export type CommandDefinition = {
  readonly name: string;
  readonly summary: string;
  /** The argument as help shows it, such as `<question>`; empty when there is none. */
  readonly argument: string;
  readonly example: string;
  readonly role: 'everybody' | 'admin';
  run(invocation: CommandInvocation, options: { readonly signal: AbortSignal }): Promise<CommandEffect>;
};

export type CommandRegistry = {
  run(command: IncomingCommand, options: { readonly signal: AbortSignal }): Promise<CommandEffect>;
};

/**
 * The commands of `/ask` and `/footnote <command> …`. Unknown words and missing arguments are answered with usage. Until
 * roles are known, only commands for everybody can be run.
 */
export function createCommandRegistry(definitions: readonly CommandDefinition[]): CommandRegistry {
  const known = definitions.filter((definition) => definition.role === 'everybody');
  return {
    run: async (command, options) => {
      const { name, argument } = split(command);
      if (name === 'help') return { kind: 'say', text: help(known) };
      const definition = known.find((candidate) => candidate.name === name);
      if (!definition)
        return { kind: 'say', text: `I don't know the command “${name.slice(0, 40)}”.\n\n${help(known)}` };
      if (definition.argument && !argument) return { kind: 'say', text: usage(definition) };
      return definition.run({ argument, person: command.author }, options);
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

function usage(definition: CommandDefinition): string {
  return `Use it like this: \`/footnote ${definition.name} ${definition.argument}\`\nFor example: \`${definition.example}\``;
}

function help(definitions: readonly CommandDefinition[]): string {
  const lines = definitions.map(
    ({ name, argument, summary }) => `- \`/footnote ${`${name} ${argument}`.trim()}\`: ${summary}`,
  );
  return ['What I can do here:', '', ...lines, '- `/footnote help`: this list.'].join('\n');
}
