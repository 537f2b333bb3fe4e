import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, clarificationReply } from '../../src/testing/replies.ts';
import { type BrowserCaller, createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

const question = { text: 'How many days of leave do I get?', clientMessageId: 'message-0001' };
const signal = () => AbortSignal.timeout(5_000);
const idIn = (body: Record<string, unknown>) => String(body.conversation);

describe('the web chat over HTTP', () => {
  let sink: RecordingSink;
  let chat: ServedChat;
  let ana: BrowserCaller;

  beforeEach(async () => {
    sink = createRecordingSink();
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink, suggestions: ['What is the hotel limit?'] });
    ana = createBrowserCaller(chat.url);
    await ana.call('/');
  });
  afterEach(() => chat.close());

  const ask = async (fields: Record<string, unknown> = {}, caller = ana) =>
    await caller.call('/api/chat/messages', { json: { ...question, ...fields } });

  const threadTarget = (conversation: string): ReplyTarget => {
    const place = {
      channel: 'web',
      workspace: 'web',
      id: conversation,
      kind: 'direct',
      external: false,
    } as const;
    return { kind: 'thread', thread: { tenant: chat.tenant, place, id: conversation } };
  };

  const post = async (target: ReplyTarget, text: string) => {
    const reply = answerReply({ text, actions: ['ask-a-person'] });
    for (const [part, rendered] of chat.adapter.render(reply, target).entries())
      await chat.adapter.post(target, rendered, { deliveryId: text, part }, { signal: signal() });
  };

  describe('taking a question', () => {
    it('hands it in, keeps it and says which request it became', async () => {
      const { status, body } = await ask();

      expect(status).toBe(202);
      expect(body).toMatchObject({ requestId: 'request-1' });
      expect(sink.messages).toMatchObject([
        {
          text: question.text,
          addressing: 'direct',
          author: { channel: 'web', workspace: 'web', guest: false },
        },
      ]);
      const read = await ana.call(`/api/chat/conversations/${idIn(body)}`);
      expect(read.body.messages).toMatchObject([
        { from: 'person', body: { text: question.text, accepted: true, requestId: 'request-1' } },
      ]);
    });

    it('finds the same conversation and message when the first one is sent again', async () => {
      const first = await ask();
      const second = await ask();

      expect(second.body.conversation).toBe(first.body.conversation);
      expect(second.body.message).toBe(first.body.message);
      const read = await ana.call(`/api/chat/conversations/${idIn(first.body)}`);
      expect(read.body.messages).toHaveLength(1);
    });

    it('answers 503 and shows the question as not sent when it can not be queued', async () => {
      sink.failNext();

      const refused = await ask();

      expect(refused.status).toBe(503);
      expect(refused.body).toEqual({ error: expect.stringContaining('try again'), retry: true });
      const taken = await ask();
      expect(taken.status).toBe(202);
      const read = await ana.call(`/api/chat/conversations/${idIn(taken.body)}`);
      expect(read.body.messages).toMatchObject([{ body: { accepted: true } }]);
    });

    it('takes emoji, right-to-left text and 40,000 characters as they are', async () => {
      const text = `🦔 ${'كم يوم إجازة لدي؟ '.repeat(2_200)}`;

      expect((await ask({ text })).status).toBe(202);
      expect(sink.messages[0]?.text).toBe(text);
    });

    it.each([
      ['malformed JSON', 400, { raw: '{"text":' }],
      ['broken UTF-8', 400, { raw: Buffer.from([0x22, 0xff, 0x22]) }],
      ['an unknown field', 400, { json: { ...question, admin: true } }],
      ['a missing field', 400, { json: { text: 'x' } }],
      ['a wrong type', 400, { json: { ...question, text: 7 } }],
      ['more than 100,000 characters', 413, { json: { ...question, text: 'x'.repeat(100_001) } }],
      ['more than a megabyte', 413, { raw: ' '.repeat(1024 * 1024 + 1) }],
      ['a form', 415, { raw: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
      ['plain text', 415, { raw: JSON.stringify(question), headers: { 'content-type': 'text/plain' } }],
    ])('refuses %s with %i in plain words', async (_, status, options) => {
      const refused = await ana.call('/api/chat/messages', options);

      expect(refused.status).toBe(status);
      expect(refused.body).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$/), retry: false });
      expect(sink.messages).toHaveLength(0);
    });

    it('refuses other words under the id of a message that was sent', async () => {
      await ask();

      expect((await ask({ text: 'Something else' })).status).toBe(409);
      expect(sink.messages).toHaveLength(1);
    });
  });

  describe('keeping people apart', () => {
    it('never lets one person read, follow or write another’s conversation', async () => {
      const { body } = await ask();
      const ben = createBrowserCaller(chat.url);
      await ben.call('/');

      expect((await ben.call(`/api/chat/conversations/${idIn(body)}`)).status).toBe(404);
      expect((await ben.call(`/api/chat/events?conversation=${idIn(body)}`)).status).toBe(404);
      expect((await ask({ conversation: body.conversation }, ben)).status).toBe(404);
      const press = { conversation: body.conversation, name: 'ask-a-person', requestId: 'request-1' };
      expect((await ben.call('/api/chat/actions', { json: press })).status).toBe(404);
      expect(sink.messages).toHaveLength(1);
    });

    it('gives two people two ids, and neither tells the cookie', async () => {
      const ben = createBrowserCaller(chat.url);
      const page = await ben.call('/');
      await ask();
      await ask({}, ben);

      const [first, second] = sink.messages;
      expect(first?.author.id).not.toBe(second?.author.id);
      const secret = /footnote_person=([^;]+)/.exec(String(page.headers['set-cookie']))?.[1] ?? 'none';
      expect(JSON.stringify(second)).not.toContain(secret);
    });

    it('lets everybody at the page read the help desk, and nobody write there', async () => {
      const place = {
        channel: 'web',
        workspace: 'web',
        id: 'help-desk',
        kind: 'channel',
        external: false,
      } as const;
      await post({ kind: 'place', tenant: chat.tenant, place }, 'Somebody asks for a person [1].');

      const read = await createBrowserCaller(chat.url).call('/api/chat/conversations/help-desk');

      expect(read.body.messages).toHaveLength(1);
      expect((await ask({ conversation: 'help-desk' })).status).toBe(404);
    });
  });

  describe('taking a button', () => {
    it('hands in a button that stands under a reply, once by its id, and again by the id of another press', async () => {
      const conversation = idIn((await ask()).body);
      await post(threadTarget(conversation), 'Twenty-five [1].');
      const press = { conversation, name: 'ask-a-person', requestId: 'request-1' };

      const told = await ana.call('/api/chat/actions', { json: press });
      await ana.call('/api/chat/actions', { json: press });
      await ana.call('/api/chat/actions', { json: { ...press, pressId: 'press-0002' } });

      expect(told.status).toBe(202);
      expect(sink.actions[0]).toMatchObject({ name: 'ask-a-person', requestId: 'request-1' });
      expect(sink.actions[1]?.eventId).toBe(sink.actions[0]?.eventId);
      expect(sink.actions[2]?.eventId).not.toBe(sink.actions[0]?.eventId);
    });

    it('hands in which choice was pressed, and remembers it', async () => {
      const conversation = idIn((await ask()).body);
      const [part] = chat.adapter.render(clarificationReply(), threadTarget(conversation));
      if (!part) throw new Error('render returned no part');
      const key = { deliveryId: 'clarifying', part: 0 };
      await chat.adapter.post(threadTarget(conversation), part, key, { signal: AbortSignal.timeout(5_000) });
      const press = { conversation, name: 'choose', requestId: 'request-1' };
      const pressing = (more: object) => ana.call('/api/chat/actions', { json: { ...press, ...more } });

      const refused = [await pressing({}), await pressing({ choice: 3 }), await pressing({ choice: -1 })];
      const told = await pressing({ choice: 2 });

      expect(refused.map(({ status }) => status)).toEqual([404, 404, 400]);
      expect(told.status).toBe(202);
      expect(sink.actions).toMatchObject([{ name: 'choose', requestId: 'request-1', choice: 2 }]);
      const read = await ana.call(`/api/chat/conversations/${conversation}`);
      expect(read.body.messages).toMatchObject([{}, { body: { pressed: ['choose:2'] } }]);
    });

    it('refuses a button of a request that this conversation never had', async () => {
      const conversation = idIn((await ask()).body);
      await post(threadTarget(conversation), 'Twenty-five [1].');
      const press = { conversation, name: 'ask-a-person', requestId: 'somebody-elses' };

      expect((await ana.call('/api/chat/actions', { json: press })).status).toBe(404);
      expect(sink.actions).toHaveLength(0);
    });
  });

  describe('guarding the door', () => {
    it.each([
      ['a rebound name', { host: 'rebound.example' }],
      ['another site', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://127.0.0.1:1' }],
      ['a tunnel', { 'x-forwarded-for': '203.0.113.9' }],
    ])('shows %s a plain page that says why and what to do', async (_, headers) => {
      const page = await ana.call('/', { headers });
      const api = await ask.call(
        undefined,
        {},
        { call: (path, options) => ana.call(path, { ...options, headers }) },
      );

      expect(page.status).toBe(403);
      expect(page.text).toContain('only open on this machine until sign-in is configured');
      expect(page.text).toContain('Open http://localhost:');
      expect(page.headers['set-cookie']).toBeUndefined();
      expect(api).toMatchObject({ status: 403, body: { retry: false } });
      expect(sink.messages).toHaveLength(0);
    });

    it('refuses calls that another page makes, reading or writing', async () => {
      const headers = { 'sec-fetch-site': 'same-site' };

      expect((await ana.call('/api/chat/suggestions', { headers })).status).toBe(403);
      expect((await ana.call('/api/chat/messages', { json: question, headers })).status).toBe(403);
      expect(sink.messages).toHaveLength(0);
    });

    it('sends the page with headers that let nothing foreign run', async () => {
      const { headers, text } = await ana.call('/');

      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(text).not.toMatch(/<script(?![^>]*src=)|\sstyle=|\son\w+=/);
    });

    it('answers what it does not know in plain words', async () => {
      expect((await ana.call('/nothing-here')).status).toBe(404);
      expect((await ana.call('/web/../web-adapter.ts')).status).toBe(404);
      expect((await ana.call('/api/chat/nothing')).body).toMatchObject({ retry: false });
      expect((await ana.call('/api/chat/messages')).status).toBe(405);
      expect((await ana.call('/', { method: 'DELETE' })).status).toBe(405);
    });

    it('offers the first questions that it was given', async () => {
      const { body } = await ana.call('/api/chat/suggestions');

      expect(body).toEqual({ suggestions: ['What is the hotel limit?'] });
    });
  });

  describe('live updates', () => {
    it('begin with the whole conversation, then tell what happens, and count the help desk', async () => {
      const conversation = idIn((await ask()).body);
      const events = followEvents(`${chat.url}/api/chat/events?conversation=help-desk`);
      await vi.waitFor(() => expect(events.names()).toEqual(['help-desk', 'snapshot']));

      const place = {
        channel: 'web',
        workspace: 'web',
        id: 'help-desk',
        kind: 'channel',
        external: false,
      } as const;
      await post({ kind: 'place', tenant: chat.tenant, place }, 'A request [1].');
      await chat.adapter.progress({ kind: 'place', tenant: chat.tenant, place }, undefined, {
        signal: signal(),
      });

      await vi.waitFor(() => expect(events.names()).toEqual(expect.arrayContaining(['message', 'working'])));
      expect(events.text()).toContain('"count":1');
      expect(events.text()).not.toContain(conversation);
      events.stop();
    });

    it('tell of a reply while it is written and of what was taken away, and nothing late', async () => {
      const events = followEvents(`${chat.url}/api/chat/events?conversation=help-desk`);
      await vi.waitFor(() => expect(events.names()).toContain('snapshot'));
      const place = {
        channel: 'web',
        workspace: 'web',
        id: 'help-desk',
        kind: 'channel',
        external: false,
      } as const;
      const target: ReplyTarget = { kind: 'thread', thread: { tenant: chat.tenant, place, id: 'help-desk' } };

      const stream = chat.adapter.stream?.(target, { signal: signal() });
      stream?.show('Twenty');
      stream?.show('Twenty-five days [1].');
      await vi.waitFor(() => expect(events.text()).toContain('Twenty-five days'));
      stream?.show('Twenty-five days [1]. And more.');
      expect(await stream?.finish()).toBeUndefined();
      stream?.show('Too late.');
      const part = chat.adapter.render(answerReply({ text: 'The reply [1].' }), target)[0];
      if (!part) throw new Error('nothing was rendered');
      const { messageId } = await chat.adapter.post(
        target,
        part,
        { deliveryId: 'd', part: 0 },
        { signal: signal() },
      );
      await chat.adapter.remove(target, messageId, { signal: signal() });

      await vi.waitFor(() => expect(events.names()).toContain('removed'));
      const told = events.names().filter((name) => name !== 'help-desk' && name !== 'heartbeat');
      expect(new Set(told.slice(0, 2))).toEqual(new Set(['snapshot', 'working']));
      expect(told.slice(-2)).toEqual(['message', 'removed']);
      expect(told.slice(2, -2).every((name) => name === 'partial')).toBe(true);
      expect(events.text()).toContain('{"type":"citation","number":1}');
      expect(events.text()).not.toContain('Too late');
      events.stop();
    });

    it('show no partial reply where only one person may read it', async () => {
      const place = {
        channel: 'web',
        workspace: 'web',
        id: 'help-desk',
        kind: 'channel',
        external: false,
      } as const;
      const target: ReplyTarget = { kind: 'place', tenant: chat.tenant, place };

      expect(chat.adapter.stream?.(target, { signal: signal() })).toBeUndefined();
    });

    it('end when the adapter stops, so that a gateway can close', async () => {
      const events = followEvents(`${chat.url}/api/chat/events`);
      await vi.waitFor(() => expect(events.names()).toEqual(['help-desk']));

      await chat.adapter.stop();

      await events.ended;
    });
  });
});

function followEvents(url: string) {
  const stopped = new AbortController();
  let text = '';
  const read = async () => {
    const response = await fetch(url, { signal: stopped.signal });
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  return {
    text: () => text,
    names: () => [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name),
    ended: read().catch(() => undefined),
    stop: () => stopped.abort(),
  };
}
