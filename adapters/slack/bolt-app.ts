import {
  App,
  type Receiver,
  type ReceiverEvent,
  type Logger as SlackLogger,
  SocketModeReceiver,
} from '@slack/bolt';
import type { Acknowledgement } from './accept-delivery.ts';

type Accept = (body: Readonly<Record<string, unknown>>) => Promise<Acknowledgement>;

/**
 * Bolt's app with its receivers' transport and our own acceptance: stock Bolt acknowledges events before its listeners
 * ran, over a socket for good. Here every delivery is acknowledged once `accept` resolved, and not at all when it threw.
 */
class AcceptFirstApp extends App {
  readonly #accept: Accept;

  constructor(receiver: Receiver, accept: Accept, logger: SlackLogger) {
    super({ receiver, logger, authorize: async () => ({}), ignoreSelf: false, convoStore: false });
    this.#accept = accept;
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    await event.ack(await this.#accept(event.body));
  }
}

type SocketOptions = {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly accept: Accept;
  readonly logger: SlackLogger;
};

/** An app that receives over a socket once it is started. */
export function connectSocket({ appToken, apiUrl, accept, logger }: SocketOptions): App {
  const clientOptions = apiUrl === undefined ? {} : { slackApiUrl: apiUrl };
  const receiver = new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions } });
  return connectReceiver(receiver, accept, logger);
}

/** Connects a Bolt receiver with `accept`. The receiver reports what `accept` throws to its processEventErrorHandler. */
export function connectReceiver(receiver: Receiver, accept: Accept, logger: SlackLogger): App {
  return new AcceptFirstApp(receiver, accept, logger);
}
