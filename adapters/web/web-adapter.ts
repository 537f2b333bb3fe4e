import { randomBytes } from 'node:crypto';
import type { ChannelAdapter, ReplyTarget, WorkOptions } from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { createChat } from './chat.ts';
import { before } from './deadline.ts';
import { deliveryName, gone, postMessageTo, transcriptAt, updateMessage } from './deliver-message.ts';
import { createEventStreams } from './event-streams.ts';
import type { HostPolicy } from './host-policy.ts';
import { renderReply } from './render-reply.ts';
import { createReplyStream } from './reply-stream.ts';
import { createWebDirectory } from './web-directory.ts';
import type { WebTranscript } from './web-transcript.ts';

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
    routes: async (sink) => {
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
      delivering(() => before(signal, postMessageTo(options, { target, part, key }))),
    find: (target, key, { signal }) =>
      delivering(async () => {
        const messages = await before(signal, transcript.read(transcriptAt(target)));
        const found = messages.find(({ deliveryKey }) => deliveryKey === deliveryName(key));
        return found && { messageId: found.id };
      }),
    update: (target, messageId, part, { signal }) =>
      delivering(() => before(signal, updateMessage(transcript, { target, messageId, part }))),
    remove: (target, messageId, { signal }) =>
      delivering(async () => {
        if (!(await before(signal, transcript.remove(transcriptAt(target), messageId)))) throw gone();
      }),
    stream(target, work) {
      if (target.kind !== 'thread') return undefined;
      const conversation = transcriptAt(target);
      const { signal } = work;
      void showWork(options, target, work);
      return createReplyStream({ transcript, conversation, log, signal });
    },
    ...createWebDirectory(options),
    // The page has no reactions.
    acknowledge: async () => false,
    progress: (target, _messageId, work) => showWork(options, target, work),
  };
}

async function showWork(
  { transcript, log }: WebAdapterOptions,
  target: ReplyTarget,
  { signal, language }: WorkOptions,
): Promise<void> {
  try {
    await before(signal, transcript.working(transcriptAt(target), language));
  } catch (error) {
    log.debug({ error }, 'Progress could not be shown');
  }
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
