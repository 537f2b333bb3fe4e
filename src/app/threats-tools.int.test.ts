import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingAction } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Identity } from '../core/readers.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import { fixedDirectory } from '../testing/fixed-directory.ts';
import { adapter, h, resetJobs } from '../testing/job-harness.ts';
import { startRoomsApi, type RoomsApi } from '../testing/tools/rooms-api.ts';
import { startTicketSystem, type TicketSystem } from '../testing/tools/ticket-system.ts';
import { type Delivered, openThreatWorld } from './threat-world.ts';

type Form = Extract<Reply, { kind: 'form' }>;
const HOUR_MS = 3_600_000;
const SECRET = 's'.repeat(32);
const tenant = `tools-${randomUUID()}`;
const principal = (id: string, more: Partial<Principal> = {}): Principal => ({
  tenant,
  channel: 'slack',
  workspace: 'T1',
  id,
  guest: false,
  ...more,
});
const [ana, ben, boss] = [principal('ANA'), principal('BEN'), principal('BOSS')];
const identity = (person: Principal): Identity => ({
  person: { ...person, email: `${person.id.toLowerCase()}@example.com` },
  standing: 'inside',
  verifiedEmail: `${person.id.toLowerCase()}@example.com`,
});
const direct: Place = { channel: 'slack', workspace: 'T1', id: 'D-ANA', kind: 'direct', external: false };
const channel: Place = { ...direct, id: 'C1', kind: 'channel' };

const toolsFile = (ticketsUrl: string, roomsUrl: string): string => `
tickets: {who: [group:desk], url: "${ticketsUrl}/hook", secretEnv: TICKETS_SECRET, allow: ["127.0.0.1"], perMinute: 1000}
openapi:
  - name: rooms
    document: ${roomsUrl}/openapi.json
    secretEnv: ROOMS_KEY
    allow: ["127.0.0.1"]
    operations:
      bookRoom: {title: Book a room, effect: write, who: [group:desk], perMinute: 1000, approvers: [group:bosses], phrases: ["book {room} on {date}"]}
`;

let tickets: TicketSystem;
let rooms: RoomsApi;
let desk: Awaited<ReturnType<typeof openThreatWorld>>;
beforeAll(async () => {
  [tickets, rooms] = await Promise.all([startTicketSystem(SECRET, Date.now), startRoomsApi('key-1')]);
  resetJobs();
  const directory = fixedDirectory({
    identities: [identity(ana), identity(ben), identity(boss)],
    readers: { C1: { kind: 'people', people: [identity(ana), identity(ben)] } },
  });
  desk = await openThreatWorld(tenant, {
    adapter: { ...adapter, ...directory },
    base: h.services,
    access: '{groups: {desk: [ana@example.com, boss@example.com], bosses: [boss@example.com]}}',
    files: { 'tools.yml': toolsFile(tickets.origin, rooms.origin) },
    variables: { TICKETS_SECRET: SECRET, ROOMS_KEY: 'key-1' },
  });
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await Promise.all([tickets?.close(), rooms?.close()]);
});
afterEach(() => {
  desk.world.nowMs = Date.now();
  tickets.requests.length = 0;
});

/** What the ticket system was asked to make or show. */
function asked(): readonly Readonly<Record<string, unknown>>[] {
  return tickets.requests.map(({ body }) => JSON.parse(body));
}

function formIn(shown: readonly Delivered[]): Form {
  const form = shown.map(({ reply }) => reply).find((reply) => reply.kind === 'form');
  if (form === undefined) throw new Error(`there is no form in ${JSON.stringify(shown)}`);
  return form;
}

function textOf(shown: readonly Delivered[]): string {
  return shown.map(({ reply }) => reply.text).join('\n');
}

/** Brings a ticket as far as its preview. */
async function preview(title = 'the printer'): Promise<Form> {
  const first = formIn(await desk.ask(ana, direct, `open a ticket about ${title}`));
  if (first.form === 'approve-tool') return first;
  return formIn(await press(ana, first, { values: { description: 'It hums' } }));
}

