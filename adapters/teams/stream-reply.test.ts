import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { createMemoryConnector, type MemoryConnector } from '../../src/testing/teams/memory-connector.ts';
import {
  createMemoryReferences,
  type MemoryReferences,
} from '../../src/testing/teams/memory-conversation-references.ts';
import { withinBudget } from './budgeted-calls.ts';
import { removeReply, updateReply } from './change-reply.ts';
import { ConnectorRefusal } from './delivery-error.ts';
import { OpenStreams } from './open-streams.ts';
import { renderReply } from './render-reply.ts';
import { createSendBudget } from './send-budget.ts';
import { streamReply } from './stream-reply.ts';

const CHAT = 'a:chat';
const TARGET: ReplyTarget = threadIn(CHAT, 'direct');
const TABLE = '| Level | Days |\n|---|---|\n| Lead | 30 [1] |';

function threadIn(id: string, kind: 'direct' | 'group' | 'channel'): ReplyTarget {
  const place = { channel: 'teams', workspace: 't', id, kind, external: false } as const;
  return { kind: 'thread', thread: { tenant: 'default', place, id } };
}

let connector: MemoryConnector;
let references: MemoryReferences;
let streams: OpenStreams;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  connector = createMemoryConnector(Date.now);
  references = createMemoryReferences();
  streams = new OpenStreams(Date.now);
  const serviceUrl = 'https://smba.example/';
  await references.save({ tenant: 'default', conversation: CHAT, workspace: 't', serviceUrl, bot: '28:b' });
});
afterEach(() => void vi.useRealTimers());

function deps(signal = new AbortController().signal, known = streams) {
  const log = createLogger('silent');
  return { calls: connector, references, streams: known, now: Date.now, log, signal };
}

function begin(signal?: AbortSignal) {
  const stream = streamReply(TARGET, deps(signal));
  if (!stream) throw new Error('no stream was begun');
  return stream;
}

const HEADSTART_MS = 300;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function finished(stream: { finish(): Promise<string | undefined> }): Promise<string> {
  const ending = stream.finish();
  await pass(1_100);
  const id = await ending;
  if (id === undefined) throw new Error('nothing stands there');
  return id;
}

function partOf(text: string): RenderedPart {
  const [part] = renderReply(answerReply({ text }), TARGET);
  if (!part) throw new Error('nothing was rendered');
  return part;
}

const update = (id: string, part: RenderedPart, known = streams) =>
  updateReply(TARGET, id, part, deps(undefined, known));
const callNames = () => connector.sent.map(({ call }) => call);
const standing = () => [...connector.messages.values()];

