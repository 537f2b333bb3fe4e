import { z } from 'zod';
import type { ErasurePart } from '../core/erasure.ts';
import type { FeedbackStore } from '../core/feedback.ts';
import { Principal, principalKey } from '../core/principal.ts';
import type { RememberedFacts } from '../memory/remembered-facts.ts';
import type { DeadLetters } from '../queue/dead-letters.ts';

/** What the person asked to be remembered. */
export function factsPart(facts: Pick<RememberedFacts, 'list' | 'forget'>): ErasurePart {
  return {
    name: 'remembered facts',
    count: async (person) => (await facts.list(person)).length,
    erase: (person) => facts.forget(person, 'all'),
  };
}

/** What the person said of answers, and what they offered as a helper. */
export function feedbackPart(feedback: Pick<FeedbackStore, 'count' | 'erase'>): ErasurePart {
  return {
    name: 'feedback',
    count: (person) => feedback.count(person),
    erase: (person) => feedback.erase(person),
  };
}

const Authored = z.object({ author: Principal });
/** As much of a queued item as tells whose it is. */
const Letter = z.object({
  message: Authored.optional(),
  command: Authored.optional(),
  action: Authored.optional(),
  feedback: Authored.optional(),
});

/** Questions, commands and presses of the person that were given up, which stand as they were queued. */
export function deadLettersPart(letters: Pick<DeadLetters, 'list' | 'remove'>): ErasurePart {
  const own = async (person: Principal): Promise<readonly string[]> => {
    const all = await letters.list(person.tenant);
    return all.filter(({ raw }) => authorOf(raw) === principalKey(person)).map(({ id }) => id);
  };
  return {
    name: 'dead letters',
    count: async (person) => (await own(person)).length,
    erase: async (person) => {
      const ids = await own(person);
      for (const id of ids) await letters.remove(person.tenant, id);
      return ids.length;
    },
  };
}

/** What can't be read is nobody's: it is gone within 14 days. */
function authorOf(raw: string): string | undefined {
  try {
    const letter = Letter.safeParse(JSON.parse(raw)).data;
    const item = letter?.message ?? letter?.command ?? letter?.action ?? letter?.feedback;
    return item && principalKey(item.author);
  } catch {
    return undefined;
  }
}
