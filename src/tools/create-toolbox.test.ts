import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { recordingTool, testAsking, testToolbox } from '../testing/tool-harness.ts';
import { ToolFailure } from './tool-definition.ts';

const signal = new AbortController().signal;
const room = { room: 'Heron', day: '2026-12-01' };
const call = { tool: 'book_room', arguments: room };
const saying = (text: string) => ({ text, earlier: [] });

/** A model that answers with these calls and keeps what it was shown. */
class ChoosingFake extends FakeListChatModel {
  readonly shown: BaseMessage[][] = [];
  offered: readonly string[] = [];
  readonly #calls: readonly { readonly name: string; readonly args: Record<string, unknown> }[];

  constructor(calls: readonly { readonly name: string; readonly args: Record<string, unknown> }[]) {
    super({ responses: [''] });
    this.#calls = calls;
  }

  override bindTools(tools: readonly unknown[]): this {
    this.offered = tools.map((one) => z.object({ name: z.string() }).parse(one).name);
    return this;
  }

  override async _generate(messages: BaseMessage[]) {
    this.shown.push(messages);
    const tool_calls = this.#calls.map((one, index) => ({ ...one, id: `call-${index}` }));
    const usage_metadata = { input_tokens: 50, output_tokens: 9, total_tokens: 59 };
    return {
      generations: [{ text: '', message: new AIMessage({ content: '', tool_calls, usage_metadata }) }],
    };
  }
}

afterEach(() => {
  vi.useRealTimers();
});

describe('choosing a tool', () => {
  const phrases = ['book {room} on {day}', 'book a room'];

  it('reads arguments out of a phrase, however politely it is said', async () => {
    const { toolbox } = testToolbox([recordingTool({ phrases })]);

    for (const text of ['Book Heron on 1 December', 'Could you please book “Heron” on 2026-12-01? Thanks!'])
      expect(await toolbox.choose(saying(text), testAsking(), { signal })).toEqual({ kind: 'call', call });
  });

  it('asks for what is missing', async () => {
    const { toolbox } = testToolbox([recordingTool({ phrases })]);

    const choice = await toolbox.choose(saying('Please book a room'), testAsking(), { signal });

    expect(choice).toMatchObject({
      kind: 'needs-input',
      tool: 'book_room',
      arguments: {},
      fields: [
        { name: 'room', isOptional: false },
        { name: 'day', label: 'Day (a date such as 2026-12-01)' },
      ],
    });
  });

  it('tells who asks for a write that they may not do, and leaves a read to the documents', async () => {
    const policy = { ...recordingTool({ phrases }).policy, who: ['group:facilities'] };
    const write = testToolbox([recordingTool({ phrases, policy: { ...policy, effect: 'write' } })]);
    const read = testToolbox([recordingTool({ phrases, policy: { ...policy, effect: 'read' } })]);
    const asked = saying('Book Heron on 1 December');

    const choice = await write.toolbox.choose(asked, testAsking(), { signal });

    expect(choice).toEqual({ kind: 'not-allowed', call });
    expect(await read.toolbox.choose(asked, testAsking(), { signal })).toEqual({ kind: 'none' });
    expect(await write.toolbox.choose(asked, testAsking({ rights: [] }), { signal })).toEqual({
      kind: 'none',
    });
    expect(await write.toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'not-allowed' });
  });

  it.each([
    'How do I book a room on 1 December?',
    'Book Heron on a day that suits',
    'Book Heron on 1 December. And how do I cancel it?',
    'Who may book a room?',
  ])('leaves %s to the documents', async (text) => {
    const { toolbox } = testToolbox([recordingTool({ phrases })]);

    expect(await toolbox.choose(saying(text), testAsking(), { signal })).toEqual({ kind: 'none' });
  });

  it('chooses none where two tools fit', async () => {
    const two = [recordingTool({ phrases }), recordingTool({ phrases, name: 'book_again' })];
    const { toolbox } = testToolbox(two);

    const choice = await toolbox.choose(saying('Book Heron on 1 December'), testAsking(), { signal });

    expect(choice).toEqual({ kind: 'none' });
  });

  it('takes what a form brought, and says what is wrong with it', () => {
    const { toolbox } = testToolbox([recordingTool({ phrases })]);
    const started = { tool: 'book_room', arguments: {} };

    expect(toolbox.complete(started, { room: 'Heron', day: '1 December', rights: 'role:admin' })).toEqual({
      kind: 'call',
      call,
    });
    expect(toolbox.complete(started, { room: 'Heron', day: 'some day' })).toMatchObject({
      kind: 'needs-input',
      arguments: { room: 'Heron' },
      fields: [{ name: 'day', label: 'Day: please give a date such as 2026-12-01', value: 'some day' }],
    });
  });

  it('takes pasted text without its invisible characters, and emoji as they are', () => {
    const { toolbox } = testToolbox([recordingTool()]);
    const values = { room: 'He\u200bron \u202e👩\u200d💻', day: '\ufeff2026-12-01\r\n' };

    expect(toolbox.complete({ tool: 'book_room', arguments: {} }, values)).toEqual({
      kind: 'call',
      call: { tool: 'book_room', arguments: { ...room, room: 'Heron 👩\u200d💻' } },
    });
  });

  it('keeps what was said before from being changed by a form', () => {
    const { toolbox } = testToolbox([recordingTool()]);
    const started = { tool: 'book_room', arguments: { room: 'Heron' } };

    expect(toolbox.complete(started, { room: 'Egret', day: '2026-12-01' })).toEqual({ kind: 'call', call });
  });
});

