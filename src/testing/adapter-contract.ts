import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter, DeliveryKey, ReplyTarget } from '../channels/channel-adapter.ts';
import { DeliveryError } from '../core/errors.ts';
import type { FormValues } from '../core/form.ts';
import type { ActionName } from '../core/message.ts';
import { IncomingAction, IncomingDeletion, IncomingMessage } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import { answerReply, clarificationReply, notKnownReply, numberedWords } from './replies.ts';
import { describeForms } from './form-contract.ts';
import type { RecordingSink } from './recording-sink.ts';

/** What the platform was told: an HTTP status, or what stands for it. */
type Told = { readonly status: number };

/** One message as a reader sees it, markup resolved. */
export type VisibleMessage = {
  readonly id: string;
  readonly text: string;
  /** Addresses behind live links. */
  readonly links: readonly string[];
  /** Its buttons by name, without those of its choices. */
  readonly actions: readonly ActionName[];
  /** What the buttons of a clarifying question say, in order; absent where there are none. */
  readonly choices?: readonly string[];
  /** The labels of a form's fields, in order; absent where there is none. */
  readonly fields?: readonly string[];
  /** Whether it asks for a thumb. */
  readonly takesThumbs?: boolean;
};

/**
 * How the next post goes wrong: refused for now (with a wait of 2 s), refused for good, answered with a server error,
 * or accepted while the answer is lost.
 */
export type PostFailure = 'rate-limited' | 'rejected' | 'unavailable' | 'lost';

/** What a channel's test provides: its adapter at work against a stand-in for the platform. */
export type AdapterHarness = {
  readonly adapter: ChannelAdapter;
  /** Already mounted on the adapter's routes. */
  readonly sink: RecordingSink;
  /** Where replies go: readable by `visible`. */
  readonly target: ReplyTarget;
  /** A person asks Footnote; resolves with what the platform was told. */
  sendQuestion(text: string): Promise<Told>;
  /** Delivers the last question once more, as the platform's retry would. */
  redeliver(): Promise<Told>;
  /** The person gives the last question other words; resolves with what the platform was told. */
  editQuestion(text: string): Promise<Told>;
  /** The platform reports the last question as changed though its words are the same (an unfurled link, say). */
  touchQuestion(): Promise<Told>;
  /** The person takes the last question back. */
  deleteQuestion(): Promise<Told>;
  /** The person presses a button under a message of `visible`; resolves with what the platform was told. */
  press(messageId: string, action: ActionName, choice?: number): Promise<Told>;
  /** The person sends or dismisses a form of `visible`, after changing some of its fields by name. */
  fill(messageId: string, name: 'submit' | 'dismiss', changed?: FormValues): Promise<Told>;
  /** The person gives a message of `visible` a thumb. */
  judge(messageId: string, verdict: 'up' | 'down'): Promise<Told>;
  /** The platform reports a message that Footnote itself wrote. */
  sendOwnMessage(): Promise<Told>;
  /** The same as a question, by somebody who may not send for the platform. */
  sendForged(): Promise<Told>;
  /** Footnote's messages at the target, in the order in which people read them. */
  visible(): Promise<readonly VisibleMessage[]>;
  failNextPost(failure: PostFailure): void;
  close(): Promise<void>;
};

/** Promises that a platform may have no use for. Leaving one out needs a reason, which the report shows. */
export type OptionalPromise = 'own-messages' | 'found-again' | 'touched' | PostFailure;

const LONGEST_ANSWER = 40_000;

function signal(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

async function deliver(harness: AdapterHarness, reply: Reply, deliveryId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [part, rendered] of harness.adapter.render(reply, harness.target).entries()) {
    const key = { deliveryId, part };
    ids.push((await harness.adapter.post(harness.target, rendered, key, { signal: signal() })).messageId);
  }
  return ids;
}

async function failedPost(
  harness: AdapterHarness,
  failure: PostFailure,
  key: DeliveryKey,
): Promise<DeliveryError> {
  const [part] = harness.adapter.render(answerReply({ text: 'You have 25 days [1].' }), harness.target);
  if (!part) throw new Error('render returned no part');
  harness.failNextPost(failure);
  const error = await harness.adapter.post(harness.target, part, key, { signal: signal() }).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof DeliveryError))
    throw new Error('post did not throw a DeliveryError', { cause: error });
  return error;
}

/**
 * The suite that every adapter runs: what a channel promises, checked from outside. `leftOut` names the
 * optional promises that make no sense for a platform, each with its reason.
 */
