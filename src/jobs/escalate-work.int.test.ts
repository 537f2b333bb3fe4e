import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { TicketUpdate } from '../queue/job-catalogue.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createReviewQueue } from '../storage/postgres/review-queue.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { auditedInto } from '../testing/audited-change.ts';
import {
  createEscalationWorld,
  eachInANewWorld,
  type EscalationWorld,
  formOf,
} from '../testing/escalation-world.ts';
import { h, helpDesk, message, now, options } from '../testing/job-harness.ts';
import { answerMessage } from './answer-message.ts';
import { createOfferVerified } from './offer-verified.ts';
import { escalationTexts } from './escalation-texts.ts';
import { updateFromTicket } from './escalation-update.ts';

let database: Database;
let w: EscalationWorld;

eachInANewWorld((world, opened) => {
  w = world;
  database = opened;
});
beforeEach(async () => {
  await w.escalated();
  h.delivered = [];
  h.audited = [];
});

const withChange = () => auditedInto(database, async (entry) => void h.audited.push(entry));
const inHelp = () => w.inPlace('C0HELP').map(({ reply }) => reply);

describe('a helper’s buttons', () => {
  it('take a request: the asker hears it, and the message shows it in its place', async () => {
    await w.press('claim-escalation', w.helper, helpDesk);

    expect(w.inThread()).toEqual(['Ben Carter has taken your question.']);
    expect(w.inPlace('C0HELP')).toMatchObject([
      {
        inPlaceOf: `${w.turn.requestId}-help-0`,
        reply: {
          text: expect.stringContaining('Ben Carter has it.'),
          actions: ['answer-escalation', 'resolve-escalation'],
        },
      },
    ]);
    expect(h.audited).toMatchObject([
      { action: 'escalation.claim', decision: 'allowed', requestId: w.turn.requestId },
    ]);
  });

  it('let one win of two who press at once, and tell the other who has it', async () => {
    await Promise.all([
      w.press('claim-escalation', w.helper, helpDesk),
      w.press('claim-escalation', w.other, helpDesk),
    ]);

    const { claimedBy } = await w.row();
    const [winner, loser] = claimedBy?.name === 'Ben Carter' ? [w.helper, w.other] : [w.other, w.helper];
    expect(w.alone(winner)).toEqual([]);
    expect(w.alone(loser)).toMatchObject([{ text: `${claimedBy?.name} has this request already.` }]);
    expect(w.inThread()).toEqual([`${claimedBy?.name} has taken your question.`]);
  });

  it('do once what is pressed twice', async () => {
    await w.press('claim-escalation', w.helper, helpDesk, { eventId: 'same' });
    await w.press('claim-escalation', w.helper, helpDesk, { eventId: 'same' });

    expect(w.inThread()).toHaveLength(1);
    expect(inHelp()).toHaveLength(1);
    expect(h.audited).toHaveLength(1);
  });

  it('count what the help place could not be shown, and show it with the next change', async () => {
    w.gone.add('C0HELP');
    await w.press('claim-escalation', w.helper, helpDesk);
    const counted = (await h.services.metrics.expose()).body;
    w.gone.clear();
    await w.press('resolve-escalation', w.helper, helpDesk);

    expect(counted).toContain('footnote_jobs_total{job="show-escalation",outcome="failed"} 1');
    expect(inHelp()).toMatchObject([{ text: expect.stringContaining('Ben Carter marked it as done.') }]);
  });

  it('end a request, which stays on record and takes nothing more', async () => {
    const stale = await w.answerForm(w.helper);
    await w.press('resolve-escalation', w.other, helpDesk);

    await w.press('claim-escalation', w.helper, helpDesk);
    await w.press('answer-escalation', w.helper, helpDesk);
    await w.send(stale, w.helper, helpDesk, { changed: { answer: 'Too late' } });
    await w.press('ask-a-person', w.asker, w.turn.place);

    expect(
      w
        .alone(w.helper)
        .slice(1)
        .map(({ text }) => text),
    ).toEqual([
      'Cleo Diaz has marked this as done already.',
      escalationTexts.answerRefused,
      escalationTexts.answerRefused,
    ]);
    expect(w.alone(w.asker).at(-1)?.text).toContain('Cleo Diaz has marked this as done');
    expect(inHelp().at(-1)).toMatchObject({ actions: [], text: expect.stringContaining('done') });
    expect(await w.row()).toMatchObject({ state: 'resolved', resolvedBy: { name: 'Cleo Diaz' } });
  });

  it.each<[string, (world: EscalationWorld) => [Partial<Principal>, Partial<Place>]]>([
    ['another tenant', () => [{ tenant: 'umbrella' }, {}]],
    ['another workspace', () => [{ workspace: 'T2' }, { workspace: 'T2' }]],
    ['another channel’s person', () => [{ channel: 'teams' }, { channel: 'teams' }]],
    ['a workspace that isn’t the person’s', () => [{}, { workspace: 'T2' }]],
    ['a guest', () => [{ guest: true }, {}]],
    [
      'who can’t read the help place',
      (world) => {
        world.readers.set('C0HELP', [world.other]);
        return [{}, {}];
      },
    ],
  ])('do nothing for %s', async (_name, prepare) => {
    const [person, from] = prepare(w);
    const forged = { ...w.helper, ...person };

    for (const name of ['claim-escalation', 'answer-escalation', 'resolve-escalation'] as const)
      await w.press(name, forged, { ...helpDesk, ...from });
    await w.press(
      'submit',
      forged,
      { ...helpDesk, ...from },
      {
        form: 'answer-escalation',
        binding: 'b',
        values: { answer: 'Click this' },
      },
    );

    expect(await w.row()).toMatchObject({ state: 'open', answers: [] });
    expect(w.inThread()).toEqual([]);
    expect(w.alone(forged).every(({ kind }) => kind === 'notice')).toBe(true);
    expect(h.audited.every(({ decision }) => decision === 'refused')).toBe(true);
  });

  it('give nobody a request that is done, not even who had it', async () => {
    for (const name of ['claim-escalation', 'resolve-escalation', 'claim-escalation'] as const)
      await w.press(name, w.helper, helpDesk);

    expect(w.alone(w.helper)).toMatchObject([{ text: 'Ben Carter has marked this as done already.' }]);
    expect((await w.row()).state).toBe('resolved');
  });

  it('say so when there is no such request', async () => {
    await w.press('claim-escalation', w.helper, helpDesk, { requestId: 'stale' });

    expect(w.alone(w.helper)).toMatchObject([{ text: escalationTexts.nobodyHere }]);
  });

  it('work where a workspace isn’t named in escalation.yml, and from a Teams help place', async () => {
    w.stops.splice(0, 1, {
      place: { ...helpDesk, channel: 'teams', workspace: 'teams', id: '19:help' },
      raiseAfterMs: 1,
    });
    const other = createEscalationWorld(database, Date.parse(now));
    other.stops = w.stops;
    await other.escalated();
    const helper: Principal = { ...other.helper, channel: 'teams', workspace: 'tenant-7' };

    await other.press('claim-escalation', helper, {
      ...helpDesk,
      channel: 'teams',
      workspace: 'tenant-7',
      id: '19:help',
    });

    expect(other.inPlace('19:help')).toHaveLength(2);
    expect(other.inThread().at(-1)).toBe('Ben Carter has taken your question.');
  });
});

