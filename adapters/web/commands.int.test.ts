import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { IncomingCommand } from '../../src/core/message.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { type BrowserCaller, createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

describe('a command typed in the web chat', () => {
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

  const typing = (text: string) =>
    ana.call('/api/chat/messages', { json: { text, clientMessageId: 'message-0001' } });

  it.each([
    ['/footnote status', 'footnote', 'status'],
    ['  /Footnote   feedback down\nIt is old  ', 'footnote', 'feedback down\nIt is old'],
    ['/ask How many days?', 'ask', 'How many days?'],
    ['/footnote', 'footnote', ''],
  ])('hands %j in as a command', async (text, name, argument) => {
    const { status, body } = await typing(text);

    expect(status).toBe(202);
    expect(body).toMatchObject({ requestId: 'request-1', isCommand: true });
    expect(sink.messages).toEqual([]);
    expect(sink.commands).toHaveLength(1);
    expect(IncomingCommand.parse(sink.commands[0])).toMatchObject({
      name,
      text: argument,
      author: { channel: 'web' },
      place: { channel: 'web', id: body.conversation, kind: 'direct' },
    });
  });

  it.each(['/footnotes are nice', '/help', 'What does /ask do?', '//ask', '/ask-me'])(
    'takes %j for a question',
    async (text) => {
      const { body } = await typing(text);

      expect(sink.commands).toEqual([]);
      expect(sink.messages).toMatchObject([{ text }]);
      expect(body).not.toHaveProperty('isCommand');
    },
  );

  it('gives a repeated try the same event', async () => {
    await typing('/footnote status');
    await typing('/footnote status');

    const [first, second] = sink.commands;
    expect(second?.eventId).toBe(first?.eventId);
  });

  it('neither changes nor takes back what has run', async () => {
    const { body } = await typing('/footnote forget me');
    const path = `/api/chat/conversations/${String(body.conversation)}/messages/${String(body.message)}`;

    const edited = await ana.call(path, { method: 'PATCH', json: { text: 'Hello', editId: 'edit-00001' } });
    const deleted = await ana.call(path, { method: 'DELETE' });

    expect([edited.status, deleted.status]).toEqual([409, 409]);
    expect([...sink.edits, ...sink.deletions]).toEqual([]);
  });
});
