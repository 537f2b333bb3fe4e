import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { ANA, CHANNEL, personalMessage, TENANT } from '../../src/testing/teams/teams-activities.ts';
import { startTeamsHarness, type TeamsHarness } from '../../src/testing/teams/teams-harness.ts';
import type { TeamsFault } from '../../src/testing/teams/teams-stand-in.ts';

const KEY = { deliveryId: 'delivery-1', part: 0 };
const CHAT = 'a:personal-scrubbed';
const PART: RenderedPart = {
  text: 'Yes.',
  payload: { type: 'message', textFormat: 'markdown', text: 'Yes.' },
};
const PLACE = { channel: 'teams', workspace: TENANT, id: CHANNEL, kind: 'channel', external: false } as const;
const PERSON = {
  tenant: 'default',
  channel: 'teams',
  workspace: TENANT,
  id: ANA.aadObjectId,
  guest: false,
} as const;

let harness: TeamsHarness;
beforeEach(async () => {
  harness = await startTeamsHarness();
});
afterEach(() => harness.close());

const call = () => ({ signal: AbortSignal.timeout(10_000) });
const post = (target: ReplyTarget = harness.target) => harness.adapter.post(target, PART, KEY, call());
const update = (id: string, target: ReplyTarget = harness.target) =>
  harness.adapter.update(target, id, PART, call());
const remove = (id: string, target: ReplyTarget = harness.target) =>
  harness.adapter.remove(target, id, call());

const GONE = { outcome: 'gone', retryable: false };
const REFUSED = { outcome: 'rejected', retryable: false };
const error = (code: string, message: string) => ({ error: { code, message } });
const REFUSALS: readonly [string, TeamsFault, object][] = [
  ['404', { kind: 'status', status: 404 }, GONE],
  [
    '404 for a message that was deleted',
    { kind: 'status', status: 404, ...error('ActivityNotFoundInConversation', 'Message does not exist') },
    GONE,
  ],
  [
    "403 for a deleted message of a channel's thread",
    { kind: 'status', status: 403, ...error('ServiceError', 'Unknown') },
    GONE,
  ],
  [
    '400 for an id that Teams does not know',
    { kind: 'status', status: 400, ...error('BadArgument', 'not a known activity id') },
    GONE,
  ],
  ['another 400', { kind: 'status', status: 400, ...error('BadArgument', 'Too many entities') }, REFUSED],
  [
    'another 403',
    { kind: 'status', status: 403, ...error('BotNotInConversationRoster', 'The bot is not part') },
    REFUSED,
  ],
  [
    '429',
    { kind: 'status', status: 429, retryAfter: '7' },
    { outcome: 'rejected', retryable: true, retryAfterMs: 7_000 },
  ],
  ['502', { kind: 'status', status: 502 }, { outcome: 'unknown', retryable: true }],
  ['a lost answer', { kind: 'drop-after-accept' }, { outcome: 'unknown', retryable: true }],
];

describe('updating in Teams', () => {
  it.each(REFUSALS)('reports %s', async (_name, fault, expected) => {
    const { messageId } = await post();
    harness.teams.failNext('update', fault);

    await expect(update(messageId)).rejects.toMatchObject(expected);

    expect(harness.teams.callsOf('update')).toHaveLength(1);
  });

  it('reports a message that a person deleted as gone', async () => {
    await expect(update(`${CHANNEL}|1`)).rejects.toMatchObject(GONE);
  });

  it('refuses ids that are none', async () => {
    await expect(update('nonsense')).rejects.toMatchObject(REFUSED);
  });

  it('never puts a private answer where others read, though a note about it stands there', async () => {
    harness.teams.failNext('create', { kind: 'status', status: 403 });
    const target: ReplyTarget = {
      kind: 'private',
      place: PLACE,
      person: PERSON,
      handle: `${ANA.id}|${CHANNEL};messageid=1`,
    };
    const { messageId } = await post(target);

    await expect(update(messageId, target)).rejects.toMatchObject(REFUSED);

    expect(JSON.stringify(harness.teams.messages(`${CHANNEL};messageid=1`))).not.toContain('Yes.');
  });

  it('has nothing to change where a part was kept back', async () => {
    harness.teams.failNext('create', { kind: 'status', status: 403 });
    const target: ReplyTarget = { kind: 'private', place: PLACE, person: PERSON };
    const { messageId } = await harness.adapter.post(target, PART, { ...KEY, part: 1 }, call());

    await expect(update(messageId, target)).rejects.toMatchObject(GONE);
    await expect(remove(messageId, target)).rejects.toMatchObject(GONE);
    expect(harness.teams.callsOf('update')).toEqual([]);
  });
});

describe('taking a message away in Teams', () => {
  it.each(REFUSALS)('reports %s', async (_name, fault, expected) => {
    const { messageId } = await post();
    harness.teams.failNext('delete', fault);

    await expect(remove(messageId)).rejects.toMatchObject(expected);
  });

  it('names the message to the connector, with a token', async () => {
    const { messageId } = await post();

    await remove(messageId);

    const [deleted] = harness.teams.callsOf('delete');
    expect(deleted?.conversation).toBe(`${CHANNEL};messageid=1767220000000`);
    expect(deleted?.activityId).toBe(messageId.split('|')[1]);
    expect(deleted?.authorization).toBe('Bearer stand-in-token');
  });
});

describe('a streamed reply, over HTTP', () => {
  it('grows, becomes the answer, is changed and taken away as one message', async () => {
    await harness.gateway.send(personalMessage(harness.teams.serviceUrl, 'How many days?'));
    const [question] = harness.sink.messages;
    if (!question) throw new Error('nothing was handed in');
    const target: ReplyTarget = { kind: 'thread', thread: question.thread };

    const stream = harness.adapter.stream?.(target, call());
    stream?.show('Yes.');
    await expect.poll(() => harness.teams.streamed(CHAT), { timeout: 10_000 }).toEqual(['Yes.']);
    const id = await stream?.finish();
    if (id === undefined) throw new Error('nothing stands there');
    await update(id, target);
    const answered = harness.teams.messages(CHAT).map(({ body }) => body.text);
    await update(id, target);
    const again = harness.teams.messages(CHAT).length;
    await remove(id, target);

    expect(answered).toEqual(['Yes.']);
    expect(again).toBe(1);
    expect(harness.teams.messages(CHAT)).toEqual([]);
  });
});