describe('a helper’s answer', () => {
  it('is written in a private form and said to the asker in the helper’s name', async () => {
    const form = await w.answerForm(w.helper);
    expect(w.inThread()).toEqual([]);

    await w.send(form, w.helper, helpDesk, { changed: { answer: 'It is **25** days.\nAsk Eve.' } });

    expect(h.delivered.filter(({ target }) => target.kind === 'thread')).toMatchObject([
      {
        reply: {
          text: '**Ben Carter answers your question:**\n\n> It is **25** days.\n> Ask Eve.',
          origin: { person: { id: 'U7', name: 'Ben Carter' }, did: 'answered' },
        },
      },
    ]);
    expect(inHelp().at(-1)?.text).toContain('Ben Carter has answered.');
    expect(h.delivered.at(-1)).toMatchObject({
      target: { kind: 'private', replaces: true },
      reply: { text: escalationTexts.answerSent },
    });
    expect(await w.row()).toMatchObject({ state: 'answered', claimedBy: { name: 'Ben Carter' } });
    expect(h.audited.at(-1)).toMatchObject({ action: 'escalation.answer', decision: 'allowed' });
  });

  it('is sent once a form; a second form sends another', async () => {
    const form = await w.answerForm(w.helper);
    await w.send(form, w.helper, helpDesk, { changed: { answer: 'First' } });
    await w.send(form, w.helper, helpDesk, { changed: { answer: 'Changed' } });
    await w.send(await w.answerForm(w.helper), w.helper, helpDesk, { changed: { answer: 'Second' } });

    expect(w.inThread().map((text) => text.split('> ')[1])).toEqual(['First', 'Second']);
  });

  it('is asked for again when it is empty, and dropped when it is dismissed', async () => {
    const form = await w.answerForm(w.helper);

    await w.send(form, w.helper, helpDesk, { changed: { answer: ' ' } });
    const again = formOf(w.alone(w.helper).at(-1));
    await w.press('dismiss', w.helper, helpDesk, { form: again.form, binding: again.binding });

    expect(again.text).toBe(escalationTexts.answerMissing);
    expect(w.alone(w.helper).at(-1)?.text).toBe(escalationTexts.answerDismissed);
    expect(w.inThread()).toEqual([]);
  });

  it('is offered as a verified answer when the helper wants it, and only then', async () => {
    const offered: unknown[] = [];
    const { escalation } = h.services;
    const offerVerified = async (offer: object) => {
      offered.push(offer);
      return { told: 'It waits for review.' };
    };
    h.services = { ...h.services, escalation: { ...escalation, offerVerified } };

    await w.send(await w.answerForm(w.helper), w.helper, helpDesk, { changed: { answer: '25 days' } });
    expect(offered).toEqual([]);
    const form = await w.answerForm(w.helper);
    await w.send(form, w.helper, helpDesk, { changed: { answer: '26 days', verified: 'yes' } });

    expect(offered).toMatchObject([
      { question: 'How many days?', answer: '26 days', by: { name: 'Ben Carter' } },
    ]);
    expect(w.alone(w.helper).at(-1)?.text).toContain('It waits for review.');
  });

  it('waits in the review queue for an admin as it was sent, however often the form comes', async () => {
    const { escalation } = h.services;
    const queue = createReviewQueue(database, withChange());
    await createTurnStore(database).put(w.turn);
    const offerVerified = createOfferVerified(queue);
    h.services = { ...h.services, escalation: { ...escalation, offerVerified } };
    const form = await w.answerForm(w.helper);

    await w.send(form, w.helper, helpDesk, { changed: { answer: '26 days', verified: 'yes' } });
    const told = w.alone(w.helper).at(-1)?.text;
    await w.send(form, w.helper, helpDesk, { changed: { answer: 'Changed', verified: 'yes' } });
    const another = await w.answerForm(w.helper);
    await w.send(another, w.helper, helpDesk, { changed: { answer: '27 days', verified: 'yes' } });

    expect(told).toBe(`${escalationTexts.answerSent} ${escalationTexts.offerWaits}`);
    expect(await queue.find(w.tenant, w.turn.requestId)).toMatchObject({
      reason: 'offered',
      state: 'open',
      offered: { question: 'How many days?', answer: '26 days', by: { name: 'Ben Carter' } },
    });
    expect(w.alone(w.helper).at(-1)?.text).toContain(escalationTexts.offerTaken);
  });

  it('is said to be offered in vain when the question is no longer kept', async () => {
    const { escalation } = h.services;
    const offerVerified = createOfferVerified(createReviewQueue(database, withChange()));
    h.services = { ...h.services, escalation: { ...escalation, offerVerified } };

    const form = await w.answerForm(w.helper);
    await w.send(form, w.helper, helpDesk, { changed: { answer: '26 days', verified: 'yes' } });

    expect(w.alone(w.helper).at(-1)?.text).toContain(escalationTexts.offerGone);
  });

  it('is kept when the asker’s place is gone, and the helper hears that', async () => {
    const form = await w.answerForm(w.helper);
    w.gone.add(w.turn.place.id);

    await w.send(form, w.helper, helpDesk, { changed: { answer: '25 days' } });

    expect(w.alone(w.helper).at(-1)?.text).toBe(escalationTexts.answerUndelivered);
    expect(await w.row()).toMatchObject({ answers: [{ text: '25 days' }] });
  });
});

