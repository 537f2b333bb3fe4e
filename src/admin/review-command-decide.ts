import {
  say,
  type CommandEffect,
  type CommandInvocation,
  type Subcommand,
  type Telling,
} from './command-definition.ts';
import { asData } from './as-data.ts';
import { decide, decidedBefore, reviewedOf } from './review-command-item.ts';
import type { Reviewed, ReviewCommandDeps } from './review-command.ts';
import { peopleToTell } from './review-command-tell.ts';

const LONGEST_NOTE = 500;

/** `review fixed <id> [note]`: the document was set right, and who wanted to know is told. */
export function fixedSubcommand(deps: ReviewCommandDeps): Subcommand {
  return {
    name: 'fixed',
    summary: 'the document is right now: tells who wanted to know, with your note.',
    argument: '<id> [note]',
    example: '/footnote review fixed k7f3qd The page has the new limit',
    run: async (invocation) => {
      const found = await reviewedOf(invocation, deps);
      if (found.kind === 'missing') return found.effect;
      const { reviewed, rest } = found;
      const note = rest === '' ? undefined : rest.slice(0, LONGEST_NOTE);
      const about = { reviewed, outcome: 'fixed', note } as const;
      const people = await peopleToTell(about, deps);
      return {
        kind: 'change',
        what: `${decidedBefore(reviewed)}This takes ${named(reviewed)} out of the queue as fixed. ${whoIsTold(people)}${withNote(note, people)}`,
        apply: async () => {
          await decide(reviewed, { state: 'fixed', note }, invocation, deps);
          return settled(`Done: ${named(reviewed)} is fixed. ${whoIsTold(people)}`, people);
        },
      };
    },
  };
}

/** `review dismiss <id> <reason>`: nothing is to be done. */
export function dismissSubcommand(deps: ReviewCommandDeps): Subcommand {
  return {
    name: 'dismiss',
    summary: 'nothing is to be done, and why.',
    argument: '<id> <reason>',
    example: '/footnote review dismiss k7f3qd The answer is right',
    run: async (invocation: CommandInvocation) => {
      const found = await reviewedOf(invocation, deps);
      if (found.kind === 'missing') return found.effect;
      const { reviewed, rest } = found;
      if (rest === '')
        return say(
          `Please say why: \`/footnote review dismiss ${reviewed.item.id} <reason>\`\nFor example: \`/footnote review dismiss ${reviewed.item.id} The answer is right\``,
        );
      const note = rest.slice(0, LONGEST_NOTE);
      return {
        kind: 'change',
        what: `${decidedBefore(reviewed)}This takes ${named(reviewed)} out of the queue; nobody is told. Your reason is kept: ${asData(note, LONGEST_NOTE)}`,
        apply: async () => {
          await decide(reviewed, { state: 'dismissed', note }, invocation, deps);
          return say(`Done: ${named(reviewed)} is dismissed.`);
        },
      };
    },
  };
}

/** The item as an admin calls it, with its question. */
export function named({ item, turn }: Reviewed): string {
  return `\`${item.id}\` (${asData(turn.question, 90)})`;
}

/** How many people hear of it. */
export function whoIsTold(people: readonly Telling[]): string {
  if (people.length === 0) return 'Nobody asked to be told.';
  return people.length === 1
    ? 'One person is told privately.'
    : `${people.length} people are told privately.`;
}

/** What the admin reads, and what others are told. */
export function settled(text: string, tell: readonly Telling[]): CommandEffect {
  return { kind: 'say', text, tell };
}

function withNote(note: string | undefined, people: readonly Telling[]): string {
  return note === undefined || people.length === 0
    ? ''
    : ` They read your note: ${asData(note, LONGEST_NOTE)}`;
}