describe('the list of tools', () => {
  const schema = z.strictObject({
    room: z.string(),
    day: z.iso.date(),
    size: z.enum(['very_small', 'large']),
    note: z.string().optional(),
  });
  const shown = (
    definition: ReturnType<typeof recordingTool>,
    model?: { name: string; model: ChoosingFake },
  ) => testToolbox([definition], model && { model }).toolbox.list(testAsking())[0]?.example;
  const model = () => ({ name: 'small', model: new ChoosingFake([]) });

  it('shows an example of each: its own, else its first phrase that is understood, filled in', () => {
    const phrases = ['{room} please', 'Book {room} on {day}, size {size}'];

    expect(shown(recordingTool({ schema, phrases, example: 'book Heron' }))).toBe('book Heron');
    expect(shown(recordingTool({ schema, phrases }))).toBe(
      String.raw`Book \[room] on 2026-12-01, size very small`,
    );
  });

  it('shows what a model would understand, and nothing where no words would be', () => {
    expect(shown(recordingTool({ schema }), model())).toBe(
      String.raw`Book a room: \[room], 2026-12-01, very small`,
    );
    expect(shown(recordingTool({ schema: z.strictObject({}) }), model())).toBe('Book a room');
    expect(shown(recordingTool({ schema }))).toBeUndefined();
  });
});

it('lists a tool so that what another system says of it is text', () => {
  const definition = recordingTool({ example: 'see [it](https://evil.example)' });
  definition.tool.description = 'Lists [rooms](https://evil.example) <!channel>';

  const [listed] = testToolbox([definition]).toolbox.list(testAsking());

  expect(listed).toMatchObject({
    summary: String.raw`Lists \[rooms](https://evil.example) \<!channel>`,
    example: String.raw`see \[it](https://evil.example)`,
  });
});

describe('arguments that are called like what every object has', () => {
  const schema = z.strictObject({
    constructor: z.string().max(9),
    toString: z.string().optional(),
    hasOwnProperty: z.strictObject({ valueOf: z.string().optional() }).optional(),
  });
  const weird = () => recordingTool({ name: 'weird', schema, phrases: ['weigh {constructor} now'] });
  const begun = { tool: 'weird', arguments: {} };

  it('are asked for when they are missing, and read from a form', () => {
    const { toolbox } = testToolbox([weird()]);

    expect(toolbox.complete(begun, {})).toMatchObject({
      kind: 'needs-input',
      fields: [{ name: 'constructor', value: '' }, { name: 'toString' }],
    });
    expect(toolbox.complete(begun, { constructor: 'far too long', toString: 'b' })).toMatchObject({
      kind: 'needs-input',
      arguments: { toString: 'b' },
      fields: [{ label: 'Constructor: please give at most 9 characters', value: 'far too …' }],
    });
    expect(toolbox.complete(begun, { constructor: 'a' })).toEqual({
      kind: 'call',
      call: { tool: 'weird', arguments: { constructor: 'a' } },
    });
  });

  it('are called with what was given and nothing else', async () => {
    const tool = weird();
    const { toolbox } = testToolbox([tool]);
    const args = { constructor: 'a', hasOwnProperty: {} };

    const outcome = await toolbox.call({ tool: 'weird', arguments: args }, testAsking(), { signal });
    const missing = await toolbox.call(begun, testAsking(), { signal });

    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(Object.entries(tool.calls[0]?.args ?? {})).toEqual(Object.entries(args));
    expect(missing.text).toContain('Constructor: this is missing');
  });

  it('are no __proto__, at whatever depth', async () => {
    const tool = weird();
    const { toolbox } = testToolbox([tool]);
    const texts = [
      '{"constructor":"a","__proto__":{"x":1}}',
      '{"constructor":"a","hasOwnProperty":{"__proto__":{"x":1}}}',
    ];

    for (const text of texts) {
      const call = { tool: 'weird', arguments: JSON.parse(text) };
      expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'invalid' });
    }

    expect(tool.calls).toEqual([]);
  });
});

