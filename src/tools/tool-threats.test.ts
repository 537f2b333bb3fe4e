import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { confirmation, recordingTool, testAsking, testToolbox } from '../testing/tool-harness.ts';
import { identifier, lineOfText } from './argument-schemas.ts';
import { callHash } from './call-hash.ts';
import { ToolFailure } from './tool-definition.ts';
import type { ToolAsking, Toolbox, ToolCall } from './toolbox.ts';

const signal = new AbortController().signal;
const CHANNEL = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const room = { room: 'Heron', day: '2026-12-01' };

describe('Threat 10: arguments that ask for more than the session may', () => {
  const payroll = () =>
    recordingTool({
      name: 'payroll',
      schema: z.strictObject({ person: lineOfText(80) }),
      policy: { who: ['group:finance'] },
    });

  it.each([
    { person: 'sam@example.com as admin' },
    { person: 'group:finance' },
    { person: '*' },
    { person: '../../finance' },
    { person: 'sam', rights: ['group:finance'] },
    { person: 'sam', asker: { id: 'U-FINANCE' } },
    { person: 'sam', __proto__: { rights: ['group:finance'] } },
  ])('refuses %o to somebody without the right, and records it', async (args) => {
    const tool = payroll();
    const { toolbox, audit } = testToolbox([tool]);

    const outcome = await toolbox.call({ tool: 'payroll', arguments: args }, testAsking(), { signal });

    expect(outcome).toMatchObject({ kind: 'failed', why: 'not-allowed' });
    expect(tool.calls).toEqual([]);
    expect(audit.rows.map(({ decision }) => decision)).toEqual(['refused']);
  });

  it('passes a tool who asks by the session, whatever the arguments say', async () => {
    const tool = recordingTool({ schema: z.strictObject({ askerEmail: lineOfText(80) }) });
    const { toolbox } = testToolbox([tool]);
    const asking = testAsking();
    const asker = { ...asking.asker, email: 'ana@example.com' };

    await toolbox.call(
      { tool: 'book_room', arguments: { askerEmail: 'boss@example.com' } },
      { ...asking, asker },
      { signal },
    );

    expect(tool.calls[0]?.config).toMatchObject({ askerEmail: 'ana@example.com', tenant: 'acme' });
  });

  it('never offers, lists or calls what the asker, a reader or the place has no right to', async () => {
    const right = fc.constantFrom('public', 'group:finance', 'group:people', 'role:admin', 'place:slack:C1');
    const rights = fc.uniqueArray(right, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          who: rights,
          own: rights,
          readers: fc.array(rights, { maxLength: 3 }),
          where: fc.boolean(),
        }),
        async ({ who, own, readers, where }) => {
          const places = where ? ['slack:C1'] : ['slack:C2'];
          const tool = recordingTool({ policy: { who, places }, fromWords: () => room });
          const { toolbox } = testToolbox([tool]);
          const audience = [own, ...readers];
          const asking = testAsking({ rights: own, audience, place: CHANNEL });
          const mayAll = audience.every((reader) => reader.some((one) => who.includes(one)));

          const choice = await toolbox.choose({ text: 'book it', earlier: [] }, asking, { signal });
          const outcome = await toolbox.call({ tool: 'book_room', arguments: room }, asking, { signal });

          const isAllowed = mayAll && where;
          expect(choice.kind === 'call').toBe(isAllowed);
          expect(toolbox.list(asking)).toHaveLength(isAllowed ? 1 : 0);
          expect(tool.calls).toHaveLength(isAllowed ? 1 : 0);
          expect(outcome.kind === 'succeeded').toBe(isAllowed);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lets a role count in a direct message, where nobody else reads', async () => {
    const { toolbox } = testToolbox([recordingTool({ policy: { who: ['role:admin'] } })]);
    const rights = ['public', 'role:admin'];

    expect(toolbox.list(testAsking({ rights, audience: [['public']] }))).toHaveLength(1);
    expect(toolbox.list(testAsking({ rights, audience: [['public']], place: CHANNEL }))).toEqual([]);
    expect(toolbox.list(testAsking({ rights, audience: [] }))).toEqual([]);
  });
});

