import type { ReviewGroup, ReviewLine, ReviewReason } from '../core/feedback.ts';
import { asData } from './as-data.ts';
import { say, type CommandEffect, type CommandInvocation } from './command-definition.ts';
import { PAGE_LINES, pageText } from './pages.ts';
import type { ReviewCommandDeps } from './review-command.ts';

const DAY_MS = 86_400_000;
const THUMB_DAYS = 30;
const MOST_DOCUMENTS = 3;

/** How an admin reads a reason. */
export const REASON_WORDS: Readonly<Record<ReviewReason, string>> = {
  wrong: 'wrong',
  outdated: 'out of date',
  incomplete: 'incomplete',
  'bad-source': 'the source does not say it',
  'not-permitted': 'should not be seen',
  other: 'something else',
  unanswered: 'not answered',
  unsaid: 'no reason given',
  offered: 'a person who helped offers an answer',
};

const RESTRICTED = 'A page that you may not read';

/** One page of the queue with its figures. Pages that this admin may not read stay unnamed. */
export async function listReview(
  invocation: CommandInvocation,
  { queue, now, privacy, passagesFor }: Pick<ReviewCommandDeps, 'queue' | 'now' | 'privacy' | 'passagesFor'>,
  call: { readonly signal: AbortSignal },
): Promise<CommandEffect> {
  const {
    person: { tenant },
    page = 1,
  } = invocation;
  const since = new Date(now() - THUMB_DAYS * DAY_MS).toISOString();
  const offset = (page - 1) * PAGE_LINES;
  const [groups, lines, thumbs] = await Promise.all([
    queue.groups(tenant),
    queue.lines(tenant, { limit: PAGE_LINES, offset }),
    queue.thumbs(tenant, since),
  ]);
  const open = groups.reduce((sum, { count }) => sum + count, 0);
  const of = Math.max(1, Math.ceil(open / PAGE_LINES));
  const share = thumbsText(thumbs);
  if (open === 0) return say(`Nothing waits for review. ${share}`);
  if (lines.length === 0)
    return say(`There is no page ${page} of the review queue: it has ${of === 1 ? 'one' : of}.`);
  const named = [...new Set([...groups, ...lines].flatMap(({ document }) => document ?? []))];
  const readable = new Set((await passagesFor(invocation, named, call)).map(({ document }) => document));
  const nameOf: NameOf = (document) => documentName(document, readable);
  const text = pageText(grouped(lines, groups, { nameOf, showsNames: privacy === 'public' }), {
    heading: `**Review: ${open} open**`,
    words: '/footnote review',
    page,
    of,
    hasMore: page < of,
    how: `Look at one: \`/footnote review show ${lines[0]?.id ?? ''}\`. Settle it: \`fixed\`, \`verify\`, \`golden\` or \`dismiss\` in place of \`show\`.`,
  });
  return say(page === 1 ? `${text}\n\n${figures(groups, nameOf)}\n${share}` : text);
}

/** Lines below a heading for each document and reason. */
function grouped(
  lines: readonly ReviewLine[],
  groups: readonly ReviewGroup[],
  { nameOf, showsNames }: { readonly nameOf: NameOf; readonly showsNames: boolean },
): readonly string[] {
  const counts = new Map(groups.map((group) => [keyOf(group), group.count]));
  const shown: string[] = [];
  let current: string | undefined;
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== current) {
      if (current !== undefined) shown.push('');
      shown.push(`**${nameOf(line.document)}**, ${REASON_WORDS[line.reason]} (${counts.get(key) ?? 1}):`);
      current = key;
    }
    const by = showsNames && line.by !== undefined ? `, ${asData(line.by, 60)}` : '';
    shown.push(`- \`${line.id}\` ${line.latestAt.slice(0, 10)} ${asData(line.question, 90)}${by}`);
  }
  return shown;
}

function keyOf({ document, reason }: Pick<ReviewGroup, 'document' | 'reason'>): string {
  return `${reason}/${document ?? ''}`;
}

type NameOf = (document: string | undefined) => string;

/** As a line of code: a document's name is whatever its source calls it. */
function documentName(document: string | undefined, readable: ReadonlySet<string>): string {
  if (document === undefined) return 'No document';
  return readable.has(document) ? asData(document, 80) : RESTRICTED;
}

function figures(groups: readonly ReviewGroup[], nameOf: NameOf): string {
  const reasons = ranked(groups, ({ reason }) => REASON_WORDS[reason]).map(
    ([name, count]) => `${name} ${count}`,
  );
  const documents = ranked(groups, ({ document }) => nameOf(document))
    .slice(0, MOST_DOCUMENTS)
    .map(([name, count]) => `${name} ${count}`);
  return `By reason: ${reasons.join(', ')}. Most: ${documents.join(', ')}.`;
}

function ranked(
  groups: readonly ReviewGroup[],
  nameOf: (group: ReviewGroup) => string,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(nameOf(group), (counts.get(nameOf(group)) ?? 0) + group.count);
  return [...counts].toSorted(([, one], [, other]) => other - one);
}

function thumbsText({ up, down }: { readonly up: number; readonly down: number }): string {
  const all = up + down;
  if (all === 0) return `Nobody pressed a thumb in the last ${THUMB_DAYS} days.`;
  return `Thumbs of the last ${THUMB_DAYS} days: ${Math.round((100 * up) / all)} % up (${up} of ${all}).`;
}