describe('choosing by a model', () => {
  const meeting = 'We meet on the first of December and need the room Heron';

  it('shows it the tools that the asker may use and the words alone, and takes its first call', async () => {
    const fake = new ChoosingFake([
      { name: 'book_room', args: room },
      { name: 'book_room', args: { ...room, room: 'Egret' } },
    ]);
    const hidden = recordingTool({ name: 'room_keys', policy: { who: ['group:finance'] } });
    const { toolbox } = testToolbox([recordingTool(), hidden], { model: { model: fake, name: 'small' } });

    const choice = await toolbox.choose(saying(meeting), testAsking(), { signal });

    expect(choice).toEqual({
      kind: 'call',
      call,
      usage: { model: 'small', inputTokens: 50, outputTokens: 9 },
    });
    expect(fake.offered).toEqual(['book_room']);
    expect(fake.shown[0]?.slice(1).map(({ content }) => content)).toEqual([meeting]);
  });

  it.each([
    ['a tool that is not offered', { name: 'delete_room', args: room }],
    ['arguments that the tool does not have', { name: 'book_room', args: { ...room, admin: true } }],
  ])('takes no call of %s', async (_name, made) => {
    const model = { model: new ChoosingFake([made]), name: 'small' };
    const { toolbox } = testToolbox([recordingTool()], { model });

    expect(await toolbox.choose(saying(meeting), testAsking(), { signal })).toMatchObject({ kind: 'none' });
  });

  it('is not asked where no word is a tool’s', async () => {
    const fake = new ChoosingFake([{ name: 'book_room', args: room }]);
    const { toolbox } = testToolbox([recordingTool()], { model: { model: fake, name: 'small' } });

    expect(await toolbox.choose(saying('How much leave do I get?'), testAsking(), { signal })).toEqual({
      kind: 'none',
    });
    expect(fake.shown).toEqual([]);
  });
});