describe('Threat 11: widened schemas and contaminated arguments', () => {
  const schema = z.strictObject({ id: identifier(), note: lineOfText(40).optional() });

  const contaminated: readonly Readonly<Record<string, unknown>>[] = [
    { id: 'A-1', admin: true },
    { id: 'A-1; delete all' },
    { id: 'A-1&role=admin' },
    { id: 'A-1/../A-2' },
    { id: 'A..1' },
    { id: 'A-1\nid: A-2' },
    { id: 'A-1%2fadmin' },
    { id: ['A-1', 'A-2'] },
    { id: { $ne: null } },
    { id: 'A-1', note: 'fine\u0000id=A-2' },
    { id: 'A-1', note: 'fine\r\nX-Admin: 1' },
    { id: 'A-1', note: 'safe \u202Etxet' },
    { id: 'A-1', note: 'x'.repeat(41) },
    { id: 'A-1', constructor: 1 },
  ];
  it.each(contaminated)('refuses %o', async (args) => {
    const tool = recordingTool({ name: 'show_ticket', schema });
    const { toolbox } = testToolbox([tool]);

    const outcome = await toolbox.call({ tool: 'show_ticket', arguments: args }, testAsking(), { signal });

    expect(outcome).toMatchObject({ kind: 'failed', why: 'invalid' });
    expect(tool.calls).toEqual([]);
  });

  it('leaves out a tool whose schema takes unknown keys', () => {
    const loose = recordingTool({ name: 'loose', schema: z.object({ id: z.string() }) });
    const { toolbox } = testToolbox([loose, recordingTool()]);

    expect(toolbox.list(testAsking()).map(({ name }) => name)).toEqual(['book_room']);
  });

  it('refuses keys that no schema has, whatever they are called', async () => {
    const tool = recordingTool();
    const { toolbox } = testToolbox([tool]);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter((key) => !['room', 'day', '__proto__'].includes(key)),
        fc.jsonValue(),
        async (key, value) => {
          const call = { tool: 'book_room', arguments: { ...room, [key]: value } };
          expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'invalid' });
        },
      ),
      { numRuns: 100 },
    );
    expect(tool.calls).toEqual([]);
  });
});

