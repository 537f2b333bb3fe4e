import type { Reply } from '../../core/reply.ts';
import type { Expectation } from '../../evaluation/conversation-cases.ts';
import type { VisibleMessage } from '../adapter-contract.ts';

/** What came of the steps since the last expectation. */
export type Observed = {
  /** Footnote's messages that are new or say something else now. */
  readonly fresh: readonly VisibleMessage[];
  readonly visible: readonly VisibleMessage[];
  /** How many replies stand there: a long one, or one with buttons, may be several messages. */
  readonly standing: number;
  /** What the message that the expectation is about was answered with, as the core has it; undefined if with nothing. */
  readonly reply: Reply | undefined;
  /** All that was decided since the last expectation. */
  readonly replies: readonly Reply[];
  /** Whether the platform shows a reaction to that message; undefined where there are none. */
  readonly reaction: boolean | undefined;
  /** Who was offered a private answer to it. */
  readonly offeredTo: readonly string[];
};

/** What is not as expected; empty when all is. */
export function checkExpectation(expected: Expectation, seen: Observed): readonly string[] {
  return [
    ...kindProblems(expected, seen),
    ...textProblems(expected, seen),
    ...citationProblems(expected, seen),
    ...countProblems(expected, seen),
  ];
}

function kindProblems({ kind = [], offer }: Expectation, seen: Observed): readonly string[] {
  const problems: string[] = [];
  if (kind.length > 0 && !kind.some((one) => isOfKind(one, seen)))
    problems.push(
      `expected ${kind.join(' or ')}, got ${seen.reply?.kind ?? 'nothing'} and ${seen.fresh.length} new or changed messages`,
    );
  if (offer === true && seen.offeredTo.join() !== 'Ana')
    problems.push(`expected a private offer to Ana alone, got one to ${seen.offeredTo.join() || 'nobody'}`);
  if (offer === false && seen.offeredTo.length > 0)
    problems.push(`expected no private offer, got one to ${seen.offeredTo.join()}`);
  return problems;
}

function isOfKind(
  kind: NonNullable<Expectation['kind']>[number],
  { reply, reaction, fresh }: Observed,
): boolean {
  if (kind === 'nothing') return reply === undefined && fresh.length === 0;
  if (kind !== 'reaction') return reply?.kind === kind;
  if (reply !== undefined && reply.kind !== 'notice') return false;
  return reaction === undefined ? fresh.length <= 1 : reaction && fresh.length === 0;
}

function textProblems(expected: Expectation, { fresh, visible, replies }: Observed): readonly string[] {
  const shown = comparable(textOf(fresh));
  const decided = comparable(replies.map(({ text }) => text).join('\n'));
  const says = (text: string) =>
    shown.includes(comparable(text)) && (decided === '' || decided.includes(comparable(text)));
  // Sources are quoted below an answer, and hold what the answer leaves out.
  const answer = decided === '' ? shown : decided;
  const everything = comparable(textOf(visible));
  const missing = (expected.contains ?? []).filter((text) => !says(text));
  const others = (expected.once ?? []).filter((text) => shown.split(comparable(text)).length !== 2);
  const surplus = (expected.lacks ?? []).filter((text) => answer.includes(comparable(text)));
  const open = (expected.hides ?? []).filter((text) => everything.includes(comparable(text)));
  return [
    ...listed('lacks', missing),
    ...listed('says', surplus),
    ...listed('does not say exactly once', others),
    ...listed('still shows', open),
    ...(isInOrder(shown, expected.order ?? []) ? [] : listed('does not say in this order', expected.order)),
  ];
}

function citationProblems({ cites = [] }: Expectation, { fresh, replies }: Observed): readonly string[] {
  const cited = replies.flatMap((reply) =>
    reply.kind === 'answer' ? reply.citations.map(({ title }) => title) : [],
  );
  const shown = comparable(textOf(fresh));
  return listed(
    `cites ${cited.join(', ') || 'nothing'} and not`,
    cites.filter((title) => !cited.includes(title) || !shown.includes(comparable(title))),
  );
}

function countProblems({ replies, buttons }: Expectation, { fresh, standing }: Observed): readonly string[] {
  const problems: string[] = [];
  if (replies !== undefined && standing !== replies)
    problems.push(`expected ${replies} messages of Footnote's, got ${standing}`);
  const offered = new Set(fresh.flatMap(({ actions }) => actions));
  const missing = (buttons ?? []).filter((button) => !offered.has(button));
  return [...problems, ...listed('has no button', missing)];
}

function isInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(comparable(part), from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

function listed(what: string, texts: readonly string[] = []): readonly string[] {
  return texts.length === 0 ? [] : [`${what} ${texts.map((text) => JSON.stringify(text)).join(', ')}`];
}

function textOf(messages: readonly VisibleMessage[]): string {
  return messages.map(({ text }) => text).join('\n');
}

function comparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\[\d+\]|[*_`\\]/g, '')
    .replaceAll(/[‐-―]/g, '-')
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/\s+/g, ' ');
}
