import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ANA,
  BOT,
  channelMention,
  channelReply,
  deletionOf,
  editOf,
  personalMessage,
} from '../../src/testing/teams/teams-activities.ts';
import { startTeamsHarness, type TeamsHarness } from '../../src/testing/teams/teams-harness.ts';

type Activity = Parameters<typeof editOf>[0];

let harness: TeamsHarness;
beforeEach(async () => {
  harness = await startTeamsHarness();
});
afterEach(() => harness.close());

const mention = (text: string, more: Activity = {}) => channelMention(harness.teams.serviceUrl, text, more);
const inChat = (text: string, more: Activity = {}) => personalMessage(harness.teams.serviceUrl, text, more);
const send = (activity: Activity) => harness.gateway.send(activity);
const edits = () => harness.sink.edits;

describe('edited messages', () => {
  it('have the id of their words: the same again for a second delivery, another for a second edit', async () => {
    const question = inChat('How many days?');
    const first = editOf(question, 'How many sick days?');

    await send(first);
    await send(first);
    await send(editOf(question, 'How many days?'));
    await send(editOf(question, 'How many sick days?'));

    const ids = edits().map(({ eventId }) => eventId);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    expect(new Set(edits().map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('are told apart by their words where Teams gives no time', async () => {
    const question = { ...inChat('One?'), timestamp: undefined };
    const untimed = (text: string) => ({ ...editOf(question, text), timestamp: undefined });

    await send(untimed('Two?'));
    await send(untimed('Two?'));
    await send(untimed('Three?'));

    expect(new Set(edits().map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('come back as an edit when they are taken back and restored', async () => {
    const question = mention('how many days?');
    await send(question);
    await send(deletionOf(question));
    await send(editOf(question, String(question.text), 'undeleteMessage'));

    const [message] = harness.sink.messages;
    expect(harness.sink.deletions).toMatchObject([
      { messageId: message?.messageId, thread: message?.thread },
    ]);
    expect(edits()).toMatchObject([{ messageId: message?.messageId, text: 'how many days?' }]);
  });

  it('count where the message would have: a chat, a mention, a reply in a thread, a post to nobody', async () => {
    const { serviceUrl } = harness.teams;
    await send(editOf(inChat('a'), 'in a chat'));
    await send(editOf(mention('b'), '<at>Footnote</at> mentioned'));
    await send(editOf(channelReply(serviceUrl, 'c', '1'), 'in a thread'));
    await send(editOf({ ...mention('d'), entities: [] }, '/ask now what'));

    const kinds = ['direct', 'mention', 'thread', 'overheard'];
    expect(edits().map(({ addressing }) => addressing)).toEqual(kinds);
  });

  it.each<[string, () => Activity]>([
    ['a command that needs no slash', () => editOf(inChat('hlep'), 'help')],
    ['a command', () => editOf(inChat('/ask how many days?'), '/ask how many sick days?')],
    ['a message of our own', () => editOf(mention('a', { from: BOT }), '<at>Footnote</at> b')],
    ['a message of another bot', () => editOf(mention('a', { from: { id: '28:other' } }), 'b')],
    ['an event that we do not know', () => ({ ...inChat('a'), type: 'messageUpdate' })],
    ['a message without an id', () => editOf({ ...inChat('a'), id: null }, 'b')],
    ['an unknown tenant', () => editOf({ ...inChat('a'), channelData: { tenant: { id: 'other' } } }, 'b')],
    ['our own deletion', () => deletionOf(mention('a', { from: BOT }))],
    ['a deletion of another kind', () => ({ ...inChat('a'), type: 'messageDelete' })],
    ['a deletion without an id', () => deletionOf({ ...inChat('a'), id: null })],
  ])('are acknowledged and left alone: %s', async (_name, activity) => {
    const answer = await send(activity());

    expect(answer.status).toBe(200);
    expect([...edits(), ...harness.sink.deletions, ...harness.sink.messages]).toEqual([]);
    expect(harness.sink.commands).toEqual([]);
  });

  it.each<[string, () => Activity]>([
    ['an edit', () => editOf(inChat('a'), 'b')],
    ['a deletion', () => deletionOf(inChat('a'))],
  ])('are sent again when %s could not be queued', async (_name, activity) => {
    harness.sink.failNext();

    expect((await send(activity())).status).toBe(503);
  });
});

describe('people from outside', () => {
  const author = () => harness.sink.messages[0]?.author;

  it.each<[string, Activity, boolean]>([
    ['a colleague', {}, false],
    ['a guest, where Teams says so', { from: { ...ANA, userRole: 'guest' } }, true],
    ['an anonymous caller', { from: { ...ANA, userRole: 'anonymous' } }, true],
    ['somebody of another tenant', { from: { ...ANA, tenantId: 'other' } }, true],
    ['somebody without an account', { from: { id: '29:caller' } }, true],
  ])('have the least rights: %s', async (_name, more, guest) => {
    await send(mention('how many days?', more));

    expect(author()?.guest).toBe(guest);
    expect(harness.sink.messages[0]?.thread.place.external).toBe(false);
  });

  it('make a conversation external where Teams names two tenants', async () => {
    const question = mention('how many days?');
    await send({ ...question, conversation: { ...Object(question.conversation), tenantId: 'other' } });

    expect(author()?.guest).toBe(true);
    expect(harness.sink.messages[0]?.thread.place.external).toBe(true);
  });
});
