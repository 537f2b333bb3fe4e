import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startTeamsGateway,
  type TeamsAnswer,
  type TeamsGateway,
} from '../../src/testing/teams/teams-gateway.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../../src/testing/teams/teams-stand-in.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
const CHANNEL = '19:channel-scrubbed@thread.tacv2';
const ROOT = `${CHANNEL};messageid=1767225600100`;
const PERSONAL = 'a:personal-scrubbed';

const ANA = {
  tenant: 'default',
  channel: 'teams',
  workspace: TENANT,
  name: 'Ana Lee',
  guest: false,
  id: 'bbbbbbbb-0000-4000-8000-000000000002',
};
const HANDBOOK = { channel: 'teams', workspace: TENANT, id: CHANNEL, kind: 'channel', external: false };
const THREAD = { tenant: 'default', place: HANDBOOK, id: ROOT };
const CHAT = { ...HANDBOOK, id: PERSONAL, kind: 'direct' };

const MESSAGES: Readonly<Record<string, object>> = {
  'channel-mention': {
    eventId: `${ROOT}|1767225600100`,
    messageId: `${ROOT}|1767225600100`,
    thread: THREAD,
    author: ANA,
    text: 'how many days of leave do I get?',
    addressing: 'mention',
    attachments: 0,
    sentAt: '2026-01-01T00:00:00.100Z',
  },
  'channel-reply-mention': { text: 'and for contractors?', addressing: 'mention', thread: THREAD },
  'channel-reply-unnamed': { text: 'and for contractors?', addressing: 'thread', thread: THREAD },
  'channel-two-mentions': {
    text: 'Hey @Ben & Co, can we expense <2 taxis & a bike?\nSee travel',
    addressing: 'mention',
  },
  'channel-private': { thread: { place: { kind: 'private-channel', external: false } } },
  'channel-shared': { thread: { place: { kind: 'channel', external: true } } },
  'personal-message': {
    addressing: 'direct',
    thread: {
      tenant: 'default',
      place: CHAT,
      id: PERSONAL,
    },
    text: 'How many days of leave do I get?',
  },
  'personal-looks-like-command': { text: 'Status of the VPN?', addressing: 'direct' },
  'personal-html': { text: 'How many days?\nhere\nthere\nList<T> 🐶', addressing: 'direct' },
  'personal-files': { text: 'what does this form want?', attachments: 2 },
  'personal-no-directory-account': { author: { id: '29:1caller-scrubbed', guest: true } },
  'group-mention': {
    text: 'how many days?',
    thread: {
      id: '19:group-scrubbed@thread.v2',
      place: { kind: 'group', id: '19:group-scrubbed@thread.v2' },
    },
  },
};

/** Said in places where Footnote hears everything, and to nobody: whether it is for Footnote, the sink decides. */
const OVERHEARD: Readonly<Record<string, object>> = {
  'channel-root-unnamed': { text: 'Lunch?', addressing: 'overheard', thread: THREAD, author: ANA },
  'channel-root-unnamed-command': { text: '/footnote help', addressing: 'overheard' },
  'channel-somebody-else-mentioned': { text: '@Ben what do you think?', addressing: 'overheard' },
  'group-unnamed': {
    text: 'how many days do we get?',
    addressing: 'overheard',
    thread: { id: '19:group-scrubbed@thread.v2', place: { kind: 'group' } },
  },
};

const COMMANDS: Readonly<Record<string, object>> = {
  'command-ask': {
    name: 'ask',
    text: 'how many days of leave do I get?',
    author: ANA,
    place: CHAT,
    handle: `29:1ana-scrubbed|${PERSONAL}`,
  },
  'command-footnote': { name: 'footnote', text: 'help', place: HANDBOOK, handle: `29:1ana-scrubbed|${ROOT}` },
  'command-empty': { name: 'ask', text: '' },
  'command-bare': { name: 'footnote', text: 'status', author: ANA, place: CHAT },
  'command-bare-mention': {
    name: 'footnote',
    text: 'feedback down wrong page',
    handle: '29:1ana-scrubbed|19:group-scrubbed@thread.v2',
  },
};

