import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { verifyAudit } from '../storage/postgres/audit-verification.ts';
import { type Database, openDatabase } from '../storage/postgres/database.ts';
import { createAudit } from '../storage/postgres/audit.ts';
import { createAuditHeads } from '../storage/redis/audit-heads.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams } from '../testing/conversation/teams-conversation.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { THREE_PEOPLE } from '../testing/conversation/three-people.ts';
import { converseOnTheWeb } from '../testing/conversation/web-conversation.ts';
import { createSlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type McpHttpStandIn, startMcpHttp } from '../testing/tools/mcp-stand-in.ts';
import { type RoomsApi, startRoomsApi } from '../testing/tools/rooms-api.ts';
import { startTicketSystem, type TicketSystem } from '../testing/tools/ticket-system.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const CHANNELS = ['slack', 'teams', 'web'] as const;
const ROOMS_KEY = 'rooms-key';
const TICKETS_SECRET = 'tickets-secret';

let slack: SlackStandIn;
let teams: TeamsStandIn;
let tickets: TicketSystem;
let rooms: RoomsApi;
let library: McpHttpStandIn;
let application: ApplicationUnderTest;
let database: Database;

beforeAll(async () => {
  [slack, teams, tickets, rooms, library] = await Promise.all([
    startSlackStandIn(),
    startTeamsStandIn(),
    startTicketSystem(TICKETS_SECRET, Date.now),
    startRoomsApi(ROOMS_KEY),
    startMcpHttp(),
  ]);
  application = await startApplicationUnderTest({
    documents: { 'access.yml': THREE_PEOPLE, 'tools.yml': toolsFile() },
    variables: { ...threeChannels(slack, teams, `tour-${randomUUID()}`), ROOMS_KEY, TICKETS_SECRET },
  });
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
}, 60_000);
afterAll(async () => {
  await database?.close();
  await application?.stop();
  await Promise.all([slack, teams, tickets, rooms, library].map((each) => each?.close()));
});

function toolsFile(): string {
  return `
calculator: {who: public}
tickets: {who: public, url: "${tickets.origin}/hook", secretEnv: TICKETS_SECRET, allow: [127.0.0.1]}
openapi:
  - name: rooms
    document: ${rooms.origin}/openapi.json
    secretEnv: ROOMS_KEY
    allow: [127.0.0.1]
    operations:
      listRooms: {title: Meeting rooms, effect: read, who: public, phrases: ["list the meeting rooms"]}
      bookRoom: {title: Book a room, effect: write, who: ["group:finance"], phrases: ["book {room} on {date}"]}
      cancelBooking:
        title: Cancel a booking
        effect: write
        who: public
        approvers: ["role:admin"]
        phrases: ["cancel booking {id} of {room}"]
mcp:
  - name: library
    url: ${library.url}
    allow: [127.0.0.1]
    tools:
      find_article: {title: Articles, effect: read, who: public, phrases: ["find an article about {query}"]}
`;
}

function converse(channel: (typeof CHANNELS)[number]): ConversationDriver {
  const { url } = application;
  const { signingSecret } = slack;
  if (channel === 'slack')
    return converseInSlack(slack, createSlackSender(`${url}/slack/events`, { signingSecret }));
  return channel === 'teams' ? converseInTeams(teams, `${url}/api/messages`) : converseOnTheWeb(url);
}

/** Whether others are in the conversation: on the web nobody is. */
const hasOthers = (channel: (typeof CHANNELS)[number]): boolean => channel !== 'web';

/** What Footnote shows once it has nothing left to do. */
async function after(
  doing: Promise<unknown>,
  { visible }: Pick<ConversationDriver, 'visible'>,
): Promise<readonly VisibleMessage[]> {
  await doing;
  await application.idle();
  return visible();
}

const textOf = (messages: readonly VisibleMessage[]) => messages.map(({ text }) => text).join('\n');
const last = (messages: readonly VisibleMessage[]): VisibleMessage =>
  messages.at(-1) ?? expect.fail('Nothing stands there');

/** The form that waits for a press. */
function formIn(messages: readonly VisibleMessage[]): VisibleMessage {
  return messages.findLast(({ actions }) => actions.includes('submit')) ?? expect.fail(textOf(messages));
}