export function describeAdapterContract(
  name: string,
  setup: () => Promise<AdapterHarness>,
  leftOut: Partial<Record<OptionalPromise, string>> = {},
): void {
  describe(`${name} keeps the adapter contract`, () => {
    let harness: AdapterHarness;
    beforeEach(async () => {
      harness = await setup();
    });
    afterEach(() => harness.close());

    const promise = (which: OptionalPromise, title: string, check: () => Promise<void>) => {
      const reason = leftOut[which];
      if (reason === undefined) it(title, check);
      else it.skip(`${title} (left out: ${reason})`);
    };

    describeReceiving(() => harness, promise);
    describeChanges(() => harness, promise);
    describeSending(() => harness, promise);
    describeButtons(() => harness);
    describeForms(() => harness, deliver);
    describeDirectory(() => harness);
    describeFailures(() => harness, promise);
  });
}

type OptionalCheck = (which: OptionalPromise, title: string, check: () => Promise<void>) => void;

function describeReceiving(harness: () => AdapterHarness, promise: OptionalCheck): void {
  it('hands a question in as a message with the right nouns', async () => {
    const { adapter, sink } = harness();

    const told = await harness().sendQuestion('How many days of leave do I get?');

    expect(told.status).toBe(200);
    expect(sink.messages).toHaveLength(1);
    const message = IncomingMessage.parse(sink.messages[0]);
    expect(message.text).toBe('How many days of leave do I get?');
    expect(message.author.channel).toBe(adapter.name);
    expect(message.thread.place.channel).toBe(adapter.name);
    expect(message.thread.tenant).toBe(message.author.tenant);
    expect(message.thread.place.workspace).toBe(message.author.workspace);
  });

  it('gives a redelivered question the same event id and message id', async () => {
    await harness().sendQuestion('Where do I book a desk?');
    await harness().redeliver();

    const [first, second] = harness().sink.messages;
    expect(second?.eventId).toBe(first?.eventId);
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.thread).toEqual(first?.thread);
  });

  promise('own-messages', 'ignores what Footnote wrote itself', async () => {
    const told = await harness().sendOwnMessage();

    expect(told.status).toBe(200);
    expect(harness().sink.messages).toHaveLength(0);
  });

  it('refuses a forgery and leaves the sink untouched', async () => {
    const told = await harness().sendForged();

    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(told.status).toBeLessThan(500);
    expect(harness().sink.messages).toHaveLength(0);
  });

  it('tells the platform to deliver again when the question could not be queued', async () => {
    harness().sink.failNext();

    const refused = await harness().sendQuestion('Who approves travel?');
    const taken = await harness().redeliver();

    expect(refused.status).toBe(503);
    expect(taken.status).toBe(200);
    expect(harness().sink.messages).toHaveLength(1);
  });
}

function describeChanges(harness: () => AdapterHarness, promise: OptionalCheck): void {
  it('hands an edited question in with its new words, as the same message', async () => {
    await harness().sendQuestion('How many days of leave?');

    const told = await harness().editQuestion('How many days of sick leave?');

    const { edits, messages } = harness().sink;
    expect(told.status).toBeLessThan(300);
    expect(edits).toHaveLength(1);
    expect(IncomingMessage.parse(edits[0]).text).toBe('How many days of sick leave?');
    expect(edits[0]).toMatchObject({ messageId: messages[0]?.messageId, thread: messages[0]?.thread });
    expect(edits[0]?.author.id).toBe(messages[0]?.author.id);
    expect(edits[0]?.eventId).not.toBe(messages[0]?.eventId);
  });

  promise('touched', 'hands nothing in when only the platform touched the message', async () => {
    await harness().sendQuestion('Is https://example.com ours?');

    await harness().touchQuestion();

    expect(harness().sink.edits).toHaveLength(0);
  });

  it('hands a deletion in, of the message that it takes back', async () => {
    await harness().sendQuestion('How many days of leave?');

    const told = await harness().deleteQuestion();

    const { deletions, messages } = harness().sink;
    expect(told.status).toBeLessThan(300);
    expect(deletions).toHaveLength(1);
    expect(IncomingDeletion.parse(deletions[0])).toMatchObject({
      messageId: messages[0]?.messageId,
      thread: messages[0]?.thread,
    });
  });
}

