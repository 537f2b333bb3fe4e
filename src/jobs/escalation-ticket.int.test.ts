import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { wordsIn } from '../core/words/words.ts';
import { eachInANewWorld, type EscalationWorld } from '../testing/escalation-world.ts';
import { h, options } from '../testing/job-harness.ts';
import { workOnDueEscalations } from './escalation-due.ts';
import type { Ticket } from './escalation-services.ts';

const askerTexts = wordsIn('en').escalation;

let w: EscalationWorld;

eachInANewWorld((world) => {
  w = world;
});

const due = () => workOnDueEscalations(h.services, options, { tenant: w.tenant });

describe('the ticket of a request', () => {
  const tickets: Ticket[] = [];
  let isDown = false;
  beforeEach(() => {
    tickets.length = 0;
    isDown = false;
    h.services = {
      ...h.services,
      escalation: {
        ...h.services.escalation,
        sendTicket: async (ticket) => {
          tickets.push(ticket);
          if (isDown) throw new AssistantError('down', { code: 'delivery', retryable: true });
          return { url: 'https://desk.example/t/1' };
        },
      },
    };
  });

  it('is made once, and linked in the help place and the thread', async () => {
    await w.escalated({ answer: 'no' });
    await due();

    expect(tickets).toMatchObject([{ id: w.turn.requestId, question: 'How many days?', sources: ['Leave'] }]);
    expect(tickets[0]?.answer).toBeUndefined();
    expect(w.inPlace('C0HELP').at(-1)?.reply.text).toContain('https://desk.example/t/1');
    // One message, which the link joined.
    const told = h.delivered.filter(({ target }) => target.kind === 'thread');
    expect(told.map(({ reply }) => reply.text)).toEqual([
      askerTexts.passedOn,
      `${askerTexts.passedOn}\n\nIts ticket: https://desk.example/t/1`,
    ]);
    expect(told[1]?.inPlaceOf).toBe(told[0]?.deliveryId);
  });

  it('stands, and is shown to helpers, though the asker can’t be told of it just now', async () => {
    const { deliver } = h.services;
    h.services = {
      ...h.services,
      deliver: async (delivery, call) => {
        if (delivery.deliveryId.endsWith('-told-ticket'))
          throw new AssistantError('limited', { code: 'delivery', retryable: true });
        await deliver(delivery, call);
      },
    };

    await w.escalated();

    expect((await w.row()).ticket).toMatchObject({ state: 'sent', url: 'https://desk.example/t/1' });
    expect(w.inPlace('C0HELP').at(-1)?.reply.text).toContain('https://desk.example/t/1');
    expect(w.alone(w.asker).at(-1)?.text).toBe(askerTexts.sentReceipt);
  });

  it('waits while the ticket system is down, is told of once, and is tried with the same key later', async () => {
    isDown = true;
    await w.escalated();
    await due();
    w.nowMs += 61_000;
    await due();
    isDown = false;
    w.nowMs += 30 * 60_000;
    await Promise.all([due(), due()]);
    w.nowMs += 3 * 3_600_000;
    await due();

    expect(tickets).toHaveLength(3);
    expect(new Set(tickets.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(w.inThread().filter((text) => text.includes(askerTexts.ticketQueued))).toHaveLength(1);
    expect((await w.row()).ticket).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('is given up in the end, and that is told', async () => {
    isDown = true;
    await w.escalated();
    for (let round = 0; round < 30; round += 1) {
      w.nowMs += 3_600_000;
      await due();
    }

    expect(tickets).toHaveLength(16);
    expect((await w.row()).ticket.state).toBe('failed');
    expect(w.inThread()).toContain(askerTexts.ticketFailed);
  });
});