describe('what is written under the message in the help place', () => {
  const under = (person: Principal, changes: Partial<IncomingMessage> = {}) => {
    const thread = { tenant: w.tenant, place: helpDesk, id: `under-m-${w.turn.requestId}-help-0` };
    const written: IncomingMessage = {
      ...message,
      author: person,
      thread,
      text: 'It is 25 days.',
      ...changes,
    };
    const requestId = `r-${written.text.length}-${person.id}`;
    const item = { requestId, acceptedAt: now, limited: false };
    return answerMessage({ ...item, message: written }, h.services, options);
  };
  const thread = { addressing: 'thread' } as const;

  it('reaches Footnote, and is sent only when its writer says so', async () => {
    expect(w.joined).toHaveLength(1);

    await under(w.helper, thread);
    expect(w.inThread()).toEqual([]);
    const form = formOf(w.alone(w.helper).at(-1));
    expect(form).toMatchObject({ text: escalationTexts.answerFromThread, form: 'answer-escalation' });
    await w.send(form, w.helper, helpDesk);

    expect(w.inThread()).toMatchObject([expect.stringContaining('> It is 25 days.')]);
    expect(h.requests).toEqual([]);
  });

  it('is left alone when somebody else has the request, or it is done', async () => {
    await w.press('claim-escalation', w.other, helpDesk);
    h.delivered = [];
    await under(w.helper, thread);
    await w.press('resolve-escalation', w.other, helpDesk);
    h.delivered = [];
    await under(w.other, thread);

    expect(h.delivered).toEqual([]);
    expect(h.requests).toEqual([]);
  });

  it('is Footnote’s when a helper names it and asks something', async () => {
    await under(w.helper, { addressing: 'mention', text: 'How many days?' });

    expect(h.requests).toHaveLength(1);
  });
});

