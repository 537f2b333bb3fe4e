import { inject } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { ActionName } from '../../src/core/message.ts';
import {
  type AdapterHarness,
  describeAdapterContract,
  type PostFailure,
} from '../../src/testing/adapter-contract.ts';
import { createRecordingSink } from '../../src/testing/recording-sink.ts';
import { createBrowserCaller } from '../../src/testing/web/browser-caller.ts';
import { serveChat } from '../../src/testing/web/served-chat.ts';
import type { WebTranscript } from './web-transcript.ts';

/** Every string that the page would show, and every address that it would make clickable. */
function shownBy(value: unknown): { readonly texts: string[]; readonly links: string[] } {
  if (typeof value !== 'object' || value === null) return { texts: [], links: [] };
  const inner = Object.values(value).map(shownBy);
  const texts = ['value', 'title', 'quote'].flatMap((field) => Object(value)[field] ?? []);
  const links = 'url' in value && typeof value.url === 'string' ? [value.url] : [];
  return {
    texts: [...texts.filter((text) => typeof text === 'string'), ...inner.flatMap((part) => part.texts)],
    links: [...links, ...inner.flatMap((part) => part.links)],
  };
}

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
  const send = async (headers: Record<string, string> = {}) => {
    const { status } = await browser.call('/api/chat/messages', { json: last, headers });
    // The API says "accepted, the answer follows" where a webhook would say "taken".
    return { status: status === 202 ? 200 : status };
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
    async sendOwnMessage() {
      throw new Error('left out');
    },
    sendForged() {
      write('Who am I?');
      return send({ origin: 'https://evil.example' });
    },
    async visible() {
      const read = await browser.call(`/api/chat/conversations/${conversation}`);
      const messages: { id: string; from: string; body: { actions?: unknown[] } }[] = Object(
        read.body.messages,
      );
      return messages
        .filter(({ from }) => from === 'footnote')
        .map(({ id, body }) => {
          const { texts, links } = shownBy(body);
          return { id, text: texts.join(' '), links, actions: ActionName.array().parse(body.actions) };
        });
    },
    failNextPost(next) {
      failure = next;
    },
    close: () => chat.close(),
  };
}

describeAdapterContract('web', setup, {
  'own-messages': 'no platform stands between the page and Footnote to report its own messages back',
  'rate-limited': 'the transcript is our own store and limits nobody',
  rejected: 'the transcript takes every message',
});
