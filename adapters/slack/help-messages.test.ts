import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/core/reply.ts';
import { startSlackHarness, type SlackHarness } from '../../src/testing/slack/slack-harness.ts';
import { renderReply } from './render-reply.ts';

const person = {
  tenant: 't',
  channel: 'slack',
  workspace: 'T1',
  id: 'U7',
  name: 'Ben',
  guest: false,
} as const;
const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const notice = (changes: Partial<Extract<Reply, { kind: 'notice' }>>): Reply => ({
  kind: 'notice',
  requestId: 'r1',
  text: '<!channel> help',
  actions: [],
  ...changes,
});
const shown = (reply: Reply): string =>
  JSON.stringify(renderReply(reply, { kind: 'place', tenant: 't', place }).map(({ payload }) => payload));

describe('the messages of a help channel', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.close());

  it.each([
    ['group', 'S0ONCALL', '<!subteam^S0ONCALL>'],
    ['person', 'U0123', '<@U0123>'],
  ] as const)('name the %s on call, and nobody else comes alive', (kind, id, mention) => {
    const text = shown(notice({ mention: { kind, id } }));

    expect(text).toContain(mention);
    expect(text).not.toContain('<!channel>');
  });

  it('mention nobody by an id that isn’t Slack’s', () => {
    expect(shown(notice({ mention: { kind: 'person', id: '29:teams' } }))).not.toContain('29:teams');
  });

  it('say who asked, and who answered', () => {
    expect(shown(notice({ origin: { person, place } }))).toContain('Asked by Ben');
    expect(shown(notice({ origin: { person, place, did: 'answered' } }))).toContain('Answered by Ben');
  });

  it('tell somebody alone in their own chat what must last', async () => {
    const { slack, adapter } = harness;
    const target = {
      kind: 'private',
      place: { ...place, workspace: slack.teamId, id: slack.channelId },
      person: { ...person, workspace: slack.teamId, id: slack.userId },
      isLasting: true,
    } as const;
    const [part] = adapter.render(notice({}), target);
    if (!part) throw new Error('nothing was rendered');
    const key = { deliveryId: 'd1', part: 0 };

    const { messageId } = await adapter.post(target, part, key, { signal: AbortSignal.timeout(5_000) });

    expect(messageId).toMatch(new RegExp(`^direct:${slack.userId}:`));
    const calls = slack.calls.filter(({ method }) => method.startsWith('chat.post'));
    expect(calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });

  it('hang a thread under themselves', () => {
    expect(harness.adapter.threadUnder?.(place, 'C1:1700000000.000100')).toBe('1700000000.000100');
    expect(harness.adapter.threadUnder?.(place, 'ephemeral:C1:1')).toBeUndefined();
  });
});
