import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRoute } from '../channels/channel-adapter.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';

/** Whether a part is ready; rejects or resolves false when it isn't. */
export type ReadinessCheck = () => Promise<boolean>;

type Options = {
  /** The channels' entry points; empty in a worker. */
  readonly routes: readonly HttpRoute[];
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly metrics: Metrics;
  /** Asked for `/metrics` from another machine, when it is set. */
  readonly adminToken?: string;
  readonly log: Logger;
};

const CHECK_WITHIN_MS = 2_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The process's HTTP server: `/healthz`, `/readyz`, `/metrics` and the channels' routes, longest path first. */
export function createGateway(options: Options): Server {
  const { metrics, log } = options;
  const routes = [...ownRoutes(options), ...options.routes].toSorted((a, b) => b.path.length - a.path.length);
  const server = createServer((request, response) => {
    const started = performance.now();
    const path = URL.parse(request.url ?? '/', 'http://gateway')?.pathname;
    const route = path === undefined ? undefined : routes.find((candidate) => matches(candidate.path, path));
    response.once('close', () => {
      const labels = { route: route?.path ?? 'none', status: String(response.statusCode) };
      metrics.httpRequest(labels, (performance.now() - started) / 1_000);
    });
    if (path === undefined) return sendJson(response, 400, { error: 'This address is not one.' });
    if (!route) return sendJson(response, 404, { error: 'Nothing is here. The web chat is at /.' });
    try {
      route.handle(request, response);
    } catch (error) {
      log.error({ error, route: route.path }, 'Request failed');
      if (!response.headersSent) sendJson(response, 500, { error: 'Something went wrong on our side.' });
    }
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

function matches(route: string, path: string): boolean {
  return path === route || path.startsWith(route.endsWith('/') ? route : `${route}/`);
}

function ownRoutes({ checks, metrics, adminToken, log }: Options): HttpRoute[] {
  return [
    { path: '/healthz', handle: (_request, response) => sendJson(response, 200, { status: 'ok' }) },
    {
      path: '/readyz',
      handle: (_request, response) => {
        readiness(checks).then(
          (result) => sendJson(response, result.ready ? 200 : 503, result),
          (error: unknown) => {
            log.error({ error }, 'Readiness could not be told');
            sendJson(response, 503, { ready: false });
          },
        );
      },
    },
    {
      path: '/metrics',
      handle: (request, response) => {
        if (!maySeeMetrics(request, adminToken)) {
          return sendJson(response, 401, { error: 'Send ADMIN_TOKEN as a bearer token.' });
        }
        metrics.expose().then(
          ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
          (error: unknown) => {
            log.error({ error }, 'Metrics could not be read');
            sendJson(response, 500, { error: 'Metrics could not be read.' });
          },
        );
      },
    },
  ];
}

async function readiness(
  checks: Options['checks'],
): Promise<{ ready: boolean; checks: Record<string, boolean> }> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]): Promise<[string, boolean]> => [name, await passes(check)],
    ),
  );
  return { ready: results.every(([, passed]) => passed), checks: Object.fromEntries(results) };
}

async function passes(check: ReadinessCheck): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), CHECK_WITHIN_MS);
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function maySeeMetrics(request: IncomingMessage, adminToken: string | undefined): boolean {
  if (!adminToken || LOOPBACK.has(request.socket.remoteAddress ?? '')) return true;
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${adminToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** Listens and gives the port that was bound. Rejects when it is taken. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
