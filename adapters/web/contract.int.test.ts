import { inject } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import {
  type AdapterHarness,
  describeAdapterContract,
  type PostFailure,
} from '../../src/testing/adapter-contract.ts';
import { createRecordingSink } from '../../src/testing/recording-sink.ts';
import { createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { serveChat } from '../../src/testing/web/served-chat.ts';
import { filledWebForm, visibleWebMessage } from '../../src/testing/web/web-visible.ts';
import type { WebTranscript } from './web-transcript.ts';

async function setup(): Promise<AdapterHarness> {
  const sink = createRecordingSink();
  let failure: PostFailure | undefined;
  const wrap = (transcript: WebTranscript): WebTranscript => ({
    ...transcript,
    async append(conversation, message) {
      const fails = message.from === 'footnote' ? failure : undefined;
      if (fails) failure = undefined;
      if (fails === 'unavailable') throw new Error('Redis is away');
      const standing = await transcript.append(conversation, message);
      if (fails === 'lost') throw new Error('the connection was cut');
      return standing;
    },
  });
  const chat = await serveChat({ redisUrl: inject('redisUrl'), sink, wrap });
  const browser = createBrowserCaller(chat.url);
  await browser.call('/');
  const begun = await browser.call('/api/chat/messages', {
    json: { text: 'Hello', clientMessageId: 'message-0000' },
  });
  sink.messages.length = 0;
  const conversation = String(begun.body.conversation);
  const place = {
    channel: 'web',
    workspace: 'web',
    id: conversation,
    kind: 'direct',
    external: false,
  } as const;
  const target: ReplyTarget = { kind: 'thread', thread: { tenant: chat.tenant, place, id: conversation } };

  let count = 0;
  let last: Record<string, string> = {};
  let edits = 0;
  const questionAt = () => {
    const messageId = sink.messages.at(-1)?.messageId;
    return `/api/chat/conversations/${conversation}/messages/${messageId}`;
  };
  const told = ({ status }: { readonly status: number }) => ({ status: status === 202 ? 200 : status });
  const send = async (headers: Record<string, string> = {}) => {
    // The API says "accepted, the answer follows" where a webhook would say "taken".
    return told(await browser.call('/api/chat/messages', { json: last, headers }));
  };
  const bodyOf = async (messageId: string) => {
    const read = await browser.call(`/api/chat/conversations/${conversation}`);
    const messages: { id: string; body: Record<string, unknown> }[] = Object(read.body.messages);
    return messages.find(({ id }) => id === messageId)?.body ?? {};
  };
  const write = (text: string) => {
    count += 1;
    last = { conversation, text, clientMessageId: `message-000${count}` };
  };
  return {
    adapter: chat.adapter,
    sink,
    target,
    sendQuestion(text) {
      write(text);
      return send();
    },
    redeliver: () => send(),
    async editQuestion(text) {
      edits += 1;
      const json = { text, editId: `edit-0000${edits}` };
      return told(await browser.call(questionAt(), { method: 'PATCH', json }));
    },
    async touchQuestion() {
      throw new Error('left out');
    },
    deleteQuestion: async () => told(await browser.call(questionAt(), { method: 'DELETE' })),
    async press(messageId, name, choice) {
      const { requestId } = await bodyOf(messageId);
      return told(
        await browser.call('/api/chat/actions', { json: { conversation, name, requestId, choice } }),
      );
    },
    async fill(messageId, name, changed) {
      const json = {
        conversation,
        message: messageId,
        ...filledWebForm(await bodyOf(messageId), name, changed),
      };
      return told(await browser.call('/api/chat/forms', { json }));
    },
    async judge(messageId, verdict) {
      const json = { conversation, message: messageId, verdict };
      return told(await browser.call('/api/chat/feedback', { json }));
    },
    async sendOwnMessage() {
      throw new Error('left out');
    },
    sendForged() {
      write('Who am I?');
      return send({ origin: 'https://evil.example' });
    },
    async visible() {
      const read = await browser.call(`/api/chat/conversations/${conversation}`);
      const messages: { id: string; from: string; body: Record<string, unknown> }[] = Object(
        read.body.messages,
      );
      return messages
        .filter(({ from }) => from === 'footnote')
        .map(({ id, body }) => visibleWebMessage(id, body));
    },
    failNextPost(next) {
      failure = next;
    },
    close: () => chat.close(),
  };
}

describeAdapterContract('web', setup, {
  touched: 'nothing but its person changes a question of the page',
  'own-messages': 'no platform stands between the page and Footnote to report its own messages back',
  'rate-limited': 'the transcript is our own store and limits nobody',
  rejected: 'the transcript takes every message',
});
