import { type Escalation, type Escalations, EscalationState, type Helper } from '../core/escalation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { asData } from './as-data.ts';
import {
  say,
  type CommandChange,
  type CommandDefinition,
  type CommandEffect,
  type CommandInvocation,
} from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';
import { pageText } from './pages.ts';

const PAGE_SIZE = 10;
const STATES = EscalationState.options;
/** As long as what was posted is surely known, so that nothing is posted twice. */
const AGAIN_WITHIN_MS = 86_400_000;

type Deps = {
  readonly store: Pick<Escalations, 'get' | 'list'>;
  /** A person's latest turn in a place. */
  readonly lastTurn: (person: Principal, place: Place) => Promise<Turn | undefined>;
  /** Whether a person can read a place where a request stands: only then they see its words. */
  readonly mayHelp: (
    escalation: Escalation,
    who: { readonly author: Principal; readonly place: Place },
    options: { readonly signal: AbortSignal },
  ) => Promise<boolean>;
  readonly now: () => number;
};

/** `/footnote escalate [reason]` for everybody, `/footnote escalations` for admins. */
export function createEscalationCommands(deps: Deps): readonly CommandDefinition[] {
  return [createEscalateCommand(deps), createEscalationsCommand(deps)];
}

function createEscalateCommand({ lastTurn }: Deps): CommandDefinition {
  return {
    name: 'escalate',
    summary: 'asks a person about your last question here; you see first what is shared.',
    argument: '[reason]',
    example: '/footnote escalate I need this before Friday',
    role: 'everybody',
    run: async ({ argument, person, place }) => ({
      kind: 'escalate',
      turn: await lastTurn(person, place),
      reason: argument.trim(),
    }),
  };
}

function createEscalationsCommand(deps: Deps): CommandDefinition {
  return {
    name: 'escalations',
    summary: 'the requests for a person: what waits, and who has it.',
    argument: '',
    example: '/footnote escalations list open',
    role: 'admin',
    isPaged: true,
    subcommands: [
      {
        name: 'list',
        summary: 'lists requests, the latest first: those that are not done, or of one state, or all.',
        argument: `[${[...STATES, 'all'].join('|')}]`,
        example: '/footnote escalations list resolved',
        isPaged: true,
        run: (invocation, options) => list(invocation, options, deps),
      },
      {
        name: 'claim',
        summary: 'makes a request yours; the person who asked is told.',
        argument: '<request id>',
        example: '/footnote escalations claim 0b6f1c1e-6d0e-4b8e-9d7c-3f1f5a2c9e10',
        run: (invocation) => change('claim', invocation, deps),
      },
      {
        name: 'resolve',
        summary: 'marks a request as done; the person who asked is told.',
        argument: '<request id>',
        example: '/footnote escalations resolve 0b6f1c1e-6d0e-4b8e-9d7c-3f1f5a2c9e10',
        run: (invocation) => change('resolve', invocation, deps),
      },
    ],
    run: (invocation, options) => list({ ...invocation, argument: '' }, options, deps),
  };
}

async function list(
  { argument, person, place, page = 1 }: CommandInvocation,
  options: { readonly signal: AbortSignal },
  deps: Deps,
): Promise<CommandEffect> {
  const state = argument.trim().toLowerCase() || 'waiting';
  if (state !== 'all' && state !== 'waiting' && !STATES.some((known) => known === state)) {
    const meant = didYouMean(state, [...STATES, 'all'], (name) => `\`/footnote escalations list ${name}\``);
    return say(`A state is one of ${STATES.join(', ')}, or \`all\`.${meant}`);
  }
  const states = STATES.filter(
    (known) => state === 'all' || known === state || (state === 'waiting' && known !== 'resolved'),
  );
  const offset = (page - 1) * PAGE_SIZE;
  const rows = await deps.store.list(person.tenant, { states, limit: PAGE_SIZE + 1, offset });
  if (rows.length === 0)
    return say(page > 1 ? `There is no page ${page}.` : 'No request for a person is waiting there.');
  const lines: string[] = [];
  for (const row of rows.slice(0, PAGE_SIZE)) {
    const maySee = await deps.mayHelp(row, { author: person, place }, options);
    lines.push(lineOf(row, maySee, deps.now()));
  }
  const words = `/footnote escalations list ${state === 'waiting' ? '' : state}`.trim();
  const how = '`/footnote escalations claim <id>` makes one yours, `resolve <id>` marks it as done.';
  const heading = '**Requests for a person**';
  return say(pageText(lines, { heading, page, words, how, hasMore: rows.length > PAGE_SIZE }));
}

/** The words of a request belong to those who can read its help place. */
function lineOf(
  { id, state, shared, claimedBy, createdAt, ticket }: Escalation,
  maySee: boolean,
  now: number,
): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(createdAt)) / 60_000));
  const holder = claimedBy && state !== 'open' ? ` by ${asData(claimedBy.name)}` : '';
  const words = maySee ? ` ${asData(shared.question.slice(0, 100).toWellFormed())}` : '';
  const note = ticket.state === 'failed' || ticket.state === 'queued' ? ` (ticket ${ticket.state})` : '';
  return `- \`${id}\` ${state}${holder}, ${age(minutes)} old${note}${words}`;
}

function age(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
}

async function change(
  what: 'claim' | 'resolve',
  { argument, person }: CommandInvocation,
  { store, now }: Deps,
): Promise<CommandEffect | CommandChange> {
  const id = argument.trim().replaceAll('`', '');
  const escalation = await store.get({ tenant: person.tenant, id });
  if (!escalation)
    return say(
      'There is no request with this id. `/footnote escalations list` shows the ids of all that wait.',
    );
  const { state, claimedBy, resolvedBy, updatedAt } = escalation;
  // A try that fell over after the change has yet to tell people: the same admin's next one does.
  const isOwn = (helper: Helper | undefined): boolean =>
    helper?.key === principalKey(person) && now() - Date.parse(updatedAt) < AGAIN_WITHIN_MS;
  if (state === 'resolved' && !(what === 'resolve' && isOwn(resolvedBy)))
    return say(`${asData(resolvedBy?.name ?? 'Somebody')} has marked it as done already.`);
  if (what === 'claim' && state !== 'open' && !(state === 'claimed' && isOwn(claimedBy)))
    return say(`${asData(claimedBy?.name ?? 'Somebody')} has it already.`);
  return {
    kind: 'change',
    what:
      what === 'claim'
        ? 'The request will be yours, and the person who asked is told.'
        : 'The request will be marked as done, and the person who asked is told.',
    apply: async () => ({ kind: 'work-on-escalation', what, id }),
  };
}