function describeSending(harness: () => AdapterHarness, promise: OptionalCheck): void {
  it(`delivers ${LONGEST_ANSWER} characters whole and in order`, async () => {
    const text = numberedWords(LONGEST_ANSWER);

    await deliver(harness(), answerReply({ text }), 'long-answer');

    const shown = (await harness().visible()).map((message) => message.text).join(' ');
    expect(shown.match(/word\d+/g)).toEqual(text.match(/word\d+/g));
  });

  it('shows every source and button of an answer that was split', async () => {
    const reply = answerReply({
      text: numberedWords(LONGEST_ANSWER),
      citations: 50,
      actions: ['ask-a-person'],
    });

    await deliver(harness(), reply, 'many-sources');

    const messages = await harness().visible();
    const shown = messages.map((message) => message.text).join('\n');
    for (const citation of reply.citations) {
      expect(shown).toContain(citation.title);
      expect(messages.some((message) => message.links.includes(citation.link))).toBe(true);
    }
    expect(messages.flatMap((message) => message.actions)).toEqual(['ask-a-person']);
  });

  it('offers a person beside what it does not know', async () => {
    await deliver(harness(), notKnownReply(), 'not-known');

    const messages = await harness().visible();
    expect(messages.map((message) => message.text).join('\n')).toContain('could not find that');
    expect(messages.flatMap((message) => message.actions)).toEqual(['ask-a-person']);
  });

  it('makes no link of an address that belongs to no source', async () => {
    const text = 'See [the form](https://evil.example/x) and ![](https://evil.example/pixel.png) [1].';

    await deliver(harness(), answerReply({ text }), 'foreign-links');

    const links = (await harness().visible()).flatMap((message) => message.links);
    expect(links.filter((link) => link.includes('evil.example'))).toEqual([]);
  });

  promise('found-again', 'finds a part that was posted, by its delivery id and part', async () => {
    const ids = await deliver(harness(), answerReply({ text: numberedWords(LONGEST_ANSWER) }), 'found-again');

    expect(ids.length).toBeGreaterThan(0);
    for (const [part, messageId] of ids.entries()) {
      const key = { deliveryId: 'found-again', part };
      expect(await harness().adapter.find(harness().target, key, { signal: signal() })).toEqual({
        messageId,
      });
    }
    const unknown = { deliveryId: 'never-posted', part: 0 };
    expect(await harness().adapter.find(harness().target, unknown, { signal: signal() })).toBeUndefined();
  });

  it('replaces a message that was posted', async () => {
    const { adapter, target } = harness();
    const [messageId] = await deliver(harness(), answerReply({ text: 'First words [1].' }), 'updated');
    const [part] = adapter.render(answerReply({ text: 'Better words [1].' }), target);
    if (!messageId || !part) throw new Error('nothing was posted');

    await adapter.update(target, messageId, part, { signal: signal() });

    const shown = (await harness().visible()).map((message) => message.text).join('\n');
    expect(shown).toContain('Better words');
    expect(shown).not.toContain('First words');
  });

  it('takes a posted message away, and says that it is gone when asked again', async () => {
    const { adapter, target } = harness();
    const [messageId] = await deliver(harness(), answerReply({ text: 'Out of date [1].' }), 'removed');
    const [part] = adapter.render(answerReply({ text: 'Newer [1].' }), target);
    if (!messageId || !part) throw new Error('nothing was posted');

    await adapter.remove(target, messageId, { signal: signal() });

    expect((await harness().visible()).map(({ text }) => text).join('\n')).not.toContain('Out of date');
    const again = adapter.remove(target, messageId, { signal: signal() });
    await expect(again).rejects.toMatchObject({ outcome: 'gone', retryable: false });
    const changed = adapter.update(target, messageId, part, { signal: signal() });
    await expect(changed).rejects.toMatchObject({ outcome: 'gone', retryable: false });
  });

  it('shows progress without ever throwing, even when it was called off', async () => {
    const { adapter, sink, target } = harness();
    await harness().sendQuestion('What is the on-call rate?');

    await adapter.progress(target, sink.messages[0]?.messageId, { signal: signal() });
    await expect(
      adapter.progress(target, undefined, { signal: AbortSignal.abort() }),
    ).resolves.toBeUndefined();
  });
}

