import type { App } from '@slack/bolt';
import type { ChannelAdapter, InboundSink } from '../../src/channels/channel-adapter.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { acceptDelivery, type DeliveryDeps } from './accept-delivery.ts';
import { acknowledgeMessage } from './acknowledge.ts';
import { boltLogger } from './bolt-logger.ts';
import { removeReply, updateReply } from './change-reply.ts';
import { postReply } from './deliver-reply.ts';
import { readEarlier } from './earlier-messages.ts';
import { canFind, findReply } from './find-reply.ts';
import type { TenantOf } from './parse-message.ts';
import { renderReply } from './render-reply.ts';
import { showProgress, suggestPrompts } from './show-progress.ts';
import { createSlackCalls } from './slack-calls.ts';
import { createSlackDirectory } from './slack-directory.ts';
import { parseMessageId } from './slack-ids.ts';

export type SlackAdapterOptions = {
  readonly botToken: string;
  readonly signingSecret: string;
  /** Set: events come over a socket that Footnote opens, and no HTTP route is mounted. */
  readonly appToken?: string;
  /** Slack's Web API (default `https://slack.com/api/`). */
  readonly apiUrl?: string;
  readonly tenantOf: TenantOf;
  /** First questions that the messages tab offers. */
  readonly suggestions?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly languageOf?: DeliveryDeps['languageOf'];
  readonly log: Logger;
  readonly fetch?: typeof fetch;
};

/** What still runs beside the acknowledgements, so that `stop` can wait for it. */
function createBackground(): { run(work: Promise<void>): void; settled(): Promise<void> } {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
    },
    async settled() {
      await Promise.allSettled(running);
    },
  };
}

/**
 * Slack as a channel: events, slash commands and buttons over HTTP (`/slack/events`) or a socket, replies through the
 * Web API. Needs no call to Slack before it receives: who it is, each event says itself.
 */
export function createSlackAdapter(options: SlackAdapterOptions): ChannelAdapter {
  const { appToken, apiUrl, log, now, tenantOf } = options;
  const logger = boltLogger(log);
  const calls = createSlackCalls({
    botToken: options.botToken,
    apiUrl,
    fetch: options.fetch ?? globalThis.fetch,
    logger,
  });
  const directory = createSlackDirectory({ calls, tenantOf, log, now });
  const background = createBackground();
  const stopping = new AbortController();
  let socket: App | undefined;

  const tellPrivately = async (url: string, text: string): Promise<void> => {
    const message = { response_type: 'ephemeral', replace_original: false, text };
    await calls.respond(url, message, stopping.signal).catch((error: unknown) => {
      log.debug({ error }, 'Slack took no private message');
    });
  };
  const deliveryDeps = (sink: InboundSink): DeliveryDeps => ({
    sink,
    tenantOf,
    now,
    languageOf: options.languageOf,
    log,
    directoryChanged: (change) => {
      directory.forget(change);
      sink.directoryChanged(change);
    },
    suggestPrompts: (channel) =>
      background.run(
        suggestPrompts(channel, options.suggestions ?? [], { calls, log, signal: stopping.signal }),
      ),
    tellPrivately: (url, text) => background.run(tellPrivately(url, text)),
  });

  return {
    name: 'slack',
    // Bolt is loaded where something is received: a process that only posts does without its memory.
    async routes(sink) {
      if (appToken !== undefined) return [];
      const { createHttpRoute } = await import('./http-route.ts');
      return [createHttpRoute(options.signingSecret, deliveryDeps(sink))];
    },
    async start(sink) {
      if (appToken === undefined || socket !== undefined) return;
      const { connectSocket } = await import('./bolt-app.ts');
      const accept = (body: Readonly<Record<string, unknown>>) => acceptDelivery(body, deliveryDeps(sink));
      socket = connectSocket({ appToken, apiUrl, accept, logger });
      await socket.start();
    },
    async stop() {
      await socket?.stop();
      socket = undefined;
      stopping.abort();
      await background.settled();
    },
    render: renderReply,
    post: (target, part, key, options) => postReply(target, part, key, { calls, ...options }),
    canFind,
    find: (target, key, { signal }) => findReply(target, key, { calls, signal }),
    update: (target, messageId, part, { signal }) => updateReply(target, messageId, part, { calls, signal }),
    remove: (target, messageId, { signal }) => removeReply(target, messageId, { calls, signal }),
    identify: directory.identify,
    readers: directory.readers,
    groupsOf: directory.groupsOf,
    forget: (change) => directory.forget(change),
    threadUnder: (_place, id) => parseMessageId(id)?.ts,
    earlier: (thread, messageId, { signal }) => readEarlier(thread, messageId, { calls, log, signal }),
    acknowledge: (_target, messageId, { signal }) => acknowledgeMessage(messageId, { calls, log, signal }),
    progress: (target, messageId, options) => showProgress(target, messageId, { calls, log, ...options }),
  };
}
