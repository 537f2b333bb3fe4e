import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { circumstancesOf, expandWithFacts, factsForPrompt } from '../memory/facts-in-use.ts';
import type { TurnRequest } from '../orchestrator/orchestrator.ts';
import type { HandlerServices } from './handler-services.ts';

type Asked = {
  readonly author: Principal;
  readonly place: Place;
  readonly question: string;
  readonly shownTo: 'place' | 'asker';
};

/**
 * What the asker let Footnote remember, for the asker's own question: put into words only where nobody else reads the reply,
 * and otherwise used to search alone. Facts that can't be read are done without.
 */
export async function recallPerson(
  { author, place, question, shownTo }: Asked,
  { facts, log }: HandlerServices,
): Promise<Pick<TurnRequest, 'aboutAsker' | 'alsoSearch' | 'circumstances'>> {
  try {
    const known = await facts.list(author);
    if (known.length === 0) return {};
    const alone = shownTo === 'asker' || place.kind === 'direct';
    return {
      aboutAsker: factsForPrompt(known, { asker: author, alone }),
      circumstances: circumstancesOf(known, { asker: author, alone }),
      alsoSearch: expandWithFacts(question, known, author),
    };
  } catch (error) {
    log.warn({ error }, 'What a person let Footnote remember could not be read: answering without it');
    return {};
  }
}