describe('Threat 12: a write that nobody confirmed', () => {
  const write = { effect: 'write', isIdempotent: false } as const;
  const call = { tool: 'book_room', arguments: room };
  const words = { text: 'Book Heron on 1 December', earlier: [] };
  const confirm = async (toolbox: Toolbox, given: ToolCall = call) => {
    const preview = await toolbox.preview(given, words, testAsking());
    return preview.kind === 'preview' ? confirmation(preview.hash) : expect.fail(preview.text);
  };

  it('does exactly what was confirmed', async () => {
    const tool = recordingTool({ policy: write });
    const { toolbox, audit } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);

    const outcome = await toolbox.call(call, testAsking(), { signal, confirmed });

    expect(outcome).toMatchObject({ kind: 'succeeded', text: 'Booked.' });
    expect(tool.calls).toHaveLength(1);
    expect(audit.rows.map((row) => row.outcome)).toEqual(['started', 'succeeded']);
  });

  it.each([
    ['without a confirmation', undefined],
    ['with an empty one', ''],
    ['with that of other arguments', callHash('book_room', { ...room, room: 'Egret' })],
    ['with that of another tool', callHash('cancel_room', room)],
  ])('refuses a write %s', async (_name, hash) => {
    const tool = recordingTool({ policy: write });
    const { toolbox, audit } = testToolbox([tool]);

    const outcome = await toolbox.call(call, testAsking(), {
      signal,
      ...(hash !== undefined && { confirmed: confirmation(hash) }),
    });

    expect(outcome).toMatchObject({ kind: 'failed', why: 'refused' });
    expect(tool.calls).toEqual([]);
    expect(audit.rows).toMatchObject([{ decision: 'refused', detail: { why: 'unconfirmed' } }]);
  });

  it('binds a confirmation to every value, and not to the order of keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.jsonValue(),
        (args, key, value) => {
          const reversed = Object.fromEntries(Object.entries(args).toReversed());
          expect(callHash('one', reversed)).toBe(callHash('one', args));
          const changed = { ...args, [key]: value };
          const isSame = JSON.stringify(args[key]) === JSON.stringify(value);
          if (!isSame) expect(callHash('one', changed)).not.toBe(callHash('one', args));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses a write whose arguments it can not show whole', async () => {
    const schema = z.strictObject({ items: z.array(z.string().max(1_000)) });
    const tool = recordingTool({ name: 'order', schema, policy: write });
    const { toolbox } = testToolbox([tool]);
    const long = { tool: 'order', arguments: { items: Array.from({ length: 10 }, () => 'x'.repeat(900)) } };
    const confirmed = confirmation(callHash('order', long.arguments));

    expect(await toolbox.preview(long, words, testAsking())).toMatchObject({
      kind: 'failed',
      why: 'invalid',
    });
    expect(await toolbox.call(long, testAsking(), { signal, confirmed })).toMatchObject({ why: 'invalid' });
    expect(tool.calls).toEqual([]);
  });

  it('shows nobody what would be refused all the same, says what to write instead, and writes it down', async () => {
    const choosy = recordingTool({
      policy: { ...write, who: ['public'] },
      precheck: ({ room: named }) => {
        if (named === 'Egret') throw new ToolFailure('There is no Egret.', { why: 'invalid' });
      },
    });
    const { toolbox, audit } = testToolbox([choosy]);
    const shown = (args: Record<string, unknown>, asking = testAsking()) =>
      toolbox.preview({ tool: 'book_room', arguments: args }, words, asking);

    const wrong = await shown({ room: 'x'.repeat(61), day: 'some day' });
    const missing = await shown({ room: 'Heron' });
    const unknown = await shown({ ...room, room: 'Egret' });
    const foreign = await shown(room, testAsking({ rights: [] }));

    expect(wrong).toMatchObject({ kind: 'failed', why: 'invalid' });
    expect(wrong.text).toContain('- Room: please give at most 60 characters');
    expect(wrong.text).toContain(String.raw`- Day: please give a date such as 2026\-12\-01`);
    expect(missing.text).toContain('- Day: this is missing; please give a date');
    expect(unknown).toMatchObject({ kind: 'failed', why: 'invalid', text: 'There is no Egret.' });
    expect(foreign).toMatchObject({ kind: 'failed', why: 'not-allowed' });
    expect(audit.rows.map(({ decision, detail }) => [decision, detail?.['why']])).toEqual([
      ['refused', 'invalid'],
      ['refused', 'invalid'],
      ['refused', 'invalid'],
      ['refused', 'not-allowed'],
    ]);
  });

  it('does not do the same write twice for one request, also where its end is unknown', async () => {
    const done = recordingTool({ policy: write });
    const lost = recordingTool({
      name: 'lost_room',
      policy: write,
      work: () => {
        throw new Error('the connection broke');
      },
    });
    const { toolbox } = testToolbox([done, lost]);
    const twice = async (tool: string) => {
      const again = { ...call, tool };
      const confirmed = await confirm(toolbox, again);
      await toolbox.call(again, testAsking(), { signal, confirmed });
      return await toolbox.call(again, testAsking(), { signal, confirmed });
    };

    expect(await twice('book_room')).toMatchObject({
      kind: 'succeeded',
      text: expect.stringContaining('already'),
    });
    expect(await twice('lost_room')).toMatchObject({
      kind: 'failed',
      why: 'refused',
      text: expect.stringContaining('It may or may not have been done: check before you ask again'),
    });
    expect([done.calls.length, lost.calls.length]).toEqual([1, 1]);
  });

  it('is done by one of two workers that have the same press, and the other says that its end is unknown', async () => {
    const { promise: end, resolve: finish } = Promise.withResolvers<string>();
    const tool = recordingTool({ policy: write, work: () => end });
    const { toolbox, audit } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);

    const both = [1, 2].map(() => toolbox.call(call, testAsking(), { signal, confirmed }));
    const other = await Promise.race(both);
    finish('Booked.');
    const outcomes = await Promise.all(both);

    expect(tool.calls).toHaveLength(1);
    expect(other).toMatchObject({ kind: 'failed', text: expect.stringContaining('may or may not') });
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['failed', 'succeeded']);
    expect(audit.rows).toContainEqual(
      expect.objectContaining({
        decision: 'refused',
        detail: expect.objectContaining({ why: 'maybe-done' }),
      }),
    );
  });

  it('is not done again where a worker died before anything of the call was written down', async () => {
    const tool = recordingTool({ policy: write });
    const { toolbox, audit } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);
    await confirmed.start();

    const outcome = await toolbox.call(call, testAsking(), { signal, confirmed });

    expect(outcome).toMatchObject({ kind: 'failed', text: expect.stringContaining('may or may not') });
    expect(tool.calls).toEqual([]);
    expect(audit.rows).toMatchObject([{ decision: 'refused', detail: { why: 'maybe-done' } }]);
  });

  it('says that nothing was done where the other system refused it the first time', async () => {
    const tool = recordingTool({
      policy: write,
      work: () => {
        throw new ToolFailure('The room is taken.', { why: 'refused' });
      },
    });
    const { toolbox } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);
    await toolbox.call(call, testAsking(), { signal, confirmed });

    const again = await toolbox.call(call, testAsking(), { signal, confirmed });

    expect(again).toMatchObject({ kind: 'failed', text: expect.stringContaining('nothing was done') });
    expect(tool.calls).toHaveLength(1);
  });

  it('is not done when its start can not be noted', async () => {
    const tool = recordingTool({ policy: write });
    const { toolbox } = testToolbox([tool]);
    const { hash } = await confirm(toolbox);
    const start = () => Promise.reject(new Error('the database is away'));

    const outcome = await toolbox.call(call, testAsking(), { signal, confirmed: { hash, start } });

    expect(outcome).toMatchObject({ kind: 'failed', text: expect.stringContaining('Nothing was done') });
    expect(tool.calls).toEqual([]);
  });

  it('may be repeated where the same key makes one of two', async () => {
    const tool = recordingTool({ policy: { ...write, isIdempotent: true } });
    const { toolbox } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);

    await toolbox.call(call, testAsking(), { signal, confirmed });
    await toolbox.call(call, testAsking(), { signal, confirmed });

    const keys = tool.calls.map(({ config }) => config.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('withdraws a right between the preview and the confirmation', async () => {
    const tool = recordingTool({ policy: { ...write, who: ['group:people-team'] } });
    const { toolbox } = testToolbox([tool]);
    const confirmed = await confirm(toolbox);
    const withdrawn: ToolAsking = testAsking({ rights: ['public'] });

    expect(await toolbox.call(call, withdrawn, { signal, confirmed })).toMatchObject({ why: 'not-allowed' });
    expect(tool.calls).toEqual([]);
  });
});

