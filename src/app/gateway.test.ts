import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createGateway, listen } from './gateway.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function start(options: Partial<Parameters<typeof createGateway>[0]>): Promise<string> {
  server = createGateway({
    routes: [],
    checks: {},
    metrics: createMetrics(),
    log: createLogger('silent'),
    ...options,
  });
  return `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
}

describe('the gateway', () => {
  it('is ready only when every check passes, and names the one that does not', async () => {
    const url = await start({
      checks: { redis: async () => true, passages: async () => Promise.reject(new Error('away')) },
    });

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, checks: { redis: true, passages: false } });
  });

  it('gives a request to the longest path that matches', async () => {
    const route = (path: string) => ({
      path,
      handle: (_: unknown, response: { end(text: string): void }) => response.end(path),
    });
    const url = await start({ routes: [route('/'), route('/slack/events')] });

    const bodies = await Promise.all(
      ['/', '/slack/events', '/slack/eventsx', '/healthz'].map(async (path) =>
        (await fetch(url + path)).text(),
      ),
    );

    expect(bodies).toEqual(['/', '/slack/events', '/', '{"status":"ok"}']);
  });

  it.each(['//', 'http://[', '//a:99999/'])(
    'refuses %s, which is no address, and lives on',
    async (target) => {
      const url = await start({});

      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.end(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

      expect(await text(socket)).toContain('400 Bad Request');
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    },
  );

  it('counts requests by route, answers unknown paths and survives a handler that throws', async () => {
    const broken = {
      path: '/broken',
      handle: () => {
        throw new Error('no');
      },
    };
    const url = await start({ routes: [broken] });

    const statuses = await Promise.all(
      ['/broken', '/nowhere'].map(async (path) => (await fetch(url + path)).status),
    );
    const metrics = await (await fetch(`${url}/metrics`)).text();

    expect(statuses).toEqual([500, 404]);
    expect(metrics).toContain('footnote_http_request_seconds_count{route="/broken",status="500"} 1');
  });
});