function describeButtons(harness: () => AdapterHarness): void {
  it('hands in a button that was pressed, with the request that it stands under', async () => {
    await deliver(harness(), notKnownReply(), 'pressed');
    const [message] = await harness().visible();

    const told = await harness().press(message?.id ?? '', 'ask-a-person');

    const { actions } = harness().sink;
    expect(told.status).toBeLessThan(300);
    expect(actions).toHaveLength(1);
    const { thread } = harness().target as Extract<ReplyTarget, { kind: 'thread' }>;
    expect(IncomingAction.parse(actions[0])).toMatchObject({
      name: 'ask-a-person',
      requestId: 'request-1',
      thread: { id: thread.id, place: { id: thread.place.id } },
    });
    expect(actions[0]?.choice).toBeUndefined();
  });

  it('shows a clarifying question with its choices and hands in which one was pressed', async () => {
    const reply = clarificationReply();
    await deliver(harness(), reply, 'clarifying');

    const messages = await harness().visible();
    const message = messages.at(-1);
    expect(messages.map(({ text }) => text).join('\n')).toContain('Which leave do you mean?');
    expect(message?.choices).toEqual(reply.choices.map(({ label }) => label));
    const told = await harness().press(message?.id ?? '', 'choose', 1);

    const { actions } = harness().sink;
    expect(told.status).toBeLessThan(300);
    expect(actions).toHaveLength(1);
    expect(IncomingAction.parse(actions[0])).toMatchObject({
      name: 'choose',
      requestId: reply.requestId,
      choice: 1,
    });
  });

  it('shows that an answer was verified, by whom and when', async () => {
    const verified = { by: 'Ana Ruiz', on: '2026-11-20' };
    await deliver(harness(), { ...answerReply({ text: 'You have 25 days [1].' }), verified }, 'verified');
    await deliver(harness(), answerReply({ text: 'You have 25 days [1].' }), 'not-verified');

    const [checked, unchecked] = await harness().visible();

    expect(checked?.text).toContain('Checked by Ana Ruiz on 2026-11-20');
    expect(unchecked?.text).not.toContain('Checked');
  });
}

function describeDirectory(harness: () => AdapterHarness): void {
  it('says who reads a place: who asked is among them, and from inside', async () => {
    const { adapter, sink } = harness();
    await harness().sendQuestion('Who reads this?');
    const message = IncomingMessage.parse(sink.messages[0]);

    const asker = await adapter.identify(message.author, { signal: signal() });
    const readers = await adapter.readers(message.thread.place, { signal: signal() });
    const groups = await adapter.groupsOf(message.author, { signal: signal() });

    expect(asker).toMatchObject({ person: { id: message.author.id }, standing: 'inside' });
    expect(groups.every((id) => typeof id === 'string')).toBe(true);
    if (readers.kind === 'people')
      expect(readers.people).toContainEqual(
        expect.objectContaining({ person: expect.objectContaining({ id: message.author.id }) }),
      );
    else expect(readers.kind).toBe('everyone-inside');
  });

  it('gives what was written in a thread before, and acknowledges, without ever throwing', async () => {
    const { adapter, sink, target } = harness();
    await harness().sendQuestion('What did we say?');
    const { thread, messageId } = IncomingMessage.parse(sink.messages[0]);

    const earlier = await adapter.earlier(thread, messageId, { signal: signal() });
    const acknowledged = await adapter.acknowledge(target, messageId, { signal: AbortSignal.abort() });

    expect(earlier.length).toBeLessThanOrEqual(50);
    expect(typeof acknowledged).toBe('boolean');
  });
}

function describeFailures(harness: () => AdapterHarness, promise: OptionalCheck): void {
  promise('rate-limited', 'reports a rate limit with the wait that the platform asked for', async () => {
    const error = await failedPost(harness(), 'rate-limited', { deliveryId: 'd', part: 0 });

    expect(error).toMatchObject({ outcome: 'rejected', retryable: true, retryAfterMs: 2_000 });
    expect(await harness().visible()).toHaveLength(0);
  });

  promise('rejected', 'reports a refusal for good as not retryable', async () => {
    const error = await failedPost(harness(), 'rejected', { deliveryId: 'd', part: 0 });

    expect(error).toMatchObject({ outcome: 'rejected', retryable: false });
  });

  promise('unavailable', 'calls the outcome of a server error unknown', async () => {
    const error = await failedPost(harness(), 'unavailable', { deliveryId: 'd', part: 0 });

    expect(error).toMatchObject({ outcome: 'unknown', retryable: true });
  });

  promise('lost', 'calls a lost answer unknown, posts once, and finds the message afterwards', async () => {
    const key = { deliveryId: 'lost-answer', part: 0 };

    const error = await failedPost(harness(), 'lost', key);

    expect(error).toMatchObject({ outcome: 'unknown', retryable: true });
    expect(await harness().visible()).toHaveLength(1);
    const found = await harness().adapter.find(harness().target, key, { signal: signal() });
    expect(found?.messageId).toBe((await harness().visible())[0]?.id);
  });
}
