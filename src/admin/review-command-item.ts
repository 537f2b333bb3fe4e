import { principalKey } from '../core/principal.ts';
import type { ReviewState } from '../core/feedback.ts';
import { say, type CommandEffect, type CommandInvocation } from './command-definition.ts';
import { asData } from './as-data.ts';
import type { Reviewed, ReviewCommandDeps } from './review-command.ts';

type Found =
  | { readonly kind: 'found'; readonly reviewed: Reviewed; readonly rest: string }
  | { readonly kind: 'missing'; readonly effect: CommandEffect };

/** The item that the first word of an argument names in the admin's own organisation, and what stands behind that word. */
export async function reviewedOf(
  { argument, person }: Pick<CommandInvocation, 'argument' | 'person'>,
  { queue, turnOf }: Pick<ReviewCommandDeps, 'queue' | 'turnOf'>,
): Promise<Found> {
  const [word = ''] = argument.trim().split(/\s+/, 1);
  const id = word.replaceAll(/[`#]/g, '');
  const item = await queue.find(person.tenant, id.length === SHORT ? id.toLowerCase() : id);
  const turn = item && (await turnOf(person.tenant, item.requestId));
  if (item && turn)
    return { kind: 'found', reviewed: { item, turn }, rest: argument.trim().slice(word.length).trim() };
  const text = `There is nothing under ${asData(word, 60)} in the review queue (any more). See what is: \`/footnote review\``;
  return { kind: 'missing', effect: say(text) };
}

/** Letters and digits of an item's id; a request id is longer. */
const SHORT = 6;

/** Takes the item out of the queue, and with it writes who did it to the audit. */
export async function decide(
  { item }: Reviewed,
  decision: { readonly state: Exclude<ReviewState, 'open'>; readonly note?: string },
  { person, place }: Pick<CommandInvocation, 'person' | 'place'>,
  { queue, now }: Pick<ReviewCommandDeps, 'queue' | 'now'>,
): Promise<void> {
  const by = principalKey(person);
  await queue.decide(
    item,
    { ...decision, by, at: new Date(now()).toISOString() },
    {
      tenant: item.tenant,
      actor: by,
      action: `review.${ACTIONS[decision.state]}`,
      place,
      decision: 'confirmed',
      outcome: 'succeeded',
      detail: { item: item.id, reason: item.reason, document: item.document ?? '' },
      requestId: item.requestId,
    },
  );
}

const ACTIONS = { fixed: 'fixed', verified: 'verify', golden: 'golden', dismissed: 'dismiss' } as const;

/** What was decided of it before, for an admin who comes second; empty while it is open. */
export function decidedBefore({ item }: Reviewed): string {
  if (item.state === 'open') return '';
  const when = item.decidedAt === undefined ? '' : ` on ${item.decidedAt.slice(0, 10)}`;
  return `It was settled already (${item.state}${when}). `;
}
