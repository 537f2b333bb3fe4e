import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedServer, freePort, startChildServer } from './child-server.ts';

/**
 * Starts `redis-server` (found on PATH) on loopback with its append-only file in `dir`. `noeviction` is the one policy
 * under which BullMQ loses nothing.
 */
export async function startRedisServer(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<EmbeddedServer> {
  await mkdir(options.dir, { recursive: true });
  const port = await freePort(options.port);
  return startChildServer({
    name: 'Redis',
    command: 'redis-server',
    args: Object.entries({
      port: String(port),
      bind: '127.0.0.1',
      dir: options.dir,
      appendonly: 'yes',
      appendfsync: 'everysec',
      save: '',
      'maxmemory-policy': 'noeviction',
      daemonize: 'no',
      loglevel: 'warning',
    }).flatMap(([name, value]) => [`--${name}`, value]),
    url: `redis://127.0.0.1:${port}`,
    log: join(options.dir, 'redis.log'),
    ready: answersPing,
  });
}

/** Whether a Redis at this URL answers PING (it does not while it loads its file). */
export async function answersPing(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) });
    const finish = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
  });
}
