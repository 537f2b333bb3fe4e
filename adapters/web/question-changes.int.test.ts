import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { type BrowserCaller, createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';
import type { WebMessage } from './web-transcript.ts';

const question = { text: 'How many days of leave do I get?', clientMessageId: 'message-0001' };
const REPLY = {
  id: 'r1',
  from: 'footnote',
  sentAt: '2026-03-02T10:00:00.000Z',
  body: { blocks: [] },
} as const;
const idIn = (body: Record<string, unknown>) => String(body.conversation);

describe('changing questions over HTTP', () => {
  let sink: RecordingSink;
  let chat: ServedChat;
  let ana: BrowserCaller;

  beforeEach(async () => {
    sink = createRecordingSink();
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink });
    ana = createBrowserCaller(chat.url);
    await ana.call('/');
  });
  afterEach(() => chat.close());

  const ask = async () => await ana.call('/api/chat/messages', { json: question });

  const pathOf = (asked: Record<string, unknown>) =>
    `/api/chat/conversations/${idIn(asked)}/messages/${String(asked.message)}`;

  const messagesOf = async (asked: Record<string, unknown>) =>
    (await ana.call(`/api/chat/conversations/${idIn(asked)}`)).body.messages as WebMessage[];

  describe('taking an edit', () => {
    const edit = { text: 'How many days of sick leave?', editId: 'edit-00001' };
    const change = async (asked: Record<string, unknown>, json: unknown, caller = ana) =>
      await caller.call(pathOf(asked), { method: 'PATCH', json });

    it('changes the question, hands it in as the same message, and says which request it became', async () => {
      const asked = (await ask()).body;

      const { status, body } = await change(asked, edit);

      expect(status).toBe(202);
      expect(body).toEqual({
        conversation: asked.conversation,
        message: asked.message,
        requestId: 'request-2',
      });
      const [first] = sink.messages;
      expect(sink.edits).toMatchObject([
        { text: edit.text, messageId: asked.message, thread: first?.thread, author: first?.author },
      ]);
      expect(await messagesOf(asked)).toMatchObject([
        {
          id: asked.message,
          body: {
            text: edit.text,
            accepted: true,
            requestId: 'request-2',
            earlier: ['request-1'],
            edits: [edit.editId],
          },
        },
      ]);
    });

    it('is the same event when it is sent again, and another one with another id', async () => {
      const asked = (await ask()).body;

      await change(asked, edit);
      await change(asked, edit);
      await change(asked, { ...edit, editId: 'edit-00002' });

      const [first, second, third] = sink.edits;
      expect(second?.eventId).toBe(first?.eventId);
      expect(third?.eventId).not.toBe(first?.eventId);
    });

    it('keeps the later words when an earlier edit, or the question, is sent again', async () => {
      const asked = (await ask()).body;
      await change(asked, edit);
      await change(asked, { text: 'And in Leeds?', editId: 'edit-00002' });

      expect((await change(asked, edit)).status).toBe(202);
      expect((await ask()).status).toBe(202);

      expect(await messagesOf(asked)).toMatchObject([{ body: { text: 'And in Leeds?', accepted: true } }]);
      expect([sink.edits.length, sink.messages.length]).toEqual([2, 1]);
    });

    it('answers 503 and shows the edit as not sent when it can not be queued', async () => {
      const asked = (await ask()).body;
      sink.failNext();

      const refused = await change(asked, edit);

      expect(refused).toMatchObject({ status: 503, body: { retry: true } });
      expect(await messagesOf(asked)).toMatchObject([{ body: { text: edit.text, accepted: false } }]);
      expect((await change(asked, edit)).status).toBe(202);
      expect(await messagesOf(asked)).toMatchObject([{ body: { text: edit.text, accepted: true } }]);
    });

    it.each([
      ['an unknown field', 400, { ...edit, from: 'footnote' }],
      ['no words', 400, { editId: edit.editId }],
      ['more than 100,000 characters', 413, { ...edit, text: 'x'.repeat(100_001) }],
    ])('refuses %s with %i', async (_, status, json) => {
      const asked = (await ask()).body;

      expect((await change(asked, json)).status).toBe(status);
      expect(await messagesOf(asked)).toMatchObject([{ body: { text: question.text } }]);
      expect(sink.edits).toHaveLength(0);
    });

    it('refuses other words under the id of an edit that was sent', async () => {
      const asked = (await ask()).body;
      await change(asked, edit);

      expect((await change(asked, { ...edit, text: 'Something else' })).status).toBe(409);
      expect(sink.edits).toHaveLength(1);
    });

    it('changes only a question, only of one’s own, and only from the chat’s own page', async () => {
      const asked = (await ask()).body;
      await chat.transcript.append(idIn(asked), REPLY);
      const ben = createBrowserCaller(chat.url);
      await ben.call('/');

      expect((await change({ ...asked, message: REPLY.id }, edit)).status).toBe(404);
      expect((await change({ ...asked, message: 'no-such-message' }, edit)).status).toBe(404);
      expect((await change(asked, edit, ben)).status).toBe(404);
      expect((await change({ ...asked, conversation: 'help-desk' }, edit)).status).toBe(404);
      const foreign = { method: 'PATCH', json: edit, headers: { 'sec-fetch-site': 'cross-site' } };
      expect((await ana.call(pathOf(asked), foreign)).status).toBe(403);
      expect(sink.edits).toHaveLength(0);
      expect(await messagesOf(asked)).toMatchObject([{ body: { text: question.text } }, { id: REPLY.id }]);
    });
  });

  describe('taking a deletion', () => {
    const remove = async (asked: Record<string, unknown>, caller = ana, headers = {}) =>
      await caller.call(pathOf(asked), { method: 'DELETE', headers });

    it('takes the question out of the chat and hands the deletion in, once', async () => {
      const asked = (await ask()).body;

      const first = await remove(asked);
      const second = await remove(asked);

      expect([first.status, second.status]).toEqual([202, 202]);
      expect(sink.deletions).toMatchObject([
        {
          messageId: asked.message,
          thread: sink.messages[0]?.thread,
          eventId: expect.stringMatching(/^web-d/),
        },
      ]);
      expect(await messagesOf(asked)).toEqual([]);
    });

    it('shows the question as not deleted until the deletion is queued', async () => {
      const asked = (await ask()).body;
      sink.failNext();

      const refused = await remove(asked);

      expect(refused).toMatchObject({ status: 503, body: { retry: true } });
      expect(await messagesOf(asked)).toMatchObject([{ body: { accepted: false, deleting: true } }]);
      expect((await remove(asked)).status).toBe(202);
      expect(await messagesOf(asked)).toEqual([]);
    });

    it('takes no edit of a question that is being deleted', async () => {
      const asked = (await ask()).body;
      sink.failNext();
      await remove(asked);

      const json = { text: 'Never mind', editId: 'edit-00001' };
      expect((await ana.call(pathOf(asked), { method: 'PATCH', json })).status).toBe(404);
      expect(sink.edits).toHaveLength(0);
    });

    it('deletes only a question, only of one’s own, and only from the chat’s own page', async () => {
      const asked = (await ask()).body;
      await chat.transcript.append(idIn(asked), REPLY);
      const ben = createBrowserCaller(chat.url);
      await ben.call('/');

      expect((await remove({ ...asked, message: REPLY.id })).status).toBe(404);
      expect((await remove(asked, ben)).status).toBe(404);
      expect((await remove(asked, ana, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await remove(asked, ana, { origin: 'https://evil.example' })).status).toBe(403);
      expect(sink.deletions).toHaveLength(0);
      expect(await messagesOf(asked)).toHaveLength(2);
    });
  });
});
