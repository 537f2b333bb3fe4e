import type { Erasure, ErasureCounts, PersonName } from '../core/erasure.ts';
import { ChannelName, type Principal, principalKey } from '../core/principal.ts';
import { asData } from './as-data.ts';
import {
  say,
  type CommandDefinition,
  type CommandEffect,
  type CommandInvocation,
} from './command-definition.ts';

const EXAMPLE = '/footnote erase ana@example.com';
const HOW =
  'Name one person: by e-mail address, by the platform’s id (`U0123`), or by platform and id (`slack:U0123`).';
const MOST_PEOPLE = 10;
const STAYS =
  'What stays: the audit, and when requests for a person were made, taken and done, by ids without words: they are evidence. What they and I wrote on Slack or Teams: whoever runs these removes it there.';

/** `/footnote erase <person>`: removes what is kept of a person, with a receipt. The audit keeps that it was done. */
export function createEraseCommand(erasure: Erasure): CommandDefinition {
  return {
    name: 'erase',
    summary: 'removes what I keep of one person, and gives you a receipt.',
    argument: '<person>',
    example: EXAMPLE,
    role: 'admin',
    changes: true,
    run: async (invocation, { signal }) => {
      const { argument, person: admin } = invocation;
      const name = personName(argument, admin);
      if (!name)
        return say(
          `I can’t tell whom you mean by ${asData(argument, 60)}. ${HOW}\nFor example: \`${EXAMPLE}\``,
        );
      const people = await erasure.find(admin.tenant, name);
      if (people.length === 0) return say(`I keep nothing of ${asData(argument, 60)}. ${HOW}`);
      if (people.length > MOST_PEOPLE)
        return say(
          `${people.length} people have this name. Please name one by platform and id: \`/footnote erase slack:U0123\``,
        );
      const keys = people.map((each) => asData(principalKey(each))).join(', ');
      const counts = sumOf(await Promise.all(people.map((each) => erasure.count(each))));
      return {
        kind: 'change',
        what: [
          `This removes for good what I keep of ${keys}: ${countsText(counts)}.`,
          'What they asked a person ends. Its state and times stay, as does the audit: they are evidence. What stands on Slack or Teams itself stays too. It can’t be undone.',
        ].join(' '),
        apply: () => eraseAll(people, invocation, { erasure, signal }),
      };
    },
  };
}

async function eraseAll(
  people: readonly Principal[],
  { requestId }: CommandInvocation,
  { erasure, signal }: { readonly erasure: Erasure; readonly signal: AbortSignal },
): Promise<CommandEffect> {
  const lines: string[] = [];
  const remaining: string[] = [];
  for (const person of people) {
    const { count, left } = await erasure.erase(person, { signal });
    lines.push(`- ${asData(principalKey(person))}: ${countsText(count)}`);
    remaining.push(...left.map((what) => `- ${asData(what, 300)}`));
  }
  if (remaining.length > 0) lines.push('', '**Please remove these yourself, I can’t:**', ...remaining);
  const receipt = requestId === undefined ? '' : ` ${asData(requestId)}`;
  const proof =
    requestId === undefined ? '' : ` It stands in the audit: \`/footnote audit request:${requestId}\``;
  return say([`**Receipt**${receipt}: erased.${proof}`, '', ...lines, '', STAYS].join('\n'));
}

/** An id without a platform is one of the admin's own. */
function personName(typed: string, { channel, workspace }: Principal): PersonName | undefined {
  const text = typed.replace(/^<?@([^|>]+)(?:\|[^>]*)?>?$/, '$1').trim();
  if (/^[^\s@:]+@[^\s@]+\.[^\s@]+$/.test(text)) return { email: text.toLowerCase() };
  const [, platform, named] = /^(slack|teams|web):(\S{1,120})$/i.exec(text) ?? [];
  if (platform !== undefined && named !== undefined)
    return { channel: ChannelName.parse(platform.toLowerCase()), id: named };
  return /^[\w:-]{2,120}$/.test(text) ? { channel, workspace, id: text } : undefined;
}

function sumOf(all: readonly ErasureCounts[]): ErasureCounts {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function countsText(counts: ErasureCounts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
