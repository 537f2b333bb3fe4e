import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { ANA, CHANNEL, TENANT } from '../../src/testing/teams/teams-activities.ts';
import { startTeamsHarness, type TeamsHarness } from '../../src/testing/teams/teams-harness.ts';
import { objectsIn } from '../../src/testing/teams/teams-visible.ts';
import { renderReply } from './render-reply.ts';

const ON_CALL = '29:1a-bcDEF_ghijklmnop';
const OBJECT_ID = '8a2f1c7e-0b4d-4e7e-9d52-1f0a6b7c8d9e';
const place = {
  channel: 'teams',
  workspace: TENANT,
  id: CHANNEL,
  kind: 'channel',
  external: false,
} as const;
const target: ReplyTarget = { kind: 'place', tenant: 'default', place };
const person = { kind: 'person', id: ON_CALL } as const;
const notice = (changes: Partial<Extract<Reply, { kind: 'notice' }>> = {}): Reply => ({
  kind: 'notice',
  requestId: 'r1',
  text: 'Somebody asks for help',
  actions: ['claim-escalation'],
  ...changes,
});
const payloads = (reply: Reply) => renderReply(reply, target).map(({ payload }) => payload);
const mentions = (reply: Reply) => objectsIn(payloads(reply)).filter(({ type }) => type === 'mention');

describe('who is on call in Teams', () => {
  it.each([ON_CALL, OBJECT_ID, `8:orgid:${OBJECT_ID}`])('is told by a mention of %s in the card', (id) => {
    const [payload, ...more] = payloads(notice({ mention: { kind: 'person', id } }));

    const [card] = objectsIn(payload).filter(({ type }) => type === 'AdaptiveCard');
    expect(more).toEqual([]);
    expect(card?.body).toContainEqual({ type: 'TextBlock', text: '<at>On call</at>', wrap: true });
    expect(card?.msteams).toEqual({
      entities: [{ type: 'mention', text: '<at>On call</at>', mentioned: { id, name: 'On call' } }],
    });
    expect(card?.actions).toHaveLength(1);
  });

  it.each([
    ['a group', { kind: 'group', id: OBJECT_ID }],
    ['a Slack user', { kind: 'person', id: 'U0123456789' }],
    ['a place', { kind: 'person', id: '19:meeting.thread' }],
    ['nobody', undefined],
  ] as const)('is not mentioned as %s', (_name, mention) => {
    expect(mentions(notice({ mention }))).toEqual([]);
    expect(JSON.stringify(payloads(notice({ mention })))).not.toContain('<at>');
  });

  it.each([
    ['without buttons', { actions: [] }],
    ['under words too long for a card', { text: 'word '.repeat(2_000) }],
    ['under a table', { text: '| a | b |\n|---|---|\n| 1 | 2 |' }],
  ] as const)('is told once also %s', (_name, changes) => {
    expect(mentions(notice({ mention: person, ...changes }))).toHaveLength(1);
  });

  it('is the only one who is told, whatever people write', () => {
    const bits = fc.constantFrom(
      '<at>On call</at>',
      '<AT>On call</AT>',
      '< at>',
      '<at id="0">Everyone</at>',
      '</at>',
      '&lt;at&gt;On call&lt;/at&gt;',
      '`<at>On call</at>`',
      '**<at>**On call</at>',
      '<a',
      't>On call',
      '@On call',
      '\n\n',
      '| a |\n|---|\n| <at>On call</at> |',
      'x'.repeat(4_000),
    );
    const words = fc.array(bits, { minLength: 1, maxLength: 12 }).map((pieces) => `w${pieces.join(' ')}`);
    fc.assert(
      fc.property(words, fc.boolean(), (text, hasButtons) => {
        const reply = notice({ text, mention: person, actions: hasButtons ? ['claim-escalation'] : [] });

        for (const payload of payloads(reply)) {
          const found = objectsIn(payload);
          const isTelling = found.some(({ type }) => type === 'mention');
          const alive = found.filter(({ text: shown }) => /<\/?at\b/iu.test(String(shown)));
          // Without an entity a card's text runs are words; a message's own text may hold no tag at all.
          const tags = isTelling ? alive : alive.filter(({ type }) => type !== 'TextRun');
          expect(tags.map(({ type }) => type)).toEqual(
            isTelling ? expect.arrayContaining(['TextBlock', 'mention']) : [],
          );
          expect(tags).toHaveLength(isTelling ? 2 : 0);
          expect(tags.every(({ text: shown }) => shown === '<at>On call</at>')).toBe(true);
        }
        expect(mentions(reply)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what must last', () => {
  let harness: TeamsHarness;
  beforeEach(async () => {
    harness = await startTeamsHarness();
  });
  afterEach(() => harness.close());

  it('goes to the chat with the person alone', async () => {
    const lasting: ReplyTarget = {
      kind: 'private',
      place,
      person: { tenant: 'default', channel: 'teams', workspace: TENANT, id: ANA.aadObjectId, guest: false },
      thread: `${CHANNEL};messageid=1`,
      isLasting: true,
    };
    const [part] = harness.adapter.render(notice({ actions: [] }), lasting);
    if (!part) throw new Error('nothing was rendered');

    const key = { deliveryId: 'd', part: 0 };
    await harness.adapter.post(lasting, part, key, { signal: AbortSignal.timeout(5_000) });

    const [opened] = harness.teams.callsOf('create');
    expect(opened?.body).toMatchObject({ members: [{ id: ANA.aadObjectId }] });
    expect(harness.teams.callsOf('send').map(({ conversation }) => conversation)).not.toContain(CHANNEL);
    expect(harness.teams.callsOf('send')).toHaveLength(1);
  });
});
