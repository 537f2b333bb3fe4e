import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { AssistantError } from '../../core/errors.ts';

/** A connection to one Redis, to the primary that Sentinels name, or to a Cluster. */
export type RedisClient = Redis | Cluster;

/**
 * What a connection is for. `gateway`: an HTTP request waits for it, so a command fails at once while Redis is away
 * and within 700 ms when it hangs. `worker`: rides out short gaps, a command fails after 4 s. `jobs`: for BullMQ's
 * blocking reads, which must wait without limit.
 */
export type RedisRole = 'gateway' | 'worker' | 'jobs';

const optionsByRole = {
  gateway: {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 700,
    connectTimeout: 2_000,
  },
  worker: { maxRetriesPerRequest: null, commandTimeout: 4_000, connectTimeout: 5_000 },
  jobs: { maxRetriesPerRequest: null, connectTimeout: 5_000 },
} satisfies Record<RedisRole, RedisOptions>;

/** A pause that grows to a second: Redis is near and comes back soon, or somebody is being paged. */
const reconnectDelayMs = (times: number): number => Math.min(1_000, 50 * times);

/**
 * Opens a connection; it connects in the background and reconnects for ever. Forms:
 * `redis://[user:password@]host:port/db` and `rediss://…` (TLS),
 * `redis+sentinel://[user:password@]host:port,host:port/primary-name[/db]`,
 * `redis+cluster://[user:password@]host:port,host:port` (each with `rediss+…` for TLS).
 * `onError` hears connection errors, which ioredis would otherwise print. Throws a configuration AssistantError for any other form.
 */
export function connectRedis(url: string, role: RedisRole, onError: (error: Error) => void): RedisClient {
  const address = parseAddress(url);
  const common: RedisOptions = {
    ...optionsByRole[role],
    ...(address.username && { username: address.username }),
    ...(address.password && { password: address.password }),
    ...(address.tls && { tls: {} }),
  };
  const client = open(address, common, role);
  client.on('error', onError);
  return client;
}

/** Whether a command sent now would reach Redis. */
export function isReady(client: RedisClient): boolean {
  return client.status === 'ready' || (client.isCluster && client.status === 'connect');
}

type Address = {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly username: string;
  readonly password: string;
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly path: readonly string[];
};

function open(address: Address, common: RedisOptions, role: RedisRole): RedisClient {
  const { kind, hosts, path } = address;
  switch (kind) {
    case 'cluster':
      return new Cluster([...hosts], {
        redisOptions: common,
        enableOfflineQueue: role !== 'gateway',
        clusterRetryStrategy: reconnectDelayMs,
        ...(address.tls && { dnsLookup: (name, done) => done(null, name) }),
      });
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: hosts.map(({ host, port }) => ({ host, port })),
        name: path[0] ?? '',
        db: databaseNumber(path[1]),
        retryStrategy: reconnectDelayMs,
        sentinelRetryStrategy: reconnectDelayMs,
      });
    case 'single':
      return new Redis({
        ...common,
        ...hosts[0],
        db: databaseNumber(path[0]),
        retryStrategy: reconnectDelayMs,
      });
  }
}

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#]+)((?:\/[^/?#]*)*)$/;

function parseAddress(url: string): Address {
  const [, scheme, kind, username = '', password = '', hostList = '', path = ''] = form.exec(url) ?? [];
  if (!scheme) throw unusable('it must look like redis://host:6379');
  const segments = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (kind === 'sentinel' && !segments[0])
    throw unusable('name the primary: redis+sentinel://host:26379/primary-name');
  const defaultPort = kind === 'sentinel' ? 26_379 : 6_379;
  return {
    kind: kind === 'sentinel' || kind === 'cluster' ? kind : 'single',
    tls: scheme === 'rediss',
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    hosts: hostList.split(',').map((entry) => parseHost(entry, defaultPort)),
    path: segments,
  };
}

function parseHost(entry: string, defaultPort: number): { host: string; port: number } {
  const [, six, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  const host = six ?? plain;
  if (!host) throw unusable('a host in it is not readable');
  return { host, port: port ? Number(port) : defaultPort };
}

function databaseNumber(segment: string | undefined): number {
  const number = Number(segment ?? 0);
  if (!Number.isInteger(number) || number < 0) throw unusable('the database must be a number');
  return number;
}

// The address may hold a password, so the message never repeats it.
function unusable(why: string): AssistantError {
  return new AssistantError(`REDIS_URL can't be used: ${why}`, { code: 'configuration', retryable: false });
}
