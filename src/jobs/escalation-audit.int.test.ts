import { describe, expect, it } from 'vitest';
import { eachInANewWorld, type EscalationWorld } from '../testing/escalation-world.ts';
import { h, helpDesk, now, place } from '../testing/job-harness.ts';
import { workByCommand } from './escalate-command.ts';

let w: EscalationWorld;

eachInANewWorld((world) => {
  w = world;
});

/** As long as it lasts nothing can be written to the audit. */
const whileAuditIsAway = async (work: () => Promise<unknown>): Promise<void> => {
  const { services } = h;
  const append = () => Promise.reject(new Error('away'));
  h.services = { ...services, audit: { ...services.audit, append } };
  await expect(work()).rejects.toMatchObject({ code: 'storage', retryable: true });
  h.services = services;
};

describe('while a change can’t stand in the audit', () => {
  it('no request is made', async () => {
    const form = await w.preview();

    await whileAuditIsAway(() => w.send(form, w.asker, place));

    expect(await w.store.get({ tenant: w.tenant, id: w.turn.requestId })).toBeUndefined();
    expect(w.inPlace('C0HELP')).toEqual([]);
  });

  it.each(['claim-escalation', 'resolve-escalation'] as const)(
    '%s changes nothing, and works later',
    async (name) => {
      await w.escalated();
      h.delivered = [];
      h.audited = [];

      await whileAuditIsAway(() => w.press(name, w.helper, helpDesk));

      expect(await w.row()).toMatchObject({ state: 'open' });
      expect(w.inThread()).toEqual([]);
      await w.press(name, w.helper, helpDesk);
      expect((await w.row()).state).not.toBe('open');
      expect(h.audited).toHaveLength(1);
    },
  );

  it('no answer is kept', async () => {
    await w.escalated();
    const form = await w.answerForm();

    await whileAuditIsAway(() => w.send(form, w.helper, helpDesk, { changed: { answer: '25 days' } }));

    expect(await w.row()).toMatchObject({ answers: [], state: 'open' });
  });
});

it('a claim by command that fell over before its posts is finished by the next try', async () => {
  await w.escalated();
  h.delivered = [];
  const key = [w.tenant, 'slack', 'T1', w.helper.id].join('/');
  const entry = { tenant: w.tenant, actor: key, action: 'escalation.claim', decision: 'allowed' } as const;
  await w.store.claim(await w.row(), { key, name: 'Ben Carter' }, entry);
  const command = { eventId: 'e9', name: 'footnote', text: '', author: w.helper, place, sentAt: now };
  const item = { command, requestId: 'r9', acceptedAt: now, limited: false };

  await workByCommand({ kind: 'work-on-escalation', what: 'claim', id: w.turn.requestId }, item, h.services, {
    signal: new AbortController().signal,
  });

  expect(w.inThread()).toEqual(['Ben Carter has taken your question.']);
  expect(w.inPlace('C0HELP').at(-1)?.reply.text).toContain('Ben Carter has it.');
});
