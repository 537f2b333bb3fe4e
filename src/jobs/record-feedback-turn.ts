import type { IncomingAction, IncomingFeedback } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import { takesFeedback } from '../core/reply.ts';
import { isSameWorkspace } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';

/** Who judges where. */
export type Judging = Pick<IncomingFeedback | IncomingAction, 'author' | 'place'>;

/** The turn that feedback is about; undefined when it is gone, takes none, or the person could not see its answer. */
export async function judgedTurn(
  about: IncomingFeedback['about'],
  judging: Judging,
  services: Pick<HandlerServices, 'turns' | 'delivered'>,
): Promise<Turn | undefined> {
  for (const requestId of await candidates(about, judging, services)) {
    const turn = await services.turns.get(judging.author.tenant, requestId);
    if (turn && takesFeedback(turn.reply) && (await couldSee(turn, judging, services))) return turn;
  }
  return undefined;
}

/** A delivery is called by its turn's request id, with an ending where the answer was shown to others afterwards. */
async function candidates(
  about: IncomingFeedback['about'],
  { author, place }: Judging,
  { delivered }: Pick<HandlerServices, 'delivered'>,
): Promise<readonly string[]> {
  if ('requestId' in about) return [about.requestId];
  const deliveries = await delivered.deliveriesOf(author.tenant, place.channel, about.messageId);
  return [...new Set(deliveries.flatMap((id) => [id, id.replace(SHARED, '')]))];
}

const SHARED = /-shared$/;

/**
 * In the same workspace: who asked, and whoever reads the place where the answer stands. What one person asked alone, others
 * saw only if it was shared there.
 */
async function couldSee(
  turn: Turn,
  { author, place }: Judging,
  { delivered }: Pick<HandlerServices, 'delivered'>,
): Promise<boolean> {
  if (!isSameWorkspace(turn.place, place)) return false;
  if (principalKey(turn.author) === principalKey(author)) return true;
  if (turn.place.id !== place.id) return false;
  if (turn.thread && turn.place.kind !== 'direct') return true;
  const shared = await delivered.messageIds(turn.tenant, `${turn.requestId}-shared`);
  return shared.length > 0;
}
