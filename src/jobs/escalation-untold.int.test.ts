import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { eachInANewWorld, type EscalationWorld } from '../testing/escalation-world.ts';
import { h, helpDesk, options } from '../testing/job-harness.ts';
import { workOnDueEscalations } from './escalation-due.ts';

let w: EscalationWorld;

eachInANewWorld((world) => {
  w = world;
});

const due = () => workOnDueEscalations(h.services, options, { tenant: w.tenant });
const pass = (minutes: number): void => void (w.nowMs += minutes * 60_000);
const away = new AssistantError('away', { code: 'delivery', retryable: true });

describe('a helper’s answer that could not be told', () => {
  beforeEach(async () => {
    await w.escalated();
    h.delivered = [];
  });

  it('is told later, once, when the asker’s place takes something again', async () => {
    const form = await w.answerForm();
    const { services } = h;
    let tried = 0;
    h.services = {
      ...services,
      deliver: async (delivery, call) => {
        if (delivery.target.kind !== 'thread') return services.deliver(delivery, call);
        tried += 1;
        throw away;
      },
    };
    const sent = w.send(form, w.helper, helpDesk, { changed: { answer: '25 days' } });
    await expect(sent).rejects.toThrow('away');

    await due();
    expect(tried).toBe(1);
    pass(6);
    await due();
    await due();
    expect(tried).toBe(2);
    h.services = services;
    pass(60 * 24);
    await Promise.all([due(), due()]);

    expect(w.inThread()).toMatchObject([expect.stringContaining('> 25 days')]);
    expect(w.inPlace('C0HELP').at(-1)?.reply.text).toContain('Ben Carter has answered.');
    // Not even once the ledger has forgotten it.
    h.delivered = [];
    pass(60 * 24);
    await due();
    await w.send(form, w.helper, helpDesk, { changed: { answer: '25 days' } });
    expect(w.inThread()).toEqual([]);
  });

  it('leaves alone what was told, and what others still wait for', async () => {
    await w.send(await w.answerForm(), w.helper, helpDesk, { changed: { answer: 'First' } });
    const { services } = h;
    h.services = {
      ...services,
      deliver: (delivery, call) =>
        delivery.target.kind === 'thread' ? Promise.reject(away) : services.deliver(delivery, call),
    };
    const second = w.send(await w.answerForm(), w.helper, helpDesk, { changed: { answer: 'Second' } });
    await expect(second).rejects.toThrow('away');
    h.services = services;
    h.delivered = [];

    await w.send(await w.answerForm(), w.helper, helpDesk, { changed: { answer: 'Third' } });
    pass(60);
    await due();

    expect(w.inThread().map((text) => text.split('> ')[1])).toEqual(['Third', 'Second']);
  });

  it('is given up after a week', async () => {
    const form = await w.answerForm();
    w.gone.add(w.turn.place.id);
    await w.send(form, w.helper, helpDesk, { changed: { answer: '25 days' } });

    for (let round = 0; round < 30; round += 1) {
      pass(6 * 60);
      await due();
    }
    w.gone.clear();
    pass(6 * 60);
    await due();

    expect(w.inThread()).toEqual([]);
  });
});
