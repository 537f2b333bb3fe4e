import type { Audit, AuditQuery, AuditRow } from '../core/audit.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import { asData, minute } from './as-data.ts';
import type { CommandDefinition } from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';
import { PAGE_LINES, pageText } from './pages.ts';

const KEYS = ['actor', 'action', 'request', 'since', 'until'] as const;
const EXAMPLE = '/footnote audit action:command.erase since:7d';
const HOW =
  'Narrow it: `actor:U0123` (or `actor:me`), `action:command.erase`, `request:<id>`, `since:7d` or `since:2026-11-01`, `until:2026-11-30`.';
const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

type Conditions = Pick<AuditQuery, 'actor' | 'action' | 'requestId' | 'since' | 'until'>;
type Read =
  | { readonly kind: 'query'; readonly query: Conditions }
  | { readonly kind: 'problem'; readonly text: string };

/** `/footnote audit …`: who did what, or was refused, the latest first. `now` in milliseconds. */
export function createAuditCommand(deps: {
  readonly audit: Pick<Audit, 'search'>;
  readonly now: () => number;
}): CommandDefinition {
  return {
    name: 'audit',
    summary: 'shows who did what, the latest first.',
    argument: '[actor:… action:… request:… since:… until:…]',
    example: EXAMPLE,
    role: 'admin',
    isPaged: true,
    run: async ({ argument, person, page = 1 }) => {
      const read = readQuery(argument, person, deps.now());
      if (read.kind === 'problem') return { kind: 'say', text: `${read.text}\nFor example: \`${EXAMPLE}\`` };
      const rows = await deps.audit.search(person.tenant, {
        ...read.query,
        limit: PAGE_LINES + 1,
        offset: (page - 1) * PAGE_LINES,
      });
      if (rows.length === 0)
        return {
          kind: 'say',
          text: `The audit has nothing ${page > 1 ? `on page ${page}` : 'like that'}. ${HOW}`,
        };
      const words = `/footnote audit ${argument}`.trim();
      const hasMore = rows.length > PAGE_LINES;
      const lines = rows.slice(0, PAGE_LINES).map(lineOf);
      return {
        kind: 'say',
        text: pageText(lines, {
          heading: 'Audit, the latest first (times are UTC)',
          page,
          words,
          hasMore,
          how: HOW,
        }),
      };
    },
  };
}

function readQuery(argument: string, person: Principal, now: number): Read {
  let query: Conditions = {};
  for (const word of argument.split(/\s+/).filter((each) => each !== '')) {
    const [, key = '', value = ''] = /^([a-z]+):(.+)$/i.exec(word) ?? [];
    if (key === '') return problem(`${asData(word, 40)} says nothing to look for. ${HOW}`);
    switch (key.toLowerCase()) {
      case 'actor':
        query = { ...query, actor: actorOf(value, person) };
        break;
      case 'action':
        query = { ...query, action: value.toLowerCase() };
        break;
      case 'request':
        query = { ...query, requestId: value };
        break;
      case 'since':
      case 'until': {
        const isUntil = key.toLowerCase() === 'until';
        const at = momentOf(value, { now, isUntil });
        if (at === undefined)
          return problem(
            `${asData(value, 40)} is no time that I know: write \`7d\`, \`12h\` or a day such as \`2026-11-01\`.`,
          );
        query = { ...query, ...(isUntil ? { until: at } : { since: at }) };
        break;
      }
      default:
        return problem(
          `${asData(key, 40)} is nothing that I can look for.${didYouMean(key, KEYS, (name) => `\`${name}:\``)} ${HOW}`,
        );
    }
  }
  return { kind: 'query', query };
}

/** A platform's id alone is one of the admin's own workspace; a whole key is taken as it stands. */
function actorOf(value: string, person: Principal): string {
  if (value.toLowerCase() === 'me') return principalKey(person);
  if (value.includes('/') || value === 'system') return value;
  return principalKey({ ...person, id: value.replace(/^<?@|>$/g, '') });
}

/** `7d` ago, a moment (ISO 8601), or the beginning of a day; its end, where the day is the last one that counts. */
function momentOf(
  value: string,
  { now, isUntil }: { readonly now: number; readonly isUntil: boolean },
): string | undefined {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/i.exec(value) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(
      now - Number(count) * UNITS_MS[unit.toLowerCase() as keyof typeof UNITS_MS],
    ).toISOString();
  const at = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  return new Date(isUntil && !value.includes('T') ? at + UNITS_MS.d : at).toISOString();
}

function lineOf({
  sequence,
  at,
  actor,
  action,
  decision,
  outcome,
  place,
  requestId,
  detail,
}: AuditRow): string {
  const ended = outcome === undefined ? decision : `${decision}, ${outcome}`;
  const where = place === undefined ? [] : [`in ${asData(`${place.channel}:${place.id}`, 60)}`];
  const request = requestId === undefined ? [] : [`request ${asData(requestId, 60)}`];
  const what = detail === undefined ? [] : [asData(JSON.stringify(detail), 200)];
  const parts = [
    minute(at),
    asData(actor, 80),
    `**${asData(action, 60)}** ${ended}`,
    ...where,
    ...request,
    ...what,
  ];
  return `- #${sequence} ${parts.join(' · ')}`;
}

function problem(text: string): Read {
  return { kind: 'problem', text };
}
