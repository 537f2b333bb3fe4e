import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { IncomingAction } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { formReply } from '../../src/testing/replies.ts';
import { type BrowserCaller, createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

const DESK = {
  channel: 'web',
  workspace: 'web',
  id: 'help-desk',
  kind: 'channel',
  external: false,
} as const;
const REQUEST: Reply = {
  kind: 'notice',
  requestId: 'request-7',
  text: 'Somebody asks for a person.',
  actions: ['claim-escalation', 'answer-escalation', 'resolve-escalation'],
};
const options = () => ({ signal: AbortSignal.timeout(5_000) });

describe('the help desk', () => {
  let sink: RecordingSink;
  let chat: ServedChat;
  let ana: BrowserCaller;
  let ben: BrowserCaller;

  beforeEach(async () => {
    sink = createRecordingSink();
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink });
    [ana, ben] = [createBrowserCaller(chat.url), createBrowserCaller(chat.url)];
    await ana.call('/');
    await ben.call('/');
    await post(REQUEST, { kind: 'place', tenant: chat.tenant, place: DESK });
  });
  afterEach(() => chat.close());

  async function post(reply: Reply, target: ReplyTarget): Promise<string> {
    const [part] = chat.adapter.render(reply, target);
    if (!part) throw new Error('nothing was rendered');
    const key = { deliveryId: `${reply.requestId}/${reply.kind}/${target.kind}`, part: 0 };
    return (await chat.adapter.post(target, part, key, options())).messageId;
  }

  const press = (name: string, more: object = {}, caller = ana) =>
    caller.call('/api/chat/actions', {
      json: { conversation: 'help-desk', name, requestId: 'request-7', ...more },
    });

  async function read(caller: BrowserCaller): Promise<{ body: Record<string, unknown> }[]> {
    return Object((await caller.call('/api/chat/conversations/help-desk')).body.messages);
  }

  async function pressed(): Promise<IncomingAction> {
    await press('answer-escalation');
    const [action] = sink.actions;
    if (!action) throw new Error('nothing was handed in');
    return action;
  }

  it('hands in what a helper does with a request, at the desk and in no thread', async () => {
    const told = await press('claim-escalation');

    expect(told.status).toBe(202);
    expect(sink.actions).toMatchObject([{ name: 'claim-escalation', requestId: 'request-7', place: DESK }]);
    expect(sink.actions[0]?.thread).toBeUndefined();
    expect((await read(ben))[0]?.body.pressed).toBeUndefined();
  });

  it('takes each press as its own, a repeated try as the same, and each helper’s as theirs', async () => {
    await press('answer-escalation', { pressId: 'press-0001' });
    await press('answer-escalation', { pressId: 'press-0001' });
    await press('answer-escalation', { pressId: 'press-0002' });
    await press('answer-escalation', { pressId: 'press-0001' }, ben);

    const [first, repeated, second, bens] = sink.actions.map(({ eventId }) => eventId);
    expect(repeated).toBe(first);
    expect(new Set([first, second, bens]).size).toBe(3);
  });

  it('refuses a button that does not stand there', async () => {
    expect((await press('ask-a-person')).status).toBe(404);
    expect((await press('claim-escalation', { requestId: 'request-8' })).status).toBe(404);
    expect((await press('claim-escalation', { pressId: 'x' })).status).toBe(400);
    expect(sink.actions).toEqual([]);
  });

  it('shows a helper’s form to that helper alone, and takes it from nobody else', async () => {
    const { author: person, place, handle } = await pressed();
    const form = formReply({ form: 'answer-escalation', fields: [], requestId: 'request-7' });
    const message = await post(form, { kind: 'private', place, person, handle });
    const json = { conversation: 'help-desk', message, name: 'submit', values: {} };
    const fields = { form: 'answer-escalation', binding: 'f'.repeat(64) };
    const sending = (caller: BrowserCaller) =>
      caller.call('/api/chat/forms', { json: { ...json, ...fields } });

    expect(await read(ben)).toHaveLength(1);
    expect((await read(ana)).map(({ body }) => body.onlyForYou)).toEqual([undefined, true]);
    expect((await sending(ben)).status).toBe(404);
    expect((await sending(ana)).status).toBe(202);
    expect(sink.actions.at(-1)).toMatchObject({ name: 'submit', place: DESK, handle: message });
    const aside = await ben.call(`/api/chat/conversations/help-desk.${person.id}`);
    expect(aside.status).toBe(404);
  });

  it('puts the outcome in the form’s place, and leaves the request that everybody reads', async () => {
    const { author: person, place, handle } = await pressed();
    const target: ReplyTarget = { kind: 'private', place, person, handle, replaces: true };

    // The handle is the request's own message: it is no form, so this stands beside it.
    const message = await post(formReply({ requestId: 'request-7', fields: [] }), target);
    await post({ ...REQUEST, text: 'Passed on.', actions: [] }, { ...target, handle: message });

    expect(await read(ben)).toHaveLength(1);
    expect((await read(ana)).map(({ body }) => body.kind)).toEqual(['notice', 'notice']);
  });

  it('tells live what is for one person to that person alone, and counts requests only', async () => {
    const { author: person, place } = await pressed();
    const events = { ana: await follow(ana), ben: await follow(ben) };

    await post(formReply({ requestId: 'request-7' }), { kind: 'private', place, person });
    await post({ ...REQUEST, requestId: 'request-8' }, { kind: 'place', tenant: chat.tenant, place: DESK });

    await vi.waitFor(() => expect(events.ana.text()).toContain('approve-tool'));
    await vi.waitFor(() => expect(events.ben.text()).toContain('request-8'));
    expect(events.ben.text()).not.toContain('approve-tool');
    await vi.waitFor(() => expect(events.ana.text()).toContain('"count":2'));
    expect(events.ana.text()).not.toContain('"count":3');
    events.ana.stop();
    events.ben.stop();
  });

  it('has no private side for a person of another channel', async () => {
    const { author, place } = await pressed();

    const posting = post(REQUEST, { kind: 'private', place, person: { ...author, channel: 'slack' } });

    await expect(posting).rejects.toMatchObject({ outcome: 'rejected', retryable: false });
  });

  async function follow(caller: BrowserCaller) {
    const { headers } = await caller.call('/');
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    const stopped = new AbortController();
    const url = `${chat.url}/api/chat/events?conversation=help-desk`;
    const response = await fetch(url, { signal: stopped.signal, headers: { cookie } });
    let text = '';
    const reading = async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
    };
    reading().catch(() => undefined);
    await vi.waitFor(() => expect(text).toContain('event: snapshot'));
    return { text: () => text, stop: () => stopped.abort() };
  }
});
