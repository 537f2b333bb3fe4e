import type { Helper } from '../core/escalation.ts';
import type { TicketUpdate } from '../queue/job-catalogue.ts';
import { relayAnswer } from './escalate-answer.ts';
import { changeEscalation } from './escalate-work.ts';
import { UNNAMED } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** Takes what a ticket system tells of a request. What comes too late, twice, or of no request changes nothing. */
export async function updateFromTicket(
  { update, requestId: itemId }: TicketUpdate,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { tenant, id, state, text } = update;
  const by: Helper = { key: `ticket/${update.by ?? ''}`, name: update.by ?? UNNAMED.ticketSystem };
  const known = await services.escalation.store.get({ tenant, id });
  if (!known) {
    services.log.info({ requestId: id }, 'A ticket tells of no request that is known');
    return;
  }
  switch (state) {
    case 'claimed':
      await changeEscalation(known, { what: 'claim', by, itemId }, services, options);
      return;
    case 'answered': {
      if (text === undefined) return;
      await relayAnswer(known, { by, text, form: update.eventId }, { services, options, itemId });
      return;
    }
    case 'resolved':
      await changeEscalation(known, { what: 'resolve', by, itemId }, services, options);
  }
}
