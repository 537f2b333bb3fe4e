import { randomBytes } from 'node:crypto';
import type {
  ChannelAdapter,
  DeliveryKey,
  PostedMessage,
  RenderedPart,
  ReplyTarget,
} from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { createChat } from './chat.ts';
import { before } from './deadline.ts';
import { createEventStreams } from './event-streams.ts';
import type { HostPolicy } from './host-policy.ts';
import { HELP_DESK } from './person.ts';
import { renderReply } from './render-reply.ts';
import { createReplyStream } from './reply-stream.ts';
import { createWebDirectory } from './web-directory.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

export type WebAdapterOptions = {
  readonly transcript: WebTranscript;
  /** The organisation that everybody at the page belongs to. */
  readonly tenant: string;
  /** Who may reach the page: `loopbackOnly` until there is a sign-in. */
  readonly hostPolicy: HostPolicy;
  /** First questions that an empty chat offers. */
  readonly suggestions?: readonly string[];
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Logger;
};

/**
 * The browser chat as a channel: its page and API come from `routes`, its replies go into the transcript, from where
 * every open page gets them. Gateway and workers may be different processes on the same transcript.
 */
export function createWebAdapter(options: WebAdapterOptions): ChannelAdapter {
  const { transcript, log } = options;
  const streams = createEventStreams({ transcript, log });
  return {
    name: 'web',
    routes: (sink) => {
      const chat = createChat(
        { ...options, newSecret: () => randomBytes(24).toString('base64url'), streams },
        sink,
      );
      return [{ path: '/', handle: chat }];
    },
    start: async () => {},
    stop: async () => streams.closeAll(),
    render: (reply) => [renderReply(reply)],
    post: (target, part, key, { signal }) =>
      delivering(() => before(signal, post(options, { target, part, key }))),
    find: (target, key, { signal }) =>
      delivering(async () => {
        const messages = await before(signal, transcript.read(conversationAt(target)));
        const found = messages.find(({ deliveryKey }) => deliveryKey === nameOf(key));
        return found && { messageId: found.id };
      }),
    update: (target, messageId, part, { signal }) =>
      delivering(() => before(signal, update(transcript, { target, messageId, part }))),
    remove: (target, messageId, { signal }) =>
      delivering(async () => {
        if (!(await before(signal, transcript.remove(conversationAt(target), messageId)))) throw gone();
      }),
    stream(target, { signal }) {
      if (target.kind !== 'thread') return undefined;
      const conversation = conversationAt(target);
      void showWork(options, target, signal);
      return createReplyStream({ transcript, conversation, log, signal });
    },
    ...createWebDirectory(options),
    // The page has no reactions.
    acknowledge: async () => false,
    progress: (target, _messageId, { signal }) => showWork(options, target, signal),
  };
}

async function showWork(
  { transcript, log }: WebAdapterOptions,
  target: ReplyTarget,
  signal: AbortSignal,
): Promise<void> {
  try {
    await before(signal, transcript.working(conversationAt(target)));
  } catch (error) {
    log.debug({ error }, 'Progress could not be shown');
  }
}

type Posting = { readonly target: ReplyTarget; readonly part: RenderedPart; readonly key: DeliveryKey };

async function post(options: WebAdapterOptions, { target, part, key }: Posting): Promise<PostedMessage> {
  const message = await options.transcript.append(conversationAt(target), {
    id: options.newId(),
    from: 'footnote',
    sentAt: options.now().toISOString(),
    body: part.payload,
    deliveryKey: nameOf(key),
  });
  return { messageId: message.id };
}

type Change = { readonly target: ReplyTarget; readonly messageId: string; readonly part: RenderedPart };

async function update(transcript: WebTranscript, { target, messageId, part }: Change): Promise<void> {
  const next = (standing: WebMessage): WebMessage => ({ ...standing, body: part.payload });
  if (!(await transcript.change(conversationAt(target), messageId, next))) throw gone();
}

function gone(): DeliveryError {
  return new DeliveryError('The message is not in the chat any more', { outcome: 'gone', retryable: false });
}

function conversationAt(target: ReplyTarget): string {
  switch (target.kind) {
    case 'thread':
      return target.thread.place.id;
    case 'place':
      return target.place.id;
    case 'private':
      if (target.place.id !== HELP_DESK) return target.place.id;
      throw new DeliveryError('The help desk has no private side: everybody at the page reads it', {
        outcome: 'rejected',
        retryable: false,
      });
  }
}

function nameOf({ deliveryId, part }: DeliveryKey): string {
  return `${deliveryId}/${part}`;
}

// Whether a write that failed took place is not known, and appending again is harmless.
async function delivering<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause;
    throw new DeliveryError('The chat store failed', { outcome: 'unknown', retryable: true, cause });
  }
}
