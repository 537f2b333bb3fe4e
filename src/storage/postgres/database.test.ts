import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../observability/logger.ts';
import { openDatabase } from './database.ts';

/** AuthenticationOk and ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const WELCOME = Buffer.from('520000000800000000' + '5a0000000549', 'hex');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('openDatabase', () => {
  it('gives up a query that is never answered, so that nobody waits for a database that hangs', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.write(WELCOME)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `postgres://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/d`;
    const database = openDatabase(url, createLogger('silent'));
    const connected = once(server, 'connection') as Promise<[Socket]>;

    const answer = database.ping().then(
      () => 'answered',
      () => 'given up',
    );
    const [socket] = await connected;
    await once(socket, 'data');
    await once(socket, 'data');
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await Promise.race([answer, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).toBe(
      'given up',
    );
    socket.destroy();
    server.close();
  });
});