describe('streaming a reply in Teams', () => {
  it('says at once that it looks it up, then shows the text growing, then the reply in the same message', async () => {
    const stream = begin();
    await pass(HEADSTART_MS);
    stream.show('You have 27 days [1].');
    await pass(1_100);
    stream.show('You have 27 days [1]. Leads have 30 [1].');
    await pass(1_100);
    const id = await finished(stream);
    await update(id, partOf('You have 27 days [1]. Leads have 30 [1].'));

    expect(connector.sent.map(({ activity }) => activity)).toMatchObject([
      {
        type: 'typing',
        text: 'Looking it up…',
        entities: [{ streamType: 'informative', streamSequence: 1 }],
      },
      { type: 'typing', entities: [{ streamId: 'm1', streamType: 'streaming', streamSequence: 2 }] },
      { type: 'typing', entities: [{ streamId: 'm1', streamType: 'streaming', streamSequence: 3 }] },
      {
        type: 'message',
        channelData: { feedbackLoop: { type: 'default' } },
        entities: [
          { type: 'streaminfo', streamType: 'final' },
          { '@type': 'Message', citation: [{ position: 1 }] },
        ],
      },
    ]);
    expect(connector.sent.at(-1)?.activity).not.toHaveProperty('entities.0.streamSequence');
    expect(standing()).toHaveLength(1);
  });

  it('shows nothing where the answer is there at once', async () => {
    const stream = begin();
    stream.show('Yes.');
    await pass(HEADSTART_MS - 1);

    expect(await stream.finish()).toBeUndefined();
    await pass(5_000);
    expect(connector.sent).toEqual([]);
    expect(streamReply(TARGET, deps())).toBeDefined();
  });

  it('shows what was written before it began', async () => {
    const stream = begin();
    stream.show('Yes.');
    await pass(2_000);

    expect(connector.streams.shown(CHAT)).toEqual(['Yes.']);
    await finished(stream);
  });

  it('sends at most one request a second, and of many texts the latest', async () => {
    const stream = begin();
    await pass(HEADSTART_MS);
    const words = Array.from({ length: 30 }, (_, at) => `Sentence ${at}.`);
    for (const at of words.keys()) {
      stream.show(words.slice(0, at + 1).join(' '));
      await pass(100);
    }
    const id = await finished(stream);
    await update(id, partOf(`${words.join(' ')} [1]`));

    expect(callNames()).toEqual(['show', 'show', 'show', 'endStream']);
    expect(connector.sent[2]?.activity.text).toContain('Sentence 19.');
  });

  it('is for chats of two alone', () => {
    expect(streamReply(threadIn('19:g@thread.v2', 'group'), deps())).toBeUndefined();
    expect(streamReply(threadIn('19:c@thread.tacv2;messageid=1', 'channel'), deps())).toBeUndefined();
    expect(connector.sent).toEqual([]);
  });

  it('shows one reply at a time in a chat, and the next one after it', async () => {
    const first = begin();
    await pass(HEADSTART_MS);
    const second = streamReply(TARGET, deps());
    await update(await finished(first), partOf('Yes [1].'));

    expect(second).toBeUndefined();
    expect(streamReply(TARGET, deps())).toBeDefined();
  });

  it.each([
    ['refuses streams', new DeliveryError('no', { outcome: 'rejected', retryable: false })],
    ['can not be reached', new DeliveryError('no', { outcome: 'rejected', retryable: true })],
    ['does not answer', new DeliveryError('no', { outcome: 'unknown', retryable: true })],
  ])('shows nothing and throws nothing where Teams %s', async (_name, error) => {
    connector.failNext(error);
    const stream = begin();
    await pass(HEADSTART_MS);
    stream.show('Yes [1].');
    await pass(5_000);

    expect(await stream.finish()).toBeUndefined();
    expect(callNames()).toEqual(['show']);
    expect(streamReply(TARGET, deps())).toBeDefined();
  });

  it('leaves out text while Teams takes none, and goes on when it does', async () => {
    const stream = begin();
    await pass(HEADSTART_MS);
    connector.failNext(
      new DeliveryError('429', { outcome: 'rejected', retryable: true, retryAfterMs: 3_000 }),
    );
    stream.show('One.');
    await pass(1_100);
    stream.show('One. Two.');
    await pass(2_000);
    expect(connector.streams.shown(CHAT)).toEqual(['']);
    await pass(1_100);

    expect(connector.streams.shown(CHAT)).toEqual(['One. Two.']);
  });

  it('leaves half of what may be sent to those who wait for an answer', async () => {
    const budget = createSendBudget(Date.now);
    const calls = withinBudget(connector, budget);
    for (let count = 0; count < 30; count += 1) await budget.take(CHAT, 'needed').then(() => pass(600));

    const stream = streamReply(TARGET, { ...deps(), calls });
    await pass(HEADSTART_MS);

    expect(await stream?.finish()).toBeUndefined();
    expect(connector.sent).toEqual([]);
    expect(await calls.send({ conversation: CHAT, reference: Object({}) }, {}, deps().signal)).toBe('m1');
  });

  it('makes a message of what stands before the two minutes are over, and goes on in it', async () => {
    const stream = begin();
    await pass(HEADSTART_MS);
    stream.show('One.');
    await pass(110_000);
    stream.show('Two takes its place.');
    await pass(5_000);
    const id = await finished(stream);
    await update(id, partOf('Three [1].'));

    expect(callNames()).toEqual(['show', 'show', 'endStream', 'update', 'update']);
    expect(connector.sent[2]?.activity.text).toBe('One.');
    expect(standing()).toMatchObject([{ text: 'Three [1].' }]);
  });

  it('says that it still works where two minutes brought no text', async () => {
    const stream = begin();
    await pass(110_000);

    expect(standing()).toMatchObject([{ text: "I'm still looking it up…" }]);
    await update(await finished(stream), partOf('Yes [1].'));
    expect(standing()).toMatchObject([{ text: 'Yes [1].' }]);
  });

  it('puts the reply there when the person pressed Stop, and shows nothing more before', async () => {
    const stream = begin();
    await pass(HEADSTART_MS);
    stream.show('One.');
    await pass(1_100);
    connector.stop(CHAT);
    stream.show('One. Two.');
    await pass(1_100);
    stream.show('One. Two. Three.');
    await pass(5_000);
    await update(await finished(stream), partOf('One. Two. Three [1].'));

    expect(callNames()).toEqual(['show', 'show', 'show', 'endStream', 'update']);
    expect(standing()).toMatchObject([{ text: 'One. Two. Three [1].' }]);
  });

  it('stops when it is called off', async () => {
    const calledOff = new AbortController();
    const stream = begin(calledOff.signal);
    await pass(HEADSTART_MS);
    calledOff.abort();
    stream.show('One.');
    await pass(200_000);

    expect(callNames()).toEqual(['show']);
    expect(await stream.finish()).toMatch(/^a:chat\|stream:\d+:m1$/);
  });
});

