import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createSlackLookUps } from './slack-look-ups.ts';

const person: Principal = { tenant: 't', channel: 'slack', workspace: 'T1', id: 'U1', guest: false };
const place: Place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false };
const call = { signal: new AbortController().signal };

function lookUps(answer: unknown) {
  const asked: string[] = [];
  let time = 0;
  const slack = createSlackLookUps({
    calls: {
      call: async (method) => {
        asked.push(method);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      respond: async () => undefined,
    },
    log: createLogger('silent'),
    now: () => time,
  });
  return { slack, asked, pass: (ms: number) => void (time += ms) };
}

describe('identify', () => {
  it.each([
    [{ is_restricted: true }, true],
    [{ is_ultra_restricted: true }, true],
    [{ is_stranger: true }, true],
    [{ real_name: 'Ana' }, false],
  ])('reads %o as guest %s', async (user, guest) => {
    expect((await lookUps({ user }).slack.identify(person, call)).guest).toBe(guest);
  });

  it('leaves a person as the event named them when Slack does not tell', async () => {
    expect(await lookUps(new Error('missing_scope')).slack.identify(person, call)).toEqual(person);
  });

  it('passes on that Slack is away for a moment, instead of taking a guest for a member', async () => {
    const away = new DeliveryError('Slack limits users.info', {
      outcome: 'rejected',
      retryable: true,
      retryAfterMs: 1_000,
    });

    await expect(lookUps(away).slack.identify(person, call)).rejects.toBe(away);
  });

  it('leaves a person as the event named them while Slack fails', async () => {
    const down = new DeliveryError('HTTP 503', { outcome: 'unknown', retryable: true });

    expect(await lookUps(down).slack.identify(person, call)).toEqual(person);
  });

  it('asks again after five minutes, and not before', async () => {
    const { slack, asked, pass } = lookUps({ user: {} });

    await slack.identify(person, call);
    pass(299_000);
    await slack.identify(person, call);
    pass(2_000);
    await slack.identify(person, call);

    expect(asked).toEqual(['users.info', 'users.info']);
  });
});

describe('isExternal', () => {
  it.each([
    [{ channel: { is_ext_shared: true } }, true],
    [{ channel: { is_pending_ext_shared: true } }, true],
    [{ channel: {} }, false],
    [new Error('missing_scope'), true],
    [{ surprise: 1 }, true],
  ])('takes %o for external: %s', async (answer, external) => {
    expect(await lookUps(answer).slack.isExternal(place, call)).toBe(external);
  });
});
