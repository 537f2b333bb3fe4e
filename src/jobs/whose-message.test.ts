import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ChannelSettings } from '../core/channel-settings.ts';
import type { IncomingMessage } from '../core/message.ts';
import type { AccessList } from '../core/passage.ts';
import { isForFootnote } from '../intent/is-for-footnote.ts';
import { incomingMessage, principal, thread } from '../testing/incoming-events.ts';
import type { PendingTurn } from './pending-turns.ts';
import { whoseMessage } from './whose-message.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');

function judge(
  message: Partial<IncomingMessage>,
  world: {
    settings?: Partial<ChannelSettings>;
    rights?: AccessList;
    waiting?: Pick<PendingTurn, 'expiresAt'> | 'away';
    wasAnswered?: boolean;
  } = {},
) {
  const { settings, rights = ['public'], waiting, wasAnswered = false } = world;
  return whoseMessage(
    { message: incomingMessage('a', message), wasAnswered },
    {
      settingsFor: async () => ChannelSettings.parse(settings ?? {}),
      isForFootnote,
      access: {
        ownRights: async () => rights,
        audienceOf: async () => [],
        rolesOf: async () => [],
        hasRole: async () => false,
      },
      pending: {
        put: async () => undefined,
        settle: async () => undefined,
        find: async (who) => {
          if (waiting === 'away') throw new Error('away');
          return waiting && { ...who, requestId: 'r1', ...waiting };
        },
      },
      now: () => NOW,
      log: pino({ level: 'silent' }),
    },
    { signal: new AbortController().signal },
  );
}

describe('whose a message is', () => {
  it('is Footnote’s when it mentions it, with the channel’s settings', async () => {
    expect(await judge({ text: 'ok' }, { settings: { tone: 'friendly' } })).toEqual({
      kind: 'ours',
      settings: ChannelSettings.parse({ tone: 'friendly' }),
    });
  });

  it('is Footnote’s in a thread only when it is meant', async () => {
    expect(await judge({ addressing: 'thread', text: 'And in Leeds?' })).toMatchObject({ kind: 'ours' });
    expect(await judge({ addressing: 'thread', text: '@Bob see above' })).toEqual({
      kind: 'left-alone',
      why: 'to-another',
    });
    expect(await judge({ addressing: 'thread', text: 'will do' })).toMatchObject({ why: 'acknowledgement' });
  });

  it('is Footnote’s when it asked this person back, until that has expired', async () => {
    const reply = { addressing: 'thread', text: 'the second one' } as const;

    expect(await judge(reply, { waiting: { expiresAt: '2026-11-22T11:00:00.000Z' } })).toMatchObject({
      kind: 'ours',
    });
    expect(await judge(reply, { waiting: { expiresAt: '2026-11-22T09:00:00.000Z' } })).toMatchObject({
      kind: 'left-alone',
    });
    expect(await judge(reply, { waiting: 'away' })).toMatchObject({ kind: 'left-alone' });
  });

  it('stays Footnote’s when what was answered is edited', async () => {
    const edited = { addressing: 'thread', text: 'Never mind.' } as const;

    expect(await judge(edited, { wasAnswered: true })).toMatchObject({ kind: 'ours' });
  });

  it.each(['mention', 'thread', 'overheard'] as const)(
    'is nobody’s where “never” is set: %s',
    async (addressing) => {
      expect(await judge({ addressing }, { settings: { answer: 'never' }, wasAnswered: true })).toEqual({
        kind: 'left-alone',
        why: 'never-here',
      });
    },
  );

  it('is nobody’s when it was overheard and that is not wanted any more', async () => {
    expect(await judge({ addressing: 'overheard' })).toMatchObject({ why: 'not-addressed' });
    expect(
      await judge({ addressing: 'overheard' }, { settings: { answer: 'every-question' } }),
    ).toMatchObject({
      kind: 'ours',
    });
  });

  it('is answered to members of the groups that may ask; who mentions it hears why not, others nothing', async () => {
    const settings = { who: ['group:finance'], answer: 'every-question' } as const;
    const asked = { author: principal('U2'), thread: thread() };

    expect(await judge(asked, { settings, rights: ['public', 'group:finance'] })).toMatchObject({
      kind: 'ours',
    });
    expect(await judge(asked, { settings })).toEqual({ kind: 'not-allowed' });
    for (const addressing of ['thread', 'overheard'] as const)
      expect(await judge({ ...asked, addressing }, { settings })).toEqual({
        kind: 'left-alone',
        why: 'not-allowed-here',
      });
  });
});
