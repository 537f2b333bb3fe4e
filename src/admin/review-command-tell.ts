import { principalKey } from '../core/principal.ts';
import { wordsIn } from '../core/words/words.ts';
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
  { feedback, queue }: Pick<ReviewCommandDeps, 'feedback' | 'queue'>,
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
  if (turn.reply.kind !== 'not-known' || item.state === 'dismissed' || item.askerToldAt) return tellings;
  const spoken = await feedback.ofTurn(tenant, requestId);
  if (spoken.some(({ personKey }) => personKey === asker)) return tellings;
  const { author: person, place, thread } = turn;
  const told = () => queue.askerTold(item);
  return [...tellings, { ...tellingOf(about, asker), person, place, thread: thread?.id, told }];
}

function tellingOf(
  about: About,
  personKey: string,
): Pick<Telling, 'deliveryId' | 'requestId' | 'text' | 'language'> {
  const { item, turn } = about.reviewed;
  const { requestId } = item;
  const { language } = turn.reply;
  return { deliveryId: `${requestId}-settled-${personKey}`, requestId, text: textOf(about), language };
}

/** In the words of the reply that it is about; the note stays as the admin wrote it. */
function textOf({ reviewed: { turn }, outcome, note }: About): string {
  const words = wordsIn(turn.reply.language).feedback;
  const before = turn.reply.kind === 'not-known' ? words.hadNoAnswer : words.foundWanting;
  const added = note === undefined ? [] : [words.theyAdd(asData(note, 500))];
  return [before(asData(turn.question, 300)), words[outcome], ...added, words.askAgain].join(' ');
}
