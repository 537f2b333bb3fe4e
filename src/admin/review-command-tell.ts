import { principalKey } from '../core/principal.ts';
import { asData } from './as-data.ts';
import type { Telling } from './command-definition.ts';
import type { Reviewed, ReviewCommandDeps } from './review-command.ts';

type About = {
  readonly reviewed: Reviewed;
  readonly outcome: 'fixed' | 'verified';
  readonly note?: string;
};

/** Who wanted to be told of this turn and was not yet, and what they read; with who asked, if it was not answered. */
export async function peopleToTell(
  about: About,
  { feedback }: Pick<ReviewCommandDeps, 'feedback'>,
): Promise<readonly Telling[]> {
  const { item, turn } = about.reviewed;
  const { tenant, requestId } = item;
  const wanted = await feedback.toTell(tenant, requestId);
  const tellings = wanted.map(({ person, personKey, place, thread }) => ({
    ...tellingOf(about, personKey),
    person,
    place,
    thread,
    told: () => feedback.told(tenant, requestId, personKey),
  }));
  const asker = principalKey(turn.author);
  if (turn.reply.kind !== 'not-known' || item.state === 'dismissed') return tellings;
  const spoken = await feedback.ofTurn(tenant, requestId);
  if (spoken.some(({ personKey }) => personKey === asker)) return tellings;
  const { author: person, place, thread } = turn;
  // No row of theirs keeps that they were told; the delivery's id does.
  const told = async (): Promise<void> => undefined;
  return [...tellings, { ...tellingOf(about, asker), person, place, thread: thread?.id, told }];
}

function tellingOf(about: About, personKey: string): Pick<Telling, 'deliveryId' | 'requestId' | 'text'> {
  const { requestId } = about.reviewed.item;
  return { deliveryId: `${requestId}-settled-${personKey}`, requestId, text: textOf(about) };
}

function textOf({ reviewed: { turn }, outcome, note }: About): string {
  const before =
    turn.reply.kind === 'not-known' ? 'I had no answer to it then' : 'you found my answer wanting';
  const what = {
    fixed: 'The document behind it has been put right.',
    verified: 'A person has written down the right answer.',
  }[outcome];
  const words = note === undefined ? '' : ` They add: ${asData(note, 500)}`;
  return `You asked or read this here: ${asData(turn.question, 300)}, and ${before}. ${what}${words} Please ask again.`;
}
