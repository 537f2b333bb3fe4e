import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';

/** What a command wants done; jobs does it. */
export type CommandEffect =
  /** Answer this question to the person alone. */
  | { readonly kind: 'ask'; readonly question: string }
  /** Say this to the person alone. */
  | { readonly kind: 'say'; readonly text: string };

/**
 * Something that is done only once the person has confirmed it. `what` says what will be different; `apply` does it, and
 * doing it twice must be the same as once, since a job may run twice.
 */
export type CommandChange = {
  readonly kind: 'change';
  readonly what: string;
  readonly apply: () => Promise<CommandEffect>;
};

export type CommandInvocation = {
  readonly argument: string;
  readonly person: Principal;
  /** Where it was typed. */
  readonly place: Place;
};

type Run<Outcome> = (
  invocation: CommandInvocation,
  options: { readonly signal: AbortSignal },
) => Promise<Outcome>;

/** How something is called, as help shows it. */
export type CommandUsage = {
  readonly name: string;
  readonly summary: string;
  /** Such as `<question>`; empty when there is none, or it may be left out. */
  readonly argument: string;
  readonly example: string;
};

/** One word after a command's name, with its own argument. It asks before it changes anything. */
export type Subcommand = CommandUsage & { readonly run: Run<CommandEffect | CommandChange> };

/**
 * One command, for every channel: what it is called, who may run it, how it is used, and what it does. Where there are
 * subcommands, `run` answers the name alone.
 */
export type CommandDefinition = CommandUsage & {
  readonly role: 'everybody' | 'admin';
  readonly subcommands?: readonly Subcommand[];
  readonly run: Run<CommandEffect>;
};