describe('what a ticket system tells', () => {
  const tells = (update: Partial<TicketUpdate['update']>, requestId = 'u1') =>
    updateFromTicket(
      {
        requestId,
        acceptedAt: now,
        limited: false,
        update: { eventId: requestId, tenant: w.tenant, id: w.turn.requestId, state: 'claimed', ...update },
      },
      h.services,
      options,
    );

  it('is told in the thread and shown in the help place', async () => {
    await tells({ by: 'Dora <b>' });
    await tells({ state: 'answered', by: 'Dora', text: '25 days' }, 'u2');
    await tells({ state: 'answered', by: 'Dora', text: '25 days' }, 'u2');
    await tells({ state: 'resolved' }, 'u3');

    expect(w.inThread().map((text) => text.split('\n')[0])).toEqual([
      'Dora b has taken your question.',
      '**Dora answers your question:**',
      expect.stringContaining('The ticket system has marked your question as done.'),
    ]);
    expect(inHelp().at(-1)?.text).toContain('The ticket system marked it as done.');
    expect(h.audited.map(({ actor }) => actor)).toEqual(['ticket/Dora <b>', 'ticket/Dora', 'ticket/']);
  });

  it('changes nothing when it comes too late or is of no request', async () => {
    await w.press('resolve-escalation', w.helper, helpDesk);
    h.delivered = [];

    await tells({});
    await tells({ state: 'answered', text: 'x' }, 'u2');
    await tells({ id: 'nothing' }, 'u3');
    await tells({ tenant: 'umbrella' }, 'u4');

    expect(h.delivered).toEqual([]);
  });
});
