import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { loopbackOnly } from '../../../adapters/web/host-policy.ts';
import { createWebAdapter } from '../../../adapters/web/web-adapter.ts';
import type { WebTranscript } from '../../../adapters/web/web-transcript.ts';
import type { ChannelAdapter, InboundSink } from '../../channels/channel-adapter.ts';
import { createLogger } from '../../observability/logger.ts';
import { connectRedis } from '../../storage/redis/connection.ts';
import { createRedisWebTranscript } from '../../storage/redis/redis-web-transcript.ts';

/** The web chat behind a real HTTP server on loopback, over a real Redis, as a gateway would run it. */
export type ServedChat = {
  readonly url: string;
  readonly tenant: string;
  readonly adapter: ChannelAdapter;
  readonly transcript: WebTranscript;
  /** Cuts what is open and refuses what comes, until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

type ServedChatOptions = {
  readonly redisUrl: string;
  readonly sink: InboundSink;
  readonly suggestions?: readonly string[];
  /** Stands between the adapter and the transcript, to make it fail. */
  readonly wrap?: (transcript: WebTranscript) => WebTranscript;
};

/** Serves the chat for a tenant of its own, on a free port. */
export async function serveChat(options: ServedChatOptions): Promise<ServedChat> {
  const log = createLogger('silent');
  const tenant = `tenant-${randomUUID()}`;
  const redis = connectRedis(options.redisUrl, 'worker', () => {});
  const transcript = createRedisWebTranscript({ redis, tenant, log });
  const adapter = createWebAdapter({
    transcript: options.wrap?.(transcript) ?? transcript,
    tenant,
    hostPolicy: loopbackOnly,
    suggestions: options.suggestions ?? [],
    now: () => new Date(),
    newId: randomUUID,
    log,
  });
  const [route] = await adapter.routes(options.sink);
  if (!route) throw new Error('the web adapter has no route');
  const server = createServer(route.handle);
  const listen = async (port: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(port, '127.0.0.1', resolve);
    await promise;
  };
  const hangUp = async () => {
    await adapter.stop();
    server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.close(() => resolve());
    await promise;
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    tenant,
    adapter,
    transcript,
    goAway: hangUp,
    comeBack: () => listen(port),
    async close() {
      if (server.listening) await hangUp();
      await transcript.close();
      redis.disconnect();
    },
  };
}