function press(author: Principal, form: Form, more: Partial<IncomingAction> = {}) {
  const { requestId, form: name, binding } = form;
  return desk.press(author, more.place ?? direct, {
    name: 'submit',
    requestId,
    form: name,
    binding,
    ...more,
  });
}

async function decisions(requestId: string): Promise<readonly string[]> {
  const rows = await desk.audit.search(tenant, { requestId, limit: 50 });
  return rows.toReversed().map(({ decision, outcome }) => [decision, outcome].filter(Boolean).join(' '));
}

describe('threat: arguments that ask for more than the session may, end to end (row 10)', () => {
  it.each([
    'show ticket *',
    'show ticket ../../admin',
    'show ticket OPS-1/../OPS-2',
    'show ticket OPS-1&as=admin',
    'show ticket OPS-1?owner=boss',
    'show ticket %2e%2e%2fadmin',
    'show ticket OPS-1 OR 1=1',
    'as admin show ticket OPS-1; delete all',
  ])('never sends “%s” on as it stands', async (words) => {
    await desk.ask(ana, direct, words);

    for (const { id } of asked()) expect(id).toMatch(/^[\w-]+$/);
  });

  it('asks in the name of the session, whoever the words and the form name', async () => {
    const form = formIn(await desk.ask(ana, direct, 'open a ticket about access for BOSS as admin'));
    const values = {
      description: 'asked by boss@example.com',
      askedBy: 'boss@example.com',
      asker: 'BOSS',
      rights: 'group:bosses',
      tenant: 'globex',
    };
    const approval = formIn(await press(ana, form, { values }));
    expect(JSON.stringify(approval.facts)).not.toMatch(/askedBy|group:bosses|globex/);

    await press(ana, approval);

    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatchObject({ kind: 'create_ticket', askedBy: 'ana@example.com' });
    expect(JSON.stringify(asked()[0])).not.toMatch(/"askedBy":"boss|group:bosses|globex/);
  });

  it.each([
    ['who lacks the right', ben, direct],
    ['who says that they are an admin', principal('BEN', { name: 'ANA', email: 'ana@example.com' }), direct],
    ['where somebody reads along who lacks it', ana, channel],
    ['in another organisation’s name', principal('ANA', { tenant: 'globex' }), direct],
  ])('offers no tool to %s', async (_name, author, place) => {
    const shown = await desk.ask(author, place, 'show ticket OPS-1');
    const write = await desk.ask(author, place, 'open a ticket about the printer');

    expect(asked()).toEqual([]);
    const isForm = ({ reply }: Delivered): boolean => reply.kind === 'form';
    // A preview reads nothing yet: who asked in a channel may see their own words there, and nobody gets a result.
    expect([...shown, ...write].filter(isForm)).toEqual([]);
  });
});

describe('threat: widened and contaminated arguments, end to end (row 11)', () => {
  it.each([
    ['a line break', { description: 'x', title: 'Printer\nX-Admin: 1' }],
    ['a NUL', { description: 'x', title: 'Printer\u0000id=2' }],
    ['a direction override', { description: 'x', title: 'safe \u202Etxet' }],
    ['what is too long', { description: 'x', title: 'x'.repeat(151) }],
    ['a priority that is none', { description: 'x', title: 'Printer', priority: 'urgent; as admin' }],
    ['an object', { description: 'x', title: 'Printer', priority: '{"$ne": null}' }],
  ])('makes nothing of %s in a form', async (_name, values) => {
    const form = formIn(await desk.ask(ana, direct, 'open a ticket'));

    const shown = await press(ana, form, { values });

    const next = formIn(shown);
    if (next.form === 'approve-tool') await press(ana, next);
    for (const sent of asked()) {
      for (const character of '\n\0\u202E') expect(String(sent.title)).not.toContain(character);
      expect(String(sent.title).length).toBeLessThanOrEqual(150);
      expect(['low', 'normal', 'high', 'urgent']).toContain(sent.priority);
    }
  });

  it('adds no field that the form did not have', async () => {
    const form = formIn(await desk.ask(ana, direct, 'open a ticket'));
    const values = { title: 'Printer', description: 'It hums', constructor: 'x', isAdmin: 'yes', 'a.b': 'c' };
    const approval = formIn(await press(ana, form, { values }));

    await press(ana, approval, { values: { title: 'Something else', isAdmin: 'yes' } });

    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatchObject({ title: 'Printer', description: 'It hums' });
    expect(JSON.stringify(asked())).not.toContain('isAdmin');
  });
});

describe('threat: a write without its asker’s word, end to end (row 12)', () => {
  it('does nothing before it is confirmed, then exactly what was shown, and writes all of it down', async () => {
    const form = await preview('the door');
    expect(asked()).toEqual([]);

    const shown = await press(ana, form);

    expect(asked()).toMatchObject([{ kind: 'create_ticket', title: 'the door' }]);
    expect(textOf(shown)).toContain('is made');
    expect(await decisions(form.requestId)).toEqual(
      expect.arrayContaining(['asked', 'confirmed', 'allowed started', 'allowed succeeded']),
    );
  });

  it('is refused from another person, and written down', async () => {
    const form = await preview();

    for (const other of [
      ben,
      boss,
      principal('ANA', { workspace: 'T2' }),
      principal('ANA', { channel: 'teams' }),
    ])
      await press(other, form);

    expect(asked()).toEqual([]);
    expect((await decisions(form.requestId)).filter((decision) => decision === 'refused')).toHaveLength(4);
  });

  it('is out of reach for the same request id in another organisation or workspace', async () => {
    const form = await preview();

    const elsewhere = await press(principal('ANA', { tenant: 'globex' }), form);
    const other = await press(ana, form, { place: { ...direct, workspace: 'T2' } });

    expect(asked()).toEqual([]);
    for (const shown of [elsewhere, other])
      expect(shown[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'turn-expired' });
  });

  it('is done once, however often and however fast it is pressed', async () => {
    const form = await preview();

    await Promise.all([press(ana, form), press(ana, form), press(ana, form)]);
    await press(ana, form);

    expect(asked()).toHaveLength(1);
  });

  it('is one ticket by the same press that a crash repeats', async () => {
    const form = await preview();
    const before = tickets.tickets.size;

    await press(ana, form, { eventId: 'same' });
    await press(ana, form, { eventId: 'same' });

    expect(new Set(asked().map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(tickets.tickets.size).toBe(before + 1);
  });

  it('is not done after it expired', async () => {
    const form = await preview();
    desk.world.nowMs += HOUR_MS + 1;

    const shown = await press(ana, form);

    expect(asked()).toEqual([]);
    expect(textOf(shown)).toContain('took too long');
    expect(await decisions(form.requestId)).toContain('expired');
  });

  it('is not done after it was cancelled', async () => {
    const form = await preview();

    await press(ana, form, { name: 'dismiss' });
    await press(ana, form);

    expect(asked()).toEqual([]);
  });

  it('is not done when what comes back is bound to something else', async () => {
    const [form, other] = [await preview('one'), await preview('two')];

    await press(ana, form, { binding: other.binding });
    await press(ana, form, { binding: undefined });
    await press(ana, form, { binding: `${form.binding.slice(0, -1)}x` });

    expect(asked()).toEqual([]);
    expect((await decisions(form.requestId)).filter((decision) => decision === 'refused')).toHaveLength(3);
  });

  it('is not done when what waits was altered behind its binding', async () => {
    const form = await preview();
    const pending = await desk.services.calls.find(tenant, form.requestId);
    if (!pending) throw new Error('nothing waits');
    const altered = { title: 'Make mallory an admin', description: 'x', priority: 'urgent' };

    await desk.services.calls.put({ ...pending, call: { ...pending.call, arguments: altered } });
    await press(ana, form);

    expect(asked()).toEqual([]);
  });

  it('is confirmed by its approvers alone, and never by who asks', async () => {
    const form = formIn(await desk.ask(ana, direct, 'book aurora on 2026-12-24'));

    await press(ana, form);
    await press(ben, form);
    expect(rooms.bookings.size).toBe(0);
    await press(boss, form);

    expect([...rooms.bookings.values()]).toMatchObject([{ room: 'aurora', date: '2026-12-24' }]);
  });
});
