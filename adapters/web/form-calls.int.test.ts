import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, formReply } from '../../src/testing/replies.ts';
import { type BrowserCaller, createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';
import { threadOf } from './hand-in.ts';
import type { WebTranscript } from './web-transcript.ts';

const VALUES = { note: 'It hums', urgent: 'yes', reason: 'wrong' };
const options = () => ({ signal: AbortSignal.timeout(5_000) });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, 'x']));

describe('a form over HTTP', () => {
  let sink: RecordingSink;
  let chat: ServedChat;
  let ana: BrowserCaller;
  let conversation: string;
  let deliveries: number;
  /** False: what was queued can't be marked as such. */
  let marks: boolean;

  beforeEach(async () => {
    deliveries = 0;
    marks = true;
    sink = createRecordingSink();
    const wrap = (transcript: WebTranscript): WebTranscript => ({
      ...transcript,
      change: async (...change) => (marks ? await transcript.change(...change) : undefined),
    });
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink, wrap });
    ana = createBrowserCaller(chat.url);
    await ana.call('/');
    const json = { text: 'Please order a printer', clientMessageId: 'message-0001' };
    conversation = String((await ana.call('/api/chat/messages', { json })).body.conversation);
  });
  afterEach(() => chat.close());

  const inThread = (): ReplyTarget => ({ kind: 'thread', thread: threadOf(conversation, chat.tenant) });

  async function post(reply: Reply, target = inThread(), deliveryId = `delivery-${(deliveries += 1)}`) {
    const [part] = chat.adapter.render(reply, target);
    if (!part) throw new Error('nothing was rendered');
    return (await chat.adapter.post(target, part, { deliveryId, part: 0 }, options())).messageId;
  }

  async function replace(messageId: string, reply: Reply): Promise<void> {
    const [part] = chat.adapter.render(reply, inThread());
    if (part) await chat.adapter.update(inThread(), messageId, part, options());
  }

  const sending = (message: string, more: object = {}, caller = ana) => {
    const form = { conversation, message, name: 'submit', form: 'approve-tool', binding: 'f'.repeat(64) };
    return caller.call('/api/chat/forms', { json: { ...form, values: VALUES, ...more } });
  };
  const dismissing = (message: string) => sending(message, { name: 'dismiss', values: undefined });

  async function standing(): Promise<{ id: string; body: Record<string, unknown> }[]> {
    const read = await ana.call(`/api/chat/conversations/${conversation}`);
    return Object(read.body.messages);
  }

  it('hands in who sent it, where, and from which message', async () => {
    const message = await post(formReply());

    const told = await sending(message);

    expect(told).toMatchObject({ status: 202, body: { message, name: 'submit' } });
    expect(sink.actions).toMatchObject([
      {
        name: 'submit',
        values: VALUES,
        handle: message,
        author: { channel: 'web', id: sink.messages[0]?.author.id },
        place: { id: conversation, kind: 'direct' },
        thread: { id: conversation },
      },
    ]);
    expect((await standing()).at(-1)).toMatchObject({ body: { form: { ended: 'submit' } } });
  });

  it('takes a form once, however it was ended', async () => {
    const message = await post(formReply());
    await dismissing(message);

    const again = [await sending(message), await dismissing(message)];

    expect(again.map(({ status }) => status)).toEqual([409, 409]);
    expect(sink.actions.map(({ name }) => name)).toEqual(['dismiss']);
    expect(sink.actions[0]?.values).toBeUndefined();
  });

  it('can be sent again when it could not be queued', async () => {
    const message = await post(formReply());
    sink.failNext();

    const refused = await sending(message);
    const taken = await sending(message);

    expect(refused).toMatchObject({ status: 503, body: { retry: true } });
    expect(taken.status).toBe(202);
    expect(sink.actions).toHaveLength(1);
  });

  it('gives a repeated try the same event, and other values another one', async () => {
    const message = await post(formReply());
    marks = false;

    await sending(message);
    await sending(message);
    await sending(message, { values: { ...VALUES, note: 'It smokes' } });

    const [first, repeated, other] = sink.actions.map(({ eventId }) => eventId);
    expect(repeated).toBe(first);
    expect(other).not.toBe(first);
  });

  it('takes a form that took the place of another as a new one', async () => {
    const message = await post(formReply());
    await sending(message);
    await replace(message, formReply({ text: 'The queue is missing.' }));

    const told = await sending(message);

    expect(told.status).toBe(202);
    expect(sink.actions[1]?.eventId).not.toBe(sink.actions[0]?.eventId);
  });

  it('gives way to its outcome, which stands once however often it is delivered', async () => {
    const message = await post(formReply());
    await sending(message);
    const [action] = sink.actions;
    if (!action) throw new Error('nothing was handed in');
    const { place, author: person, handle } = action;
    const target: ReplyTarget = { kind: 'private', place, person, handle, replaces: true };
    const outcome: Reply = { kind: 'notice', requestId: 'request-1', text: 'Done: IT-7.', actions: [] };

    const ids = [await post(outcome, target, 'outcome'), await post(outcome, target, 'outcome')];

    expect(ids).toEqual([message, message]);
    expect(await chat.adapter.find(target, { deliveryId: 'outcome', part: 0 }, options())).toEqual({
      messageId: message,
    });
    expect(await standing()).toHaveLength(2);
    expect((await standing()).at(-1)?.body).toMatchObject({ kind: 'notice', requestId: 'request-1' });
    expect((await standing()).at(-1)?.body.form).toBeUndefined();
  });

  it('lets nothing but a form give way: an answer stays when its button leads to something', async () => {
    const message = await post(answerReply({ text: 'You have 25 days [1].' }));
    const { place } = threadOf(conversation, chat.tenant);
    const person = sink.messages[0]?.author;
    if (!person) throw new Error('nobody asked');
    const target: ReplyTarget = { kind: 'private', place, person, handle: message, replaces: true };

    const told = await post({ kind: 'notice', requestId: 'request-1', text: 'Sent.', actions: [] }, target);

    expect(told).not.toBe(message);
    expect(await standing()).toHaveLength(3);
  });

  it.each<readonly [string, number, object]>([
    ['no such form', 400, { form: 'delete-everything' }],
    ['another form', 409, { form: 'feedback' }],
    ['another binding', 409, { binding: 'e'.repeat(64) }],
    ['no binding', 400, { binding: undefined }],
    ['a binding that is too long', 400, { binding: 'f'.repeat(101) }],
    ['no such message', 404, { message: 'nothing' }],
    ['no values', 400, { values: undefined }],
    ['values that are no object', 400, { values: ['It hums'] }],
    ['a number', 400, { values: { ...VALUES, note: 7 } }],
    ['a boolean', 400, { values: { ...VALUES, urgent: true } }],
    ['null', 400, { values: { ...VALUES, note: null } }],
    ['a field that is missing', 400, { values: { note: 'x', urgent: 'no' } }],
    ['a field that the form has not', 400, { values: { ...VALUES, admin: 'yes' } }],
    ['a field named __proto__', 400, { values: JSON.parse('{"__proto__":"x"}') }],
    ['a field named constructor', 400, { values: { ...VALUES, constructor: 'x' } }],
    ['100 fields', 400, { values: many(100) }],
    ['100,000 fields', 413, { values: many(100_000) }],
    ['a value longer than the field', 400, { values: { ...VALUES, note: 'x'.repeat(501) } }],
    ['a value longer than any', 400, { values: { ...VALUES, note: 'x'.repeat(12_001) } }],
    ['neither yes nor no', 400, { values: { ...VALUES, urgent: 'maybe' } }],
    ['a choice that is not offered', 400, { values: { ...VALUES, reason: 'root' } }],
    ['no choice where one is needed', 400, { values: { ...VALUES, reason: '' } }],
    ['values to dismiss with', 400, { name: 'dismiss' }],
    ['a button that is none', 400, { name: 'approve' }],
    ['a field of the call that is unknown', 400, { admin: true }],
  ])('refuses %s with %i in plain words', async (_, status, more) => {
    const message = await post(formReply());

    const refused = await sending(message, more);

    expect(refused.status).toBe(status);
    expect(refused.body).toEqual({ error: expect.stringMatching(/^[A-Z“].{1,400}\.$/su), retry: false });
    expect(sink.actions).toEqual([]);
    expect((await sending(message)).status).toBe(202);
  });

  it('takes no form of another person’s conversation, nor of a message that holds none', async () => {
    const message = await post(formReply());
    const answer = await post(answerReply({ text: 'Yes [1].' }));
    const ben = createBrowserCaller(chat.url);
    await ben.call('/');

    const refused = [
      await sending(message, {}, ben),
      await sending(message, { conversation: 'help-desk' }),
      await sending(answer),
      await sending(sink.messages[0]?.messageId ?? ''),
    ];

    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(sink.actions).toEqual([]);
  });

  it('does not take a form’s buttons for buttons of another kind', async () => {
    await post(formReply());
    const press = { conversation, name: 'submit', requestId: 'request-1' };

    expect((await ana.call('/api/chat/actions', { json: press })).status).toBe(400);
  });

  describe('a thumb', () => {
    const judging = (message: string, more: object = {}, caller = ana) =>
      caller.call('/api/chat/feedback', { json: { conversation, message, verdict: 'up', ...more } });

    it('is handed in about its request, changes, and stands there after a reload', async () => {
      const message = await post(answerReply({ text: 'You have 25 days [1].' }));

      const told = [
        await judging(message),
        await judging(message),
        await judging(message, { verdict: 'down' }),
        await judging(message),
      ];

      expect(told.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
      expect(sink.judgements).toMatchObject([
        { about: { requestId: 'request-1' }, verdict: 'up', handle: message, thread: { id: conversation } },
        { verdict: 'down' },
        { verdict: 'up' },
      ]);
      expect(new Set(sink.judgements.map(({ eventId }) => eventId)).size).toBe(3);
      expect((await standing()).at(-1)).toMatchObject({ body: { verdict: 'up' } });
    });

    it('is asked anew of an answer that took the place of another', async () => {
      const message = await post(answerReply({ text: 'You have 25 days [1].' }));
      await judging(message);

      await replace(message, answerReply({ text: 'You have 27 days [1].' }));

      expect((await standing()).at(-1)?.body.verdict).toBeUndefined();
      await judging(message);
      expect(sink.judgements[1]?.eventId).not.toBe(sink.judgements[0]?.eventId);
    });

    it('can be given again when it could not be queued', async () => {
      const message = await post(answerReply({ text: 'You have 25 days [1].' }));
      sink.failNext();

      const refused = await judging(message);

      expect(refused.status).toBe(503);
      expect((await standing()).at(-1)?.body.verdict).toBeUndefined();
      expect((await judging(message)).status).toBe(202);
    });

    it.each<readonly [string, number, object]>([
      ['no such verdict', 400, { verdict: 'sideways' }],
      ['a number', 400, { verdict: 1 }],
      ['words that no field holds', 400, { text: 'Bad' }],
      ['no such message', 404, { message: 'nothing' }],
      ['no such conversation', 404, { conversation: 'c0' }],
    ])('refuses %s with %i', async (_, status, more) => {
      const message = await post(answerReply({ text: 'You have 25 days [1].' }));

      expect((await judging(message, more)).status).toBe(status);
      expect(sink.judgements).toEqual([]);
    });

    it('is taken neither from another person nor under what asks for none', async () => {
      const message = await post(answerReply({ text: 'You have 25 days [1].' }));
      const form = await post(formReply());
      const ben = createBrowserCaller(chat.url);
      await ben.call('/');

      expect((await judging(message, {}, ben)).status).toBe(404);
      expect((await judging(form)).status).toBe(404);
      expect(sink.judgements).toEqual([]);
    });
  });
});
