import { describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import type { Place } from '../core/thread.ts';
import { wordsIn } from '../core/words/words.ts';
import { eachInANewWorld, type EscalationWorld, formOf } from '../testing/escalation-world.ts';
import { h, helpDesk, now, options, place } from '../testing/job-harness.ts';
import { escalateByCommand } from './escalate-command.ts';
import { workOnDueEscalations } from './escalation-due.ts';
import { escalationTexts } from './escalation-texts.ts';

const askerTexts = wordsIn('en').escalation;

let w: EscalationWorld;

eachInANewWorld((world) => {
  w = world;
});

const exchange = {
  requestId: 'r0',
  question: 'And for <!here> temps?',
  answer: 'None.',
  sources: [['public']],
};
const elsewhere: Place = { ...helpDesk, id: 'C0NEXT' };
const night: Place = { ...helpDesk, id: 'C0NIGHT' };
const due = () => workOnDueEscalations(h.services, options, { tenant: w.tenant });

describe('the preview of a request for a person', () => {
  it('shows what would be shared, to be changed and left out, and shares nothing', async () => {
    h.remembered = [exchange];

    const form = await w.preview();

    expect(form).toMatchObject({ form: 'escalate', warning: undefined });
    expect(form.facts).toMatchObject([
      { label: 'What I answered', value: '27 days [1].' },
      { label: 'Sources that I looked at', value: 'Leave' },
      { label: 'Earlier in this thread', value: expect.stringContaining('And for <!here> temps?') },
    ]);
    expect(form.fields.map(({ name }) => name)).toEqual(['question', 'answer', 'sources', 'excerpt', 'more']);
    expect(h.delivered).toHaveLength(1);
  });

  it('offers nothing that rests on what not everybody at the help place may read, and says so', async () => {
    h.restricted = ['p'];

    const form = await w.preview();
    await w.send(form, w.asker, place, { changed: { answer: 'yes', sources: 'yes' } });

    expect(form.warning).toContain('Not everybody there');
    expect(form.fields.map(({ name }) => name)).toEqual(['question', 'more']);
    const [posted] = w.inPlace('C0HELP');
    expect(posted?.reply.text).toContain('How many days?');
    expect(posted?.reply.text).not.toMatch(/27 days|Leave/);
  });

  it('ends without a trace when it is dismissed', async () => {
    const { form, binding } = await w.preview();

    await w.press('dismiss', w.asker, place, { form, binding });

    expect(w.inPlace('C0HELP')).toEqual([]);
    expect(await w.store.get({ tenant: w.tenant, id: w.turn.requestId })).toBeUndefined();
    expect(h.delivered.at(-1)).toMatchObject({
      target: { kind: 'private', replaces: true },
      reply: { text: askerTexts.dismissed },
    });
  });

  it('shares what was changed, and leaves out what was left out', async () => {
    h.remembered = [exchange];
    await w.escalated({
      question: 'How many days for temps?',
      answer: 'no',
      excerpt: 'no',
      more: 'By Friday',
    });

    const text = w.inPlace('C0HELP')[0]?.reply.text;
    expect(text).toContain('How many days for temps?');
    expect(text).toContain('By Friday');
    expect(text).toContain('Leave');
    expect(text).not.toMatch(/27 days|Asked: And/);
  });

  it('is shown anew when it no longer is what would be shared', async () => {
    const form = await w.preview();
    h.remembered = [exchange];

    await w.send(form, w.asker, place, { changed: { more: 'By Friday' } });

    const again = formOf(w.alone(w.asker).at(-1));
    expect(again.text).toBe(askerTexts.previewChanged);
    expect(again.fields).toContainEqual(expect.objectContaining({ name: 'more', value: 'By Friday' }));
    expect(w.inPlace('C0HELP')).toEqual([]);
  });

  it('asks for the question when that was taken out', async () => {
    await w.escalated({ question: '  ' });

    expect(formOf(w.alone(w.asker).at(-1)).text).toBe(askerTexts.questionMissing);
    expect(w.inPlace('C0HELP')).toEqual([]);
  });

  it('keeps the first 3,000 characters of a very long reason, and says so', async () => {
    const command = { eventId: 'e9', name: 'footnote', text: '', author: w.asker, place, sentAt: now };
    const item = { command, requestId: 'r9', acceptedAt: now, limited: false };
    const reason = 'r'.repeat(10_000);

    const reply = await escalateByCommand(
      { kind: 'escalate', turn: w.turn, reason },
      item,
      h.services,
      options,
    );

    const form = formOf(reply);
    expect(form.warning).toContain('3,000');
    expect(form.fields.find(({ name }) => name === 'more')).toMatchObject({
      value: expect.stringMatching(/^r{2999}…$/),
    });
    await w.send(form, w.asker, place, { changed: { more: reason } });
    expect((await w.row()).shared.note).toHaveLength(3_000);
  });

  it('needs a question to be asked first', async () => {
    const command = { eventId: 'e9', name: 'footnote', text: '', author: w.asker, place, sentAt: now };
    const item = { command, requestId: 'r9', acceptedAt: now, limited: false };
    const effect = { kind: 'escalate', turn: undefined, reason: '' } as const;

    expect(await escalateByCommand(effect, item, h.services, options)).toMatchObject({
      text: escalationTexts.noLastTurn,
    });
  });

  it('is a colleague’s only in a thread that they can read', async () => {
    w.readers.set(place.id, [w.asker, w.other]);

    await w.press('ask-a-person', w.other, place);
    await w.press('ask-a-person', w.helper, place);

    expect(w.alone(w.other).at(-1)?.kind).toBe('form');
    expect(w.alone(w.helper).at(-1)?.kind).toBe('notice');
  });

  it('is nobody else’s for what one person asked alone, sent or not', async () => {
    h.turns.set(`${w.tenant}/${w.turn.requestId}`, { ...w.turn, thread: undefined });
    const form = await w.preview();

    await w.send(form, w.other, place);

    expect(w.alone(w.other)).toMatchObject([{ kind: 'notice' }]);
    expect(w.inPlace('C0HELP')).toEqual([]);
    expect(h.audited).toMatchObject([{ action: 'escalation.open', decision: 'refused' }]);
  });

  it('says that nobody can be reached where no help place is set up', async () => {
    w.stops = [];

    await w.press('ask-a-person', w.asker, place);

    expect(w.alone(w.asker)).toMatchObject([{ kind: 'refusal', reason: 'escalation-unset' }]);
  });
});

describe('a request for a person', () => {
  it('names its id once where the page names it already', async () => {
    w.stops = [{ place: { ...helpDesk, channel: 'web', id: 'help-desk' }, raiseAfterMs: 1 }];
    await w.escalated();

    expect(w.inPlace('help-desk')[0]?.reply.text).not.toContain(w.turn.requestId);
  });

  it('is one message in the help place and a word in the thread', async () => {
    w.stops = [{ place: helpDesk, raiseAfterMs: 1, mention: { kind: 'group', id: 'S0ONCALL' } }];

    await w.escalated();

    expect(w.inPlace('C0HELP')).toMatchObject([
      {
        reply: {
          kind: 'notice',
          actions: ['claim-escalation', 'answer-escalation'],
          origin: { person: { id: 'U1' } },
          mention: { kind: 'group', id: 'S0ONCALL' },
        },
      },
    ]);
    expect(w.inThread()).toEqual([askerTexts.passedOn]);
    expect(w.alone(w.asker).at(-1)?.text).toBe(askerTexts.sentReceipt);
    expect(h.audited).toMatchObject([{ action: 'escalation.open', decision: 'allowed' }]);
  });

  it('is one a turn, by whomever it is sent at once', async () => {
    const [mine, theirs] = [await w.preview(), await w.preview(w.other)];

    await Promise.all([
      w.send(mine, w.asker, place),
      w.send(theirs, w.other, place),
      w.send(mine, w.asker, place),
    ]);
    await w.press('ask-a-person', w.other, place);

    expect(w.inPlace('C0HELP')).toHaveLength(1);
    expect(w.alone(w.other).at(-1)?.text).toContain('with the help team already');
  });

  it('is finished by the second try of a job that fell over', async () => {
    const form = await w.preview();
    const { deliver } = h.services;
    h.services = {
      ...h.services,
      deliver: () => Promise.reject(new AssistantError('away', { code: 'delivery', retryable: true })),
    };
    await expect(w.send(form, w.asker, place, { eventId: 'press' })).rejects.toThrow('away');
    h.services = { ...h.services, deliver };

    await w.send(form, w.asker, place, { eventId: 'press' });

    expect(w.inPlace('C0HELP')).toHaveLength(1);
    expect(w.alone(w.asker).at(-1)?.text).toBe(askerTexts.sentReceipt);
  });

  it('goes to the next place when a channel was deleted, and shows there what may be shown there', async () => {
    w.stops = [
      { place: night, raiseAfterMs: 1_000 },
      { place: { ...elsewhere, channel: 'teams' }, raiseAfterMs: 1_000 },
    ];
    w.gone.add('C0NIGHT');
    const { mayAllSee, access } = h.services;
    const audienceOf: typeof access.audienceOf = async (asking, call) =>
      asking.place.channel === 'teams' ? [['group:support']] : access.audienceOf(asking, call);
    h.services = {
      ...h.services,
      access: { ...access, audienceOf },
      mayAllSee: async (tenant, ids, audience) =>
        audience[0]?.[0] !== 'group:support' && mayAllSee(tenant, ids, audience),
    };

    await w.escalated();

    const [posted] = w.inPlace('C0NEXT');
    expect(posted).toMatchObject({ target: { place: { channel: 'teams' } } });
    expect(posted?.reply.text).toContain('left out');
    expect(posted?.reply.text).not.toContain('27 days');
  });

  it('is kept, and told, when no place can be reached; another press tries again', async () => {
    w.gone.add('C0HELP');
    await w.escalated();
    expect(w.alone(w.asker).at(-1)?.text).toBe(askerTexts.unreachable);
    expect(w.inThread()).toEqual([askerTexts.unreachable]);

    w.gone.clear();
    await w.press('ask-a-person', w.asker, place);

    expect(w.inPlace('C0HELP')).toHaveLength(1);
    expect(w.alone(w.asker).at(-1)?.text).toBe(askerTexts.sentReceipt);
  });

  it('is told alone, to last, where it was asked alone', async () => {
    h.turns.set(`${w.tenant}/${w.turn.requestId}`, { ...w.turn, thread: undefined });

    await w.escalated();

    expect(h.delivered.find(({ deliveryId }) => deliveryId.endsWith('told-passed-on'))).toMatchObject({
      target: { kind: 'private', person: { id: 'U1' }, isLasting: true },
    });
  });
});

describe('an unclaimed request', () => {
  const after = (minutes: number): void => {
    w.nowMs += minutes * 60_000;
  };

  it('is raised once in the same place, then in the next, and then told; each by one worker', async () => {
    w.stops = [
      { place: helpDesk, raiseAfterMs: 600_000 },
      { place: elsewhere, raiseAfterMs: 600_000 },
    ];
    await w.escalated();
    await due();
    expect(w.inPlace('C0HELP')).toHaveLength(1);

    after(11);
    await Promise.all([due(), due(), due()]);
    expect(w.inPlace('C0HELP').map(({ reply }) => reply.text.split('\n')[0])).toEqual([
      '**Somebody asks for a person’s help**',
      '**Still waiting for a person’s help**',
      escalationTexts.raisedBelow,
    ]);

    for (let round = 0; round < 2; round += 1) {
      after(11);
      await Promise.all([due(), due()]);
    }
    expect(w.inPlace('C0NEXT')).toHaveLength(3);
    after(11);
    await due();
    after(600);
    await due();
    expect(w.inThread()).toEqual([askerTexts.passedOn, askerTexts.stillWaiting]);
    expect(await w.row()).toMatchObject({ state: 'open', dueAt: undefined });
  });

  it('shows who took it while it was being raised', async () => {
    await w.escalated();
    const { deliver } = h.services;
    h.services = {
      ...h.services,
      deliver: async (delivery, call) => {
        if (delivery.deliveryId.endsWith('-help-1'))
          await w.store.claim(
            await w.row(),
            { key: 'k', name: 'Ben Carter' },
            { tenant: w.tenant, actor: 'k', action: 'escalation.claim', decision: 'allowed' },
          );
        await deliver(delivery, call);
      },
    };

    after(31);
    await due();

    const shown = w.inPlace('C0HELP').find(({ inPlaceOf }) => inPlaceOf?.endsWith('-help-1'));
    expect(shown?.reply).toMatchObject({
      text: expect.stringContaining('Ben Carter has it.'),
      actions: ['answer-escalation', 'resolve-escalation'],
    });
    expect(await w.row()).toMatchObject({ state: 'claimed', dueAt: undefined });
  });

  it('is raised no more once somebody has it', async () => {
    await w.escalated();
    await w.press('claim-escalation', w.helper, helpDesk);

    after(600);
    await due();

    expect(w.inPlace('C0HELP').filter(({ inPlaceOf }) => inPlaceOf === undefined)).toHaveLength(1);
  });

  it('is posted by a worker when who sent it fell over for good', async () => {
    const form = await w.preview();
    const { deliver } = h.services;
    h.services = {
      ...h.services,
      deliver: () => Promise.reject(new AssistantError('away', { code: 'delivery', retryable: true })),
    };
    await expect(w.send(form, w.asker, place)).rejects.toThrow('away');
    h.services = { ...h.services, deliver };

    after(2);
    await due();

    expect(w.inPlace('C0HELP')).toHaveLength(1);
    expect(w.inThread()).toEqual([askerTexts.passedOn]);
  });
});
