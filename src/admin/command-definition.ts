import type { Language } from '../core/language.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';

/** Something that another person is told, they alone, in the place where they asked. */
export type Telling = {
  /** The same for the same thing, however often it is told: it is shown once. */
  readonly deliveryId: string;
  readonly requestId: string;
  readonly person: Principal;
  readonly place: Place;
  /** The platform's id of the thread in which they asked. */
  readonly thread?: string;
  readonly text: string;
  /** What it is in; absent: English. */
  readonly language?: Language;
  /** Called once it stands there. */
  readonly told: () => Promise<void>;
};

/** What a command wants done; jobs does it. */
export type CommandEffect =
  /** Answer this question to the person alone. */
  | { readonly kind: 'ask'; readonly question: string }
  /** Say this to the person alone. */
  | { readonly kind: 'say'; readonly text: string; readonly tell?: readonly Telling[] }
  /** Keep what the person thinks of this answer, and show them what comes of it: thanks, or what was wrong. */
  | { readonly kind: 'judge'; readonly turn: Turn; readonly verdict: 'up' | 'down'; readonly text?: string }
  /** Show the person what a person who helps would be shown of this turn; without one, that there is nothing to pass on. */
  | { readonly kind: 'escalate'; readonly turn: Turn | undefined; readonly reason: string }
  /** Claim or resolve a request for a person in this person's name. */
  | { readonly kind: 'work-on-escalation'; readonly what: 'claim' | 'resolve'; readonly id: string }
  /** Post this for everybody in these places. */
  | { readonly kind: 'announce'; readonly text: string; readonly places: readonly Place[] };

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
  /** Of a paged command: which page, from 1 (also when nothing is said). */
  readonly page?: number;
  /** Names this use of the command, for receipts. */
  readonly requestId?: string;
};

type Run<Outcome> = (
  invocation: CommandInvocation,
  options: { readonly signal: AbortSignal },
) => Promise<Outcome>;

/** How something is called, as help shows it. */
export type CommandUsage = {
  readonly name: string;
  readonly summary: string;
  /** Such as `<question>`; empty when there is none. In brackets, `[days]`, when it may be left out. */
  readonly argument: string;
  readonly example: string;
  /** Its result may be long: `page 2` behind it is no part of the argument. */
  readonly isPaged?: boolean;
};

/** One word after a command's name, with its own argument. It asks before it changes anything. */
export type Subcommand = CommandUsage & { readonly run: Run<CommandEffect | CommandChange> };

/**
 * One command, for every channel: what it is called, who may run it, how it is used, and what it does. Where there are
 * subcommands, `run` answers the name alone. `changes`: `run` itself may give a change, and a last word `confirm` confirms it.
 */
export type CommandDefinition = CommandUsage & {
  readonly role: 'everybody' | 'admin';
  readonly subcommands?: readonly Subcommand[];
  readonly changes?: boolean;
  readonly run: Run<CommandEffect | CommandChange>;
};

/** Says this to the person alone. */
export function say(text: string): Extract<CommandEffect, { kind: 'say' }> {
  return { kind: 'say', text };
}
