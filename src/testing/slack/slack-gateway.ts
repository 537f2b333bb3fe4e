import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSlackAdapter, type SlackAdapterOptions } from '../../../adapters/slack/slack-adapter.ts';
import type { ChannelAdapter } from '../../channels/channel-adapter.ts';
import { createLogger } from '../../observability/logger.ts';
import { createRecordingSink, type RecordingSink } from '../recording-sink.ts';
import { createSlackSender, type SlackSender } from './slack-signer.ts';

/** The Slack adapter's routes behind an HTTP server of their own on loopback, handing in to a recording sink. */
export type SlackGateway = {
  readonly adapter: ChannelAdapter;
  readonly sink: RecordingSink;
  readonly sender: SlackSender;
  /** The address that Slack sends to. */
  readonly url: string;
  close(): Promise<void>;
};

export const GATEWAY_SECRET = 'stand-in-signing-secret';

/** Mounts the adapter. Every workspace belongs to the tenant `default`, unless `options` says otherwise. */
export async function startSlackGateway(options: Partial<SlackAdapterOptions> = {}): Promise<SlackGateway> {
  const sink = createRecordingSink();
  const signingSecret = options.signingSecret ?? GATEWAY_SECRET;
  const adapter = createSlackAdapter({
    suggestions: ['How many days of leave do I get?', 'How do I claim expenses?'],
    botToken: 'xoxb-stand-in',
    apiUrl: 'http://127.0.0.1:9/api/',
    tenantOf: () => 'default',
    now: Date.now,
    log: createLogger('silent'),
    ...options,
    signingSecret,
  });
  const [route] = await adapter.routes(sink);
  const server = createServer((request, response) => route?.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  return {
    adapter,
    sink,
    url,
    sender: createSlackSender(url, { signingSecret }),
    async close() {
      await adapter.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