const PRESS = { name: 'ask-a-person', requestId: 'request-7', author: ANA, place: CHAT };
const ACTIONS: Readonly<Record<string, object>> = {
  'press-ask-a-person': PRESS,
  'press-share-answer': { ...PRESS, name: 'share-answer' },
  'press-submit': PRESS,
  'press-ask-privately': { ...PRESS, name: 'ask-privately', handle: `29:1ana-scrubbed|${PERSONAL}` },
  'press-choose': { ...PRESS, name: 'choose', choice: 2 },
  'press-choose-submit': { ...PRESS, name: 'choose', choice: 0 },
};

const FORM = {
  ...PRESS,
  name: 'submit',
  form: 'approve-tool',
  binding: '3f9a',
  values: { note: 'It hums & <smokes>', urgent: 'no', reason: 'outdated' },
};
const FORMS: Readonly<Record<string, object>> = {
  'form-submit': { ...FORM, handle: `29:1ana-scrubbed|${PERSONAL}|1767225600200` },
  'form-submit-in-channel': { ...FORM, place: HANDBOOK, handle: `29:1ana-scrubbed|${ROOT}|1767225600200` },
  'form-submit-older-client': { ...FORM, handle: `29:1ana-scrubbed|${PERSONAL}|1767225600200` },
  'form-dismiss': { ...PRESS, name: 'dismiss', form: 'approve-tool', binding: '3f9a' },
  'form-odd-values': { ...FORM, values: { note: 'kept' } },
  'press-claim-escalation': { ...PRESS, name: 'claim-escalation', place: HANDBOOK },
};

const JUDGEMENTS: Readonly<Record<string, object>> = {
  'feedback-like': {
    eventId: `${PERSONAL}|f:4`,
    about: { messageId: `${PERSONAL}|1767225600200` },
    verdict: 'up',
    text: 'thanks',
    author: ANA,
    place: CHAT,
    handle: `29:1ana-scrubbed|${PERSONAL}`,
  },
  'feedback-dislike-in-channel': {
    eventId: `${ROOT}|f:77aa`,
    about: { messageId: `${ROOT}|1767225600200` },
    verdict: 'down',
    text: 'wrong page',
    place: HANDBOOK,
    thread: THREAD,
  },
  'feedback-on-thread-root': { about: { messageId: `${CHANNEL}|1767225600100` }, verdict: 'down' },
};

const EDITS: Readonly<Record<string, object>> = {
  'message-update': {
    ...MESSAGES['channel-mention'],
    eventId: expect.stringMatching(/^19:.*\|1767225600100\|editMessage\|/),
    text: 'how many days of sick leave?',
  },
};

const DELETIONS: Readonly<Record<string, object>> = {
  'message-delete': {
    eventId: expect.stringMatching(/^19:.*\|1767225600100\|softDeleteMessage\|/),
    messageId: `${ROOT}|1767225600100`,
    thread: THREAD,
    sentAt: '2026-01-01T00:00:00.100Z',
  },
};

const NOT_HANDED_IN: Readonly<Record<string, number>> = {
  'bot-added': 200,
  'bot-installed': 200,
  'bot-removed': 200,
  'channel-renamed': 200,
  'feedback-about-nothing': 200,
  'feedback-neither': 200,
  'form-binding-too-long': 200,
  'form-no-binding': 200,
  'form-unknown-name': 200,
  'invoke-unknown': 501,
  'member-added': 200,
  'message-reaction': 200,
  'own-message': 200,
  'press-choose-nothing': 200,
  'press-unknown': 200,
  'channel-shared-with-team': 200,
  'team-member-removed': 200,
  typing: 200,
  'unknown-tenant': 200,
  'unknown-type': 200,
};

