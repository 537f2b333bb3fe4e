import type { Principal } from '../core/principal.ts';
import { principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { TurnReports } from '../core/turn-reports.ts';
import { asData } from './as-data.ts';
import { say, type CommandDefinition } from './command-definition.ts';
import { describeTurn, type Readable } from './describe-turn.ts';
import { readReference } from './message-link.ts';

type Call = { readonly signal: AbortSignal };

export type LookupDeps = {
  readonly turns: Pick<TurnReports, 'find'>;
  /** Of these passages, those that stand now and the person alone may read. */
  readonly readable: (
    person: Principal,
    passageIds: readonly string[],
    call: Call,
  ) => Promise<ReadonlySet<string>>;
  /** Whether the person reads a place on its platform. */
  readonly reads: (person: Principal, place: Place, call: Call) => Promise<boolean>;
};

const NO_REFERENCE =
  'That is no request id and no link to a message. A request id stands under each non-answer; a link comes from “Copy link” in the message’s menu.';

/** `/footnote lookup <request id or link>`: what happened in a turn and why, without text that the admin may not read. */
export function createLookupCommand(deps: LookupDeps): CommandDefinition {
  const example = '/footnote lookup 0190f3c2-7a51-7d3e-9c41-2f6d1b1c9a10';
  return {
    name: 'lookup',
    summary: 'shows what happened in one turn, and why I answered so.',
    argument: '<request id or message link>',
    example,
    role: 'admin',
    run: async ({ argument, person }, call) => {
      const reference = readReference(argument);
      if (!reference) return say(`${NO_REFERENCE}\nFor example: \`${example}\``);
      const [turn, ...others] = await deps.turns.find(person.tenant, reference);
      if (!turn) return say(notFound(argument));
      const also = others.map(({ requestId }) => asData(requestId)).join(', ');
      const text = describeTurn(turn, await readableOf(turn, person, deps, call));
      return say(also === '' ? text : `${text}\n\nOther turns of the same message: ${also}`);
    },
  };
}

/** What this admin may read of a turn: its words only where they read along, or asked themselves. */
async function readableOf(turn: Turn, person: Principal, deps: LookupDeps, call: Call): Promise<Readable> {
  const cited = turn.reply.kind === 'answer' ? turn.reply.citations.map(({ passageId }) => passageId) : [];
  const all = [...new Set([...cited, ...turn.passages.map(({ passageId }) => passageId)])];
  const passages = await deps.readable(person, all, call);
  const isOwn = principalKey(turn.author) === principalKey(person);
  const isPrivate = turn.place.kind === 'direct' || turn.thread === undefined;
  const words = isOwn || (!isPrivate && (await deps.reads(person, turn.place, call)));
  const isOpen = cited.every((id) => passages.has(id));
  const wordsWhy = isPrivate ? 'private' : 'elsewhere';
  return { passages, words: words ? 'shown' : wordsWhy, answer: isOpen };
}

function notFound(argument: string): string {
  return [
    `I keep nothing under ${asData(argument)}: it is another organisation’s, was erased, or asked me nothing.`,
    `What admins did under a request id: \`/footnote audit request:<request id>\``,
  ].join('\n');
}