describe('a reply that takes the place of its stream', () => {
  async function streamed(text?: string): Promise<string> {
    const stream = begin();
    await pass(HEADSTART_MS);
    if (text !== undefined) stream.show(text);
    await pass(1_100);
    return finished(stream);
  }

  it('stands there once, however often it is put there, also after an answer that was lost', async () => {
    const id = await streamed('Yes.');
    const part = partOf('Yes. And more [1].');
    connector.loseNextAnswer();

    await expect(update(id, part)).rejects.toMatchObject({ outcome: 'unknown' });
    await update(id, part);
    await update(id, part, new OpenStreams(Date.now));
    await update(id, partOf('Edited [1].'));

    expect(connector.messages.size).toBe(1);
    expect(standing()).toMatchObject([{ text: 'Edited [1].' }]);
  });

  it('may say other words than the stream: the stream ends as it stands, and is replaced', async () => {
    const id = await streamed('It is 25 days.');

    await update(id, partOf('It is 27 days [1].'));

    expect(callNames()).toEqual(['show', 'show', 'endStream', 'update']);
    expect(standing()).toMatchObject([{ text: 'It is 27 days [1].' }]);
  });

  it('may be a card, which no stream ends in', async () => {
    const id = await streamed();

    await update(id, partOf(TABLE));

    expect(callNames()).toEqual(['show', 'endStream', 'update']);
    expect(standing()).toMatchObject([
      { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] },
    ]);
    expect(standing()[0]).not.toHaveProperty('text');
  });

  it('replaces the message at once when its stream is over for certain', async () => {
    const id = await streamed('Yes.');
    connector.stop(CHAT);
    await pass(130_000);

    await update(id, partOf('No [1].'));

    expect(callNames()).toEqual(['show', 'show', 'update']);
  });

  it("waits for the stream's end where another process showed other words", async () => {
    const id = await streamed('It is 25 days.');
    const elsewhere = new OpenStreams(Date.now);

    const early = await update(id, partOf('It is 27 days [1].'), elsewhere).catch((error: unknown) => error);

    expect(early).toMatchObject({ outcome: 'rejected', retryable: true });
    const { retryAfterMs } = early as DeliveryError;
    expect(retryAfterMs).toBeGreaterThan(100_000);
    connector.stop(CHAT);
    await pass(retryAfterMs ?? 0);
    await update(id, partOf('It is 27 days [1].'), elsewhere);
    expect(standing()).toMatchObject([{ text: 'It is 27 days [1].' }]);
  });

  it('makes way for a message of its own where Teams lets nobody change what a broken stream left', async () => {
    const id = await streamed('Yes.');
    connector.stop(CHAT);
    await pass(130_000);
    const refusal = new ConnectorRefusal(403, 'ContentStreamNotAllowed', '');
    connector.failNext(new DeliveryError('403', { outcome: 'rejected', retryable: false, cause: refusal }));

    await expect(update(id, partOf('No [1].'))).rejects.toMatchObject({ outcome: 'gone' });
  });

  it('reports what is not about the stream as it is', async () => {
    const id = await streamed('Yes.');
    connector.failNext(
      new DeliveryError('429', { outcome: 'rejected', retryable: true, retryAfterMs: 7_000 }),
    );

    await expect(update(id, partOf('Yes [1].'))).rejects.toMatchObject({ retryAfterMs: 7_000 });

    expect(connector.messages.size).toBe(0);
  });

  it('can be taken away, ended or not', async () => {
    const open = await streamed('Yes.');
    await removeReply(TARGET, open, deps());
    const ended = await streamed('Yes.');
    await update(ended, partOf('Yes [1].'));
    await removeReply(TARGET, ended, deps());

    expect(connector.messages.size).toBe(0);
    await expect(removeReply(TARGET, ended, deps())).rejects.toMatchObject({ outcome: 'gone' });
    await expect(update(ended, partOf('No [1].'))).rejects.toMatchObject({ outcome: 'gone' });
  });
});