describe('calling a tool', () => {
  it('is refused while the audit is down, reads too', async () => {
    const tool = recordingTool();
    const { toolbox, audit } = testToolbox([tool]);
    audit.fail(true);

    const outcome = await toolbox.call(call, testAsking(), { signal });

    expect(outcome).toMatchObject({
      kind: 'failed',
      why: 'unavailable',
      text: expect.stringContaining('record'),
    });
    expect(tool.calls).toEqual([]);
  });

  it('writes who, where, what without secrets, and how it ended', async () => {
    const schema = z.strictObject({ note: z.string(), apiToken: z.string() });
    const { toolbox, audit } = testToolbox([
      recordingTool({ schema, policy: { dataClasses: ['personal'] } }),
    ]);
    const args = { note: `my password is hunter2 ${'x'.repeat(300)}`, apiToken: 'abc' };

    await toolbox.call({ tool: 'book_room', arguments: args }, testAsking(), { signal });

    expect(audit.rows).toMatchObject([
      { actor: 'acme/slack/T1/U1', action: 'tool.book_room', outcome: 'started', place: { id: 'D1' } },
      { outcome: 'succeeded', requestId: 'r1', detail: { tries: 1, resultLength: 7 } },
    ]);
    expect(JSON.stringify(audit.rows)).not.toMatch(/hunter2|abc|x{130}/u);
  });

  it('is refused over the rate, and when it can not be counted', async () => {
    const tool = recordingTool();
    const over = testToolbox([tool], { limiter: { isWithin: async () => false } });
    const broken = testToolbox([tool], { limiter: { isWithin: () => Promise.reject(new Error('down')) } });

    expect(await over.toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'rate-limited' });
    expect(await broken.toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'unavailable' });
    expect(tool.calls).toEqual([]);
  });

  it('tries an idempotent call again after a passing failure, and no other', async () => {
    vi.useFakeTimers();
    const passing = () => {
      throw new ToolFailure('Busy. Try again.', { why: 'unavailable', isPassing: true });
    };
    const read = recordingTool({ work: passing, policy: { timeoutMs: 10_000 } });
    const once = recordingTool({ name: 'once', work: passing, policy: { isIdempotent: false } });
    const { toolbox } = testToolbox([read, once]);

    const outcomes = Promise.all([
      toolbox.call(call, testAsking(), { signal }),
      toolbox.call({ ...call, tool: 'once' }, testAsking(), { signal }),
    ]);
    await vi.advanceTimersByTimeAsync(8_000);

    expect(await outcomes).toMatchObject([{ text: 'Busy. Try again.' }, { text: 'Busy. Try again.' }]);
    expect([read.calls.length, once.calls.length]).toEqual([3, 1]);
  });

  it('ends a tool that takes too long, and tells it by its signal', async () => {
    vi.useFakeTimers();
    let told: AbortSignal | undefined;
    const slow = recordingTool({
      policy: { timeoutMs: 500 },
      work: (_args, config) => {
        told = config.signal;
        return new Promise<string>(() => {});
      },
    });
    const { toolbox } = testToolbox([slow]);

    const outcome = toolbox.call(call, testAsking(), { signal });
    await vi.advanceTimersByTimeAsync(600);

    expect(await outcome).toMatchObject({ kind: 'failed', why: 'time-out' });
    expect(told?.aborted).toBe(true);
  });

  it('leaves a tool alone that fails again and again, and tries it once more later', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    let isBroken = true;
    const tool = recordingTool({
      work: () => {
        if (isBroken) throw new Error('secret detail');
        return 'Booked.';
      },
    });
    const { toolbox } = testToolbox([tool]);
    const ask = () => toolbox.call(call, testAsking(), { signal });

    for (let index = 0; index < 5; index++) expect((await ask()).text).not.toContain('secret detail');
    expect(await ask()).toMatchObject({ kind: 'failed', text: expect.stringContaining('leave it alone') });
    expect(tool.calls).toHaveLength(5);
    isBroken = false;
    vi.setSystemTime(Date.now() + 31_000);

    expect(await ask()).toMatchObject({ kind: 'succeeded' });
    expect(tool.calls).toHaveLength(6);
  });

  it('does not count what a tool refuses for its arguments against the tool', async () => {
    const tool = recordingTool({
      work: () => {
        throw new ToolFailure('No such room.', { why: 'invalid' });
      },
    });
    const { toolbox } = testToolbox([tool]);

    for (let index = 0; index < 8; index++) await toolbox.call(call, testAsking(), { signal });

    expect(tool.calls).toHaveLength(8);
  });

  it('throws the reason when the asker’s turn is stopped', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const tool = recordingTool({
      work: () => {
        begin();
        return new Promise<string>(() => {});
      },
    });
    const { toolbox } = testToolbox([tool]);
    const stop = new AbortController();

    const outcome = toolbox.call(call, testAsking(), { signal: stop.signal });
    await begun;
    stop.abort(new Error('stopped'));

    await expect(outcome).rejects.toThrow('stopped');
  });

  it('says so when a tool is gone', async () => {
    const { toolbox } = testToolbox([]);

    expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({
      kind: 'failed',
      title: 'Book room',
    });
  });

  it('cuts a long result at a line', async () => {
    const { toolbox } = testToolbox([recordingTool({ work: () => 'a line of text\n'.repeat(1_000) })]);

    const { text } = await toolbox.call(call, testAsking(), { signal });

    expect(text.length).toBeLessThan(3_600);
    expect(text).toMatch(/a line of text\n\n… and more/u);
  });
});
