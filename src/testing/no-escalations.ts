import type { Place } from '../core/thread.ts';
import type { EscalationServices } from '../jobs/escalation-services.ts';

/** Requests for a person that go to one place, and of which none is kept: for tests of other things. */
export function noEscalations(place: Place): EscalationServices {
  const nothing = async (): Promise<undefined> => undefined;
  const none = async (): Promise<readonly never[]> => [];
  return {
    store: {
      create: () => Promise.reject(new Error('no request for a person is kept here')),
      get: nothing,
      list: none,
      claim: nothing,
      answer: nothing,
      resolve: nothing,
      posted: nothing,
      notPosted: nothing,
      notDue: nothing,
      shown: nothing,
      ofThread: nothing,
      takeDue: none,
      takeTickets: none,
      takeUntold: none,
      answerTold: nothing,
      answersDue: nothing,
      ticketSent: nothing,
      ticketFailed: nothing,
    },
    stops: () => [{ place, raiseAfterMs: 1_800_000 }],
    isHelpPlace: (_tenant, { id }) => id === place.id,
    takePart: nothing,
  };
}
