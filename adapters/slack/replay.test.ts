import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IncomingAction, IncomingFeedback } from '../../src/core/message.ts';
import { type SlackGateway, startSlackGateway } from '../../src/testing/slack/slack-gateway.ts';
import type { GatewayAnswer } from '../../src/testing/slack/slack-signer.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const Fixture = z.discriminatedUnion('delivery', [
  z.object({ delivery: z.literal('event'), body: z.unknown() }),
  z.object({ delivery: z.literal('command'), body: z.record(z.string(), z.string()) }),
  z.object({ delivery: z.literal('interaction'), body: z.unknown() }),
]);

const HOME = 'T01HOME';
const ANA = { tenant: 'default', channel: 'slack', workspace: HOME, id: 'U02ANA', guest: false };
const HELP = { channel: 'slack', workspace: HOME, id: 'C01HELP', kind: 'channel', external: false };
const FIRST_THREAD = { tenant: 'default', place: HELP, id: '1767225600.000100' };

function direct(thread: string): unknown {
  const place = { ...HELP, id: 'D01ANA', kind: 'direct' };
  return { tenant: 'default', place, id: thread };
}

const LEAVE = {
  messageId: 'C01HELP:1767225600.000100',
  thread: FIRST_THREAD,
  author: ANA,
  text: 'how many days of leave do I get?',
  addressing: 'mention',
  attachments: 0,
  sentAt: '2026-01-01T00:00:00.000Z',
};

const MESSAGES: Readonly<Record<string, unknown>> = {
  'app-mention': LEAVE,
  'message-mention': LEAVE,
  'message-mention-inside': {
    text: 'Hey, can @ben & I expense <2 taxis? See the taxi page (https://intranet.example/taxi?a=1&b=2) and #travel @here',
    addressing: 'mention',
  },
  'message-thread-reply': { text: 'and for contractors?', addressing: 'thread', thread: FIRST_THREAD },
  'message-thread-broadcast': { addressing: 'thread', thread: FIRST_THREAD },
  'message-direct': { addressing: 'direct', thread: direct('1767225700.000400') },
  'message-direct-thread': { addressing: 'direct', thread: direct('1767225700.000400') },
  'message-group-mention': { addressing: 'mention', thread: { place: { id: 'C05GROUP', kind: 'group' } } },
  'message-private-channel': {
    addressing: 'mention',
    thread: { place: { id: 'C06PRIV', kind: 'private-channel' } },
  },
  'message-channel-chatter': { addressing: 'overheard' },
  'message-file-share': { text: 'what does this form want?', attachments: 2, addressing: 'mention' },
  'message-shared-channel': {
    author: { id: 'U99GUEST', workspace: HOME, guest: true },
    thread: { place: { id: 'C07SHARED', external: true } },
  },
};

const EDITS: Readonly<Record<string, unknown>> = {
  'message-changed-chatter': { addressing: 'overheard' },
  'message-changed': { ...LEAVE, eventId: 'Ev000000012', text: 'how many days?' },
  'message-changed-direct': {
    messageId: 'D01ANA:1767225700.000400',
    text: 'how many days of sick leave?',
    addressing: 'direct',
    thread: direct('1767225700.000400'),
  },
  'message-changed-thread-reply': {
    messageId: 'C01HELP:1767225640.000200',
    text: 'and for new contractors?',
    addressing: 'thread',
    thread: FIRST_THREAD,
  },
};

const LEAVE_TAKEN_BACK = { messageId: LEAVE.messageId, thread: FIRST_THREAD };
const DELETIONS: Readonly<Record<string, unknown>> = {
  'message-deleted': { ...LEAVE_TAKEN_BACK, eventId: 'Ev000000013', sentAt: '2026-01-01T00:02:40.000Z' },
  'message-deleted-thread-reply': { messageId: 'C01HELP:1767225640.000200', thread: FIRST_THREAD },
  'message-deleted-tombstone': LEAVE_TAKEN_BACK,
  'message-deleted-unknown': LEAVE_TAKEN_BACK,
};

const COMMANDS: Readonly<Record<string, unknown>> = {
  'slash-ask': {
    name: 'ask',
    text: 'how many days of leave do I get?',
    author: { ...ANA, name: 'ana' },
    place: HELP,
    handle: 'https://hooks.slack.com/commands/T01HOME/1/scrubbed',
  },
  'slash-ask-empty': { name: 'ask', text: '' },
  'slash-footnote': { name: 'footnote', text: 'help', place: { id: 'D01ANA', kind: 'direct' } },
};