let teams: TeamsStandIn;
let gateway: TeamsGateway;
beforeEach(async () => {
  teams = await startTeamsStandIn();
  gateway = await startTeamsGateway(teams, {
    commands: [
      { name: 'status', argument: '' },
      { name: 'feedback', argument: '[up|down] [text]' },
    ],
  });
});
afterEach(async () => {
  await gateway.close();
  await teams.close();
});

function replay(name: string): Promise<TeamsAnswer> {
  const text = readFileSync(join(FIXTURES, `${name}.json`), 'utf8');
  return gateway.send(text.replace('SERVICE_URL', teams.serviceUrl));
}

describe('activities in the shape that Teams sends', () => {
  it('are all replayed by this test', () => {
    const names = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''));

    const tested = [
      MESSAGES,
      OVERHEARD,
      EDITS,
      DELETIONS,
      COMMANDS,
      ACTIONS,
      FORMS,
      JUDGEMENTS,
      NOT_HANDED_IN,
    ].flatMap((table) => Object.keys(table));
    expect(names.toSorted()).toEqual(tested.toSorted());
  });

  it.each(Object.entries(MESSAGES))('hands %s in as a message', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(gateway.sink.messages).toHaveLength(1);
    expect(gateway.sink.messages[0]).toMatchObject(expected);
  });

  it.each(Object.entries(OVERHEARD))('hands %s in as overheard', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(gateway.sink.messages).toHaveLength(1);
    expect(gateway.sink.messages[0]).toMatchObject(expected);
    expect(gateway.sink.commands).toEqual([]);
  });

  it.each(Object.entries(EDITS))('hands %s in as an edit', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(gateway.sink.messages).toEqual([]);
    expect(gateway.sink.edits).toHaveLength(1);
    expect(gateway.sink.edits[0]).toMatchObject(expected);
  });

  it.each(Object.entries(DELETIONS))('hands %s in as a deletion', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(gateway.sink.deletions).toHaveLength(1);
    expect(gateway.sink.deletions[0]).toMatchObject(expected);
  });

  it.each(Object.entries(COMMANDS))('hands %s in as a command', async (name, expected) => {
    const answer = await replay(name);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(gateway.sink.commands).toHaveLength(1);
    expect(gateway.sink.commands[0]).toMatchObject(expected);
  });

  it.each(Object.entries(JUDGEMENTS))(
    'hands %s in as a thumb, answered as Teams wants it',
    async (name, expected) => {
      const answer = await replay(name);
      const again = await replay(name);

      expect([answer, again]).toEqual([
        { status: 200, body: '{}' },
        { status: 200, body: '{}' },
      ]);
      const { judgements } = gateway.sink;
      expect(judgements).toHaveLength(2);
      expect(judgements[0]).toMatchObject(expected);
      expect(judgements[1]?.eventId).toBe(judgements[0]?.eventId);
    },
  );

  it.each(Object.entries({ ...ACTIONS, ...FORMS }))(
    'hands %s in as an action, and tells the person',
    async (name, expected) => {
      const answer = await replay(name);

      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
      expect(gateway.sink.actions).toHaveLength(1);
      expect(gateway.sink.actions[0]).toMatchObject(expected);
    },
  );

  it.each(Object.entries(NOT_HANDED_IN))('answers %s with %i and hands nothing in', async (name, status) => {
    const answer = await replay(name);

    expect(answer.status).toBe(status);
    const { messages, edits, deletions, commands, actions, judgements } = gateway.sink;
    expect([...messages, ...edits, ...deletions, ...commands, ...actions, ...judgements]).toEqual([]);
  });

  it.each(['feedback-neither', 'feedback-about-nothing'])('leaves no invoke unanswered: %s', async (name) => {
    expect(await replay(name)).toEqual({ status: 200, body: '{}' });
  });

  it('refuses a thumb that could not be queued, and takes it when it comes again', async () => {
    gateway.sink.failNext();

    const refused = await replay('feedback-like');
    const taken = await replay('feedback-like');

    expect([refused.status, taken.status]).toEqual([503, 200]);
    expect(gateway.sink.judgements).toHaveLength(1);
  });

  it.each([
    ['form-submit', 'one moment'],
    ['form-dismiss', 'leave it'],
    ['press-claim-escalation', 'your name'],
    ['form-no-binding', "doesn't work any more"],
    ['form-unknown-name', "doesn't work any more"],
  ])('says at once what a press led to: %s', async (name, words) => {
    expect((await replay(name)).body).toContain(words);
  });

  it('says that an old button does not work any more', async () => {
    expect((await replay('press-unknown')).body).toContain("doesn't work any more");
  });
});