describe('a tour of the tools', () => {
  it.each(CHANNELS)('on %s: one that reads', async (channel) => {
    const ana = converse(channel);

    const answered = await after(ana.say('What is 17 % of 2,340?'), ana);

    expect(last(answered).text).toContain('397.8');
  });

  it.each(CHANNELS)(
    'on %s: one that writes, once, after the asker has seen and confirmed it',
    async (channel) => {
      const ana = converse(channel);
      const before = tickets.tickets.size;
      const title = `The printer near ${channel} is out of toner`;
      const description = 'It says 0 %.';

      const missing = formIn(await after(ana.say(`create a ticket: ${title}`), ana));
      const card = formIn(await after(ana.fill(missing, 'submit', { description }), ana));
      for (const words of [title, description]) expect(card.text).toContain(words);
      expect(tickets.tickets.size).toBe(before);

      if (hasOthers(channel)) {
        const ben = ana.as('Ben');
        await after(ben.fill(card, 'submit'), ana);
        expect(last(await ben.alone()).text).toContain('Only the person who asked');
        expect(tickets.tickets.size).toBe(before);
      }
      const twice = Promise.all([ana.fill(card, 'submit'), ana.fill(card, 'submit')]);
      const made = await after(twice, ana);

      const number = `OPS-${before + 1}`;
      expect(textOf(made).replaceAll('\\', '')).toContain(number);
      expect(made.flatMap(({ actions }) => actions)).not.toContain('submit');
      expect(tickets.tickets.size).toBe(before + 1);
      expect(tickets.tickets.get(number)).toMatchObject({ title, description });
    },
  );

  it.each(CHANNELS)('on %s: one that the asker may not use is refused in words', async (channel) => {
    const ana = converse(channel);

    const refused = await after(ana.say('book aurora on 2027-03-01'), ana);

    expect(textOf(refused)).toContain('ask an admin for access');
    expect(refused.flatMap(({ actions }) => actions)).not.toContain('submit');
    expect(rooms.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each(CHANNELS)('on %s: one that somebody else has to approve', async (channel) => {
    const ana = converse(channel);
    rooms.bookings.set('b1', { id: 'b1', room: 'aurora', date: '2027-03-01' });
    const card = formIn(await after(ana.say('cancel booking b1 of aurora'), ana));

    await after(ana.fill(card, 'submit'), ana);
    expect(textOf(await ana.alone())).toContain('Only somebody who may approve this can confirm it');
    expect(rooms.bookings.has('b1')).toBe(true);

    if (!hasOthers(channel)) return;
    const chi = ana.as('Chi');
    await after(chi.fill(card, 'submit'), ana);
    expect(rooms.bookings.has('b1')).toBe(false);
  });

  it.each(CHANNELS)('on %s: an operation of an OpenAPI document', async (channel) => {
    const ana = converse(channel);

    const listed = await after(ana.say('list the meeting rooms'), ana);

    expect(textOf(listed)).toContain('Aurora');
    expect(listed.flatMap(({ links }) => links)).toEqual([]);
  });

  it.each(CHANNELS)('on %s: a tool of an MCP server, whose words stay words', async (channel) => {
    const ana = converse(channel);

    const found = last(await after(ana.say('find an article about resets'), ana));

    expect(found.text.replaceAll(/\s/g, '')).toContain('press[here](https://evil.example)<!channel>');
    expect(found.links).toEqual([]);
  });

  it('leaves a whole audit of who did what', async () => {
    const { tenant } = application;
    const audit = createAudit({ database, now: Date.now });
    const rows = await audit.search(tenant, { limit: 200 });
    const redis = connectRedis(application.redisUrl, 'worker', () => undefined);
    const head = await createAuditHeads({ redis }).read(tenant);
    redis.disconnect();

    const verdict = await verifyAudit({ database, tenant, known: head ? [head] : [] });

    const of = (action: string) => rows.filter((row) => row.action === action);
    expect(of('tool.calculate').map(({ outcome }) => outcome)).toEqual(
      CHANNELS.flatMap(() => ['succeeded', 'started']),
    );
    const tickets = of('tool.create_ticket');
    expect(tickets.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(CHANNELS.length);
    expect(of('approval.create_ticket').map(({ decision }) => decision)).toEqual(
      expect.arrayContaining(['refused', 'confirmed', 'confirmed', 'confirmed']),
    );
    expect(of('approval.create_ticket').filter(({ decision }) => decision === 'confirmed')).toHaveLength(3);
    expect(of('tool.rooms_book_room').map(({ decision }) => decision)).toEqual(CHANNELS.map(() => 'refused'));
    expect(of('tool.rooms_cancel_booking').map(({ outcome }) => outcome)).toContain('succeeded');
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${ROOMS_KEY}|${TICKETS_SECRET}`));
    expect(head).toBeDefined();
    expect(verdict).toMatchObject({ kind: 'whole' });
  });
});