const APPROVAL = {
  requestId: 'request-7',
  form: 'approve-tool',
  binding: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

const ACTIONS: Readonly<Record<string, unknown>> = {
  'action-ask-a-person': {
    name: 'ask-a-person',
    requestId: 'request-7',
    author: { ...ANA, name: 'ana' },
    thread: FIRST_THREAD,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed',
  },
  'action-ask-privately': {
    name: 'ask-privately',
    requestId: 'request-7',
    thread: FIRST_THREAD,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed',
  },
  'action-choose': { name: 'choose', choice: 1, requestId: 'request-7', thread: FIRST_THREAD },
  'action-share-answer': { name: 'share-answer', requestId: 'request-7', place: HELP, thread: undefined },
  'action-claim-escalation': { name: 'claim-escalation', requestId: 'request-7', thread: FIRST_THREAD },
  'action-answer-escalation': { name: 'answer-escalation', requestId: 'request-7' },
  'action-resolve-escalation': { name: 'resolve-escalation', requestId: 'request-7' },
  'action-submit': {
    ...APPROVAL,
    name: 'submit',
    values: { note: 'It hums & <smokes>', urgent: 'yes', reason: 'outdated' },
    author: { ...ANA, name: 'ana' },
    thread: FIRST_THREAD,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed',
  },
  'action-submit-ephemeral': {
    name: 'submit',
    form: 'feedback',
    binding: 'b-1',
    values: { reason: 'wrong', text: '', tell: 'no' },
    place: HELP,
    thread: undefined,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed#ephemeral',
  },
  'action-submit-state-missing': { ...APPROVAL, name: 'submit', values: { note: 'New', urgent: 'yes' } },
  'action-dismiss': { ...APPROVAL, name: 'dismiss' },
};

const FEEDBACK: Readonly<Record<string, unknown>> = {
  'feedback-up': {
    about: { requestId: 'request-7' },
    verdict: 'up',
    author: { ...ANA, name: 'ana' },
    place: HELP,
    thread: FIRST_THREAD,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed',
  },
  'feedback-down-ephemeral': {
    about: { requestId: 'request-7' },
    verdict: 'down',
    place: HELP,
    thread: undefined,
    handle: 'https://hooks.slack.com/actions/T01HOME/2/scrubbed#ephemeral',
  },
};

const PRIVATE_CHANGED = { kind: 'place', place: { channel: 'slack', workspace: HOME, id: 'C06PRIV' } };
const HELP_CHANGED = { kind: 'place', place: { channel: 'slack', workspace: HOME, id: 'C01HELP' } };
const GROUPS_CHANGED = { kind: 'groups', channel: 'slack', workspace: HOME };
const DIRECTORY_CHANGES: Readonly<Record<string, unknown>> = {
  'channel-shared': HELP_CHANGED,
  'channel-unshared': HELP_CHANGED,
  'member-joined-channel': PRIVATE_CHANGED,
  'member-left-channel': PRIVATE_CHANGED,
  'message-channel-convert-to-private': HELP_CHANGED,
  'subteam-created': GROUPS_CHANGED,
  'subteam-members-changed': GROUPS_CHANGED,
  'subteam-updated': GROUPS_CHANGED,
  'user-change': {
    kind: 'person',
    person: { tenant: 'default', channel: 'slack', workspace: HOME, id: 'U03BEN', guest: false },
  },
};

const NOT_HANDED_IN = [
  'action-choose-bare',
  'action-choose-mixed-up',
  'action-field-changed',
  'action-submit-unknown-form',
  'action-submit-without-binding',
  'feedback-odd',
  'member-joined-unknown-workspace',
  'action-unknown',
  'action-without-value',
  'app-mention-edited',
  'app-home-opened-home',
  'app-home-opened-messages',
  'app-rate-limited',
  'message-bot-direct',
  'message-changed-own',
  'message-changed-unfurl',
  'message-channel-join',
  'message-deleted-after-tombstone',
  'message-deleted-own',
  'message-other-bot',
  'message-own',
  'message-unknown-workspace',
  'reaction-added',
  'shortcut',
  'view-submission',
];

describe('recorded Slack payloads', () => {
  let gateway: SlackGateway;
  beforeEach(async () => {
    gateway = await startSlackGateway({ tenantOf: (team) => (team === HOME ? 'default' : undefined) });
  });
  afterEach(() => gateway.close());

  async function replay(name: string): Promise<GatewayAnswer> {
    const fixture = Fixture.parse(JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')));
    if (fixture.delivery === 'event') return gateway.sender.event(fixture.body);
    if (fixture.delivery === 'command') return gateway.sender.command(fixture.body);
    return gateway.sender.interaction(fixture.body);
  }

  it('are all replayed by this test', () => {
    const names = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''));

    const tables = [MESSAGES, EDITS, DELETIONS, COMMANDS, ACTIONS, FEEDBACK, DIRECTORY_CHANGES];
    const tested = tables.flatMap((table) => Object.keys(table));
    expect(names.toSorted()).toEqual([...tested, ...NOT_HANDED_IN].toSorted());
  });

  it.each(Object.entries(MESSAGES))('hands %s in as a message', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.messages).toHaveLength(1);
    expect(gateway.sink.messages[0]).toMatchObject(expected as object);
  });

  it.each(Object.entries(EDITS))('hands %s in as an edit of a message', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.messages).toEqual([]);
    expect(gateway.sink.edits).toHaveLength(1);
    expect(gateway.sink.edits[0]).toMatchObject(expected as object);
  });

  it.each(Object.entries(DELETIONS))('hands %s in as a deletion', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.deletions).toHaveLength(1);
    expect(gateway.sink.deletions[0]).toMatchObject(expected as object);
  });

  it.each([...Object.keys(EDITS), ...Object.keys(DELETIONS)])(
    'asks Slack to deliver %s again when it could not be queued',
    async (name) => {
      gateway.sink.failNext();

      const refused = await replay(name);
      const taken = await replay(name);

      expect([refused.status, taken.status]).toEqual([503, 200]);
      expect([...gateway.sink.edits, ...gateway.sink.deletions]).toHaveLength(1);
    },
  );

  it.each(Object.entries(COMMANDS))(
    'hands %s in as a command and says so privately',
    async (name, expected) => {
      const answer = await replay(name);

      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({
        response_type: 'ephemeral',
        text: expect.stringMatching(/…$/),
      });
      expect(gateway.sink.commands).toHaveLength(1);
      expect(gateway.sink.commands[0]).toMatchObject(expected as object);
    },
  );

  it.each(Object.entries(ACTIONS).filter(([, expected]) => Object(expected).values !== undefined))(
    'hands in of %s what was filled in, and nothing else',
    async (name, expected) => {
      await replay(name);

      expect(gateway.sink.actions[0]?.values).toEqual(Object(expected).values);
    },
  );

  it('keeps to itself what stood in a form that was dismissed', async () => {
    await replay('action-dismiss');

    expect(gateway.sink.actions[0]?.values).toBeUndefined();
  });

  it('cuts a form of a hundred fields and half a megabyte', async () => {
    const fixture = JSON.parse(readFileSync(join(FIXTURES, 'action-submit.json'), 'utf8')) as {
      body: object;
    };
    const values = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [
        `${at}:x`,
        { [`field:f${at}`]: { type: 'plain_text_input', value: 'x'.repeat(5_000) } },
      ]),
    );

    const answer = await gateway.sender.interaction({ ...fixture.body, state: { values } });

    expect(answer.status).toBe(200);
    const taken = Object.values(gateway.sink.actions[0]?.values ?? {});
    expect(taken).toHaveLength(12);
    expect(taken.every((value) => value.length <= 3_000)).toBe(true);
  });

  it.each([null, 'x', 7, [], { values: 'x' }, { values: { b: 'x' } }])(
    'takes a form with the state %j as one that nobody changed',
    async (state) => {
      const fixture = JSON.parse(readFileSync(join(FIXTURES, 'action-submit.json'), 'utf8')) as {
        body: object;
      };

      const answer = await gateway.sender.interaction({ ...fixture.body, state });

      expect(answer.status).toBe(200);
      expect(gateway.sink.actions[0]?.values).toEqual({ note: 'It hums', urgent: 'yes' });
    },
  );

  it.each(Object.entries(ACTIONS))('hands %s in as an action', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.actions).toHaveLength(1);
    expect(gateway.sink.actions[0]).toMatchObject(expected as object);
    expect(IncomingAction.safeParse(gateway.sink.actions[0]).success).toBe(true);
  });

  it.each(Object.entries(FEEDBACK))('hands %s in as feedback', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.judgements).toHaveLength(1);
    expect(IncomingFeedback.parse(gateway.sink.judgements[0])).toMatchObject(expected as object);
    expect(gateway.sink.actions).toEqual([]);
  });

  it.each(['action-submit', 'feedback-up'])('tells the person that %s could not be taken', async (name) => {
    gateway.sink.failNext();

    const answer = await replay(name);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/try again/);
    expect([...gateway.sink.actions, ...gateway.sink.judgements]).toEqual([]);
  });

  it.each(Object.entries(DIRECTORY_CHANGES))('tells from %s what is no longer so', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.sink.directoryChanges).toHaveLength(1);
    expect(gateway.sink.directoryChanges[0]).toMatchObject(expected as object);
    expect(gateway.sink.messages).toEqual([]);
  });

  it.each(NOT_HANDED_IN)('acknowledges %s and hands nothing in', async (name) => {
    const answer = await replay(name);

    expect(answer.status).toBe(200);
    expect(answer.ms).toBeLessThan(2_000);
    const { messages, edits, deletions, commands, actions, judgements, directoryChanges } = gateway.sink;
    expect([...messages, ...edits, ...deletions, ...commands, ...actions, ...judgements]).toEqual([]);
    expect(directoryChanges).toEqual([]);
  });
});