describe('what is overheard', () => {
  const GROUP = '19:group-scrubbed@thread.v2';

  it('leaves nothing behind where the sink has no use for it', async () => {
    gateway.sink.message = async () => ({ kind: 'ignored', reason: 'not-addressed' });

    await replay('group-unnamed');

    expect(gateway.references.kept()).toEqual([]);
  });

  it('is known to who answers it', async () => {
    await replay('group-unnamed');

    expect(gateway.references.kept()).toEqual([GROUP]);
    expect(await gateway.references.lastSeen('default', ANA.id)).toMatchObject({
      member: '29:1ana-scrubbed',
    });
  });

  it('is known before the sink has returned: a worker may answer by then', async () => {
    let known: unknown;
    gateway.sink.message = async () => {
      known = await gateway.references.lastSeen('default', ANA.id);
      return { kind: 'ignored', reason: 'not-addressed' };
    };

    await replay('group-unnamed');

    expect(known).toMatchObject({ reference: { conversation: GROUP } });
  });
});

describe('being added', () => {
  it('greets once, whichever update comes first', async () => {
    await replay('bot-added');
    await replay('bot-installed');
    await replay('bot-added');

    await expect.poll(() => teams.messages(PERSONAL)).toHaveLength(1);
    expect(teams.messages(PERSONAL)[0]?.body.text).toContain("I'm Footnote");
  });

  it('forgets a conversation that it was removed from', async () => {
    await replay('bot-installed');
    await replay('bot-removed');

    expect(await gateway.references.at(PERSONAL)).toBeUndefined();
  });

  it('stays silent about others who come, and where its greeting fails', async () => {
    teams.failNext('send', { kind: 'status', status: 403 });

    await replay('member-added');
    const answer = await replay('bot-added');

    expect(answer.status).toBe(200);
    await expect.poll(() => teams.callsOf('send')).toHaveLength(1);
    expect(teams.messages(PERSONAL)).toEqual([]);
  });
});

describe('a change of who reads', () => {
  const placeOf = (id: string) =>
    expect.objectContaining({ kind: 'place', place: expect.objectContaining({ id }) });

  it('is told of a group chat that somebody joins, and of who joined', async () => {
    await replay('member-added');

    expect(gateway.sink.directoryChanges).toEqual([
      placeOf('19:group-scrubbed@thread.v2'),
      {
        kind: 'person',
        person: {
          tenant: 'default',
          channel: 'teams',
          workspace: TENANT,
          id: '29:1ben-scrubbed',
          guest: false,
        },
      },
    ]);
  });

  it('is told of every channel of a team that somebody left', async () => {
    await replay('team-member-removed');

    const changes = gateway.sink.directoryChanges;
    expect(changes).toContainEqual(
      expect.objectContaining({
        person: expect.objectContaining({ id: 'bbbbbbbb-0000-4000-8000-000000000003' }),
      }),
    );
    await expect.poll(() => changes).toContainEqual(placeOf(CHANNEL));
  });

  it('is told of a channel that is shared, though its channels are not listed', async () => {
    teams.failNext('channels', { kind: 'status', status: 503 });

    await replay('channel-shared-with-team');

    expect(gateway.sink.directoryChanges).toContainEqual(placeOf('19:shared-scrubbed@thread.tacv2'));
  });

  it('is not told when Footnote alone came', async () => {
    await replay('bot-installed');

    expect(gateway.sink.directoryChanges).toEqual([]);
  });
});