describe('Threat 13: what a tool says gives no orders', () => {
  it('shows links, images, mentions and HTML of a result as text', async () => {
    const said =
      '![x](https://evil.example/?q=1) [click](https://evil.example) <@U1> <!channel> <https://evil.example|a>\n[1]: https://evil.example\n&#60;!here&#62; \\\\[a](b)';
    const { toolbox } = testToolbox([recordingTool({ work: () => said })]);

    const outcome = await toolbox.call({ tool: 'book_room', arguments: room }, testAsking(), { signal });

    expect(outcome.text.replace(/\\[^\n]/gu, '')).not.toMatch(/[[<]|&#/u);
  });

  it('names in a preview what the asker did not write', async () => {
    const { toolbox } = testToolbox([recordingTool({ policy: { effect: 'write' } })]);
    const words = { text: 'Book Heron for tomorrow please', earlier: [] };
    const planted = { tool: 'book_room', arguments: { room: 'Evil room', day: '2026-11-23' } };
    const own = { tool: 'book_room', arguments: { room: 'heron', day: '2026-11-23' } };

    expect(await toolbox.preview(planted, words, testAsking())).toMatchObject({ tainted: ['room'] });
    expect(await toolbox.preview(own, words, testAsking())).toMatchObject({ tainted: [] });
  });
});
