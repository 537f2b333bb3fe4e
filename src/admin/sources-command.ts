import { type Pause, type Pauses, sourcePause } from '../core/pauses.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { SourceStatus, SourceStatusStore } from '../ingestion/source-status.ts';
import { asData, minute } from './as-data.ts';
import {
  say,
  type CommandChange,
  type CommandDefinition,
  type CommandEffect,
  type CommandInvocation,
  type Subcommand,
} from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';
import { pageOf } from './pages.ts';
import { pausedBy } from './paused-by.ts';

export type SourceCommandDeps = {
  readonly statuses: Pick<SourceStatusStore, 'list'>;
  /** Names of `sources.yml`, as it is now, for an organisation. */
  readonly configured: (tenant: string) => Promise<readonly string[]>;
  readonly pauses: Pauses;
  /** Has a worker read the source soon; `afresh`: also what is the same as last time. */
  readonly sync: (request: {
    readonly tenant: string;
    readonly source: string;
    readonly afresh: boolean;
  }) => Promise<void>;
  readonly now: () => number;
};

type ChangeOf = (names: readonly string[], person: Principal) => CommandChange;
type Called = Pick<Subcommand, 'name' | 'summary'>;

const HOW =
  'Read one now: `/footnote sources sync <name>`. Leave one alone: `/footnote sources pause <name>`.';
const NONE =
  'No source is configured: whoever runs Footnote names them in `sources.yml` of the knowledge folder.';

/** `/footnote sources`: how each source is doing; reads one again now, or leaves it alone for a while. */
export function createSourcesCommand(deps: SourceCommandDeps): CommandDefinition {
  const list = (invocation: CommandInvocation) => listSources(invocation, deps);
  const usage = { argument: '', isPaged: true } as const;
  return {
    ...usage,
    name: 'sources',
    summary: 'shows how my sources are doing; reads one now, or leaves it alone.',
    example: '/footnote sources sync handbook',
    role: 'admin',
    subcommands: [
      {
        ...usage,
        name: 'list',
        summary: 'shows how each is doing.',
        example: '/footnote sources list',
        run: list,
      },
      onNames(deps, { name: 'sync', summary: 'reads it now.' }, (names, { tenant }) => ({
        kind: 'change',
        what: `This reads ${listed(names)} now, whatever the schedule says. What is the same as last time stays as it is.`,
        apply: async () => {
          for (const source of names) await deps.sync({ tenant, source, afresh: false });
          return say(`On its way. How it goes: \`/footnote sources\``);
        },
      })),
      onNames(deps, { name: 'pause', summary: 'leaves it alone until you resume it.' }, (names, person) => ({
        kind: 'change',
        what: `This leaves ${listed(names)} alone: it is read by schedule no more until somebody resumes it. What was read of it still answers.`,
        apply: async () => {
          const at = new Date(deps.now()).toISOString();
          const pause = { note: '', by: principalKey(person), byName: person.name, at };
          for (const name of names)
            await deps.pauses.pause(person.tenant, { ...pause, what: sourcePause(name) });
          return say(
            `Paused. What is being read at this moment is read to its end. To go on: \`/footnote sources resume ${names.length === 1 ? names[0] : 'all'}\``,
          );
        },
      })),
      onNames(deps, { name: 'resume', summary: 'reads it by its schedule again.' }, (names, { tenant }) => ({
        kind: 'change',
        what: `This has ${listed(names)} read by schedule again.`,
        apply: async () => {
          for (const name of names) await deps.pauses.resume(tenant, sourcePause(name));
          return say('Done: the schedule counts again.');
        },
      })),
    ],
    run: list,
  };
}

/** `/footnote reindex <source>`: has documents cut and embedded again, also those that did not change. */
export function createReindexCommand(deps: SourceCommandDeps): CommandDefinition {
  const change: ChangeOf = (names, { tenant }) => ({
    kind: 'change',
    what: `This reads ${listed(names)} and makes every passage of it anew, also of documents that did not change. It can take a while and cost embeddings; answers go on meanwhile.`,
    apply: async () => {
      for (const source of names) await deps.sync({ tenant, source, afresh: true });
      return say('On its way. How it goes: `/footnote sources`');
    },
  });
  const { run, ...usage } = onNames(deps, { name: 'reindex', summary: '' }, change);
  return {
    ...usage,
    run,
    summary: 'makes all passages of a source anew.',
    example: '/footnote reindex handbook',
    role: 'admin',
    changes: true,
  };
}

/** A subcommand that takes a source's name, or `all`. */
function onNames(deps: SourceCommandDeps, { name, summary }: Called, change: ChangeOf): Subcommand {
  return {
    name,
    summary,
    argument: '<name>|all',
    example: `/footnote sources ${name} handbook`,
    run: async ({ argument, person }) => {
      const configured = await deps.configured(person.tenant);
      if (configured.length === 0) return say(NONE);
      if (argument.toLowerCase() === 'all') return change(configured, person);
      const found = configured.find((each) => each.toLowerCase() === argument.toLowerCase());
      if (found !== undefined) return change([found], person);
      const meant = didYouMean(argument, configured, (each) => asData(each));
      return say(`There is no source ${asData(argument, 60)}.${meant} All of them: \`/footnote sources\``);
    },
  };
}

async function listSources(
  { person: { tenant }, page }: CommandInvocation,
  deps: SourceCommandDeps,
): Promise<CommandEffect> {
  const [configured, statuses, pauses] = await Promise.all([
    deps.configured(tenant),
    deps.statuses.list(tenant),
    deps.pauses.list(tenant),
  ]);
  const names = [...new Set([...configured, ...statuses.map(({ source }) => source)])].toSorted();
  if (names.length === 0) return say(NONE);
  const lines = names.map((name) =>
    sourceLine(name, {
      status: statuses.find(({ source }) => source === name),
      pause: pauses.find(({ what }) => what === sourcePause(name)),
      isConfigured: configured.includes(name),
    }),
  );
  return say(
    pageOf(lines, { heading: 'Sources (times are UTC)', page, words: '/footnote sources', how: HOW }),
  );
}

type Known = {
  readonly status: SourceStatus | undefined;
  readonly pause: Pause | undefined;
  readonly isConfigured: boolean;
};

function sourceLine(name: string, { status, pause, isConfigured }: Known): string {
  const paused = pause === undefined ? [] : [`**paused** on ${minute(pause.at)} by ${pausedBy(pause)}`];
  const gone = isConfigured ? [] : ['no longer in sources.yml'];
  const next = status?.nextDueAt === undefined || pause ? [] : [`next ${minute(status.nextDueAt)}`];
  return `- **${asData(name, 60)}**: ${[...paused, ...gone, lastRun(status), ...next].join(', ')}`;
}

function lastRun(status: SourceStatus | undefined): string {
  if (status?.startedAt === undefined) return 'never read yet';
  const { startedAt, finishedAt, outcome, counts, error } = status;
  if (finishedAt === undefined || finishedAt < startedAt) return `being read since ${minute(startedAt)}`;
  const documents = counts === undefined ? '' : `, ${counts.documents} documents`;
  const trouble = error === undefined ? '' : `: ${asData(error, 160)}`;
  return `${outcome ?? 'read'} ${minute(finishedAt)}${documents}${trouble}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => asData(name, 60)).join(', ');
}
