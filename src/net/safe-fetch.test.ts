import type { LookupAddress } from 'node:dns';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sendJson, startRecordingServer } from '../testing/tools/recording-server.ts';
import type { ResolveName } from './follow-request.ts';
import { createSafeFetch, type FetchOutcome } from './safe-fetch.ts';
import { createStreamingFetch } from './streaming-fetch.ts';

const loopback = { allow: ['127.0.0.1'] };
const serveOk = () => startRecordingServer((_, response) => sendJson(response, 200, { ok: true }));
const textOf = (outcome: FetchOutcome) =>
  outcome.kind === 'answer' ? Buffer.from(outcome.bytes).toString() : outcome.reason;

/** A resolver that gives its answers one after the other, and counts how often it is asked. */
function fakeResolver(...answers: (readonly string[])[]): { resolve: ResolveName; asked: string[] } {
  const asked: string[] = [];
  const resolve = ((
    name: string,
    _options: unknown,
    done: (error: Error | null, all: LookupAddress[]) => void,
  ) => {
    asked.push(name);
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as ResolveName;
  return { resolve, asked };
}

describe('threat 16: the client for addresses that others chose', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['all of 127/8', '127.9.8.7'],
    ['a name for loopback', 'localhost'],
    ['a decimal address', '2130706433'],
    ['a hexadecimal address', '0x7f000001'],
    ['an octal address', '0177.0.0.1'],
    ['a short address', '127.1'],
    ['IPv6 loopback', '[::1]'],
    ['an IPv4 address inside an IPv6 one', '[::ffff:127.0.0.1]'],
    ['the same in hexadecimal', '[::ffff:7f00:1]'],
    ['no address', '0.0.0.0'],
    ['a private network', '10.0.0.1'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata inside an IPv6 address', '[::ffff:a9fe:a9fe]'],
    ['cloud metadata as a number', '2852039166'],
    ['full-width digits', '１２７.０.０.１'],
  ])('refuses %s without connecting', async (_, host) => {
    await using server = await serveOk();
    const port = new URL(server.origin).port;

    const outcome = await createSafeFetch()({ url: `http://${host}:${port}/` });

    expect(outcome).toEqual({
      kind: 'refused',
      why: 'address',
      reason: 'leads to a private address, which is refused',
    });
    expect(server.requests).toEqual([]);
  });

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/plain,hi',
    'ftp://example.com/',
    'nothing',
  ])('refuses %s', async (url) => {
    expect(await createSafeFetch({ allowPrivate: true })({ url })).toMatchObject({
      reason: 'is no http or https address',
    });
  });

  it('refuses metadata addresses even where everything private is allowed', async () => {
    const fetchSafely = createSafeFetch({ allowPrivate: true, allow: ['169.254.0.0/16', 'meta.test'] });

    expect(await fetchSafely({ url: 'http://169.254.169.254/' })).toMatchObject({ why: 'address' });
  });

  it('connects to the address that was checked: a name that changes its mind is asked once', async () => {
    await using server = await serveOk();
    const { resolve, asked } = fakeResolver(['127.0.0.1'], ['127.0.0.2']);
    const fetchSafely = createSafeFetch({ ...loopback, resolve });
    const url = `http://rebind.test:${new URL(server.origin).port}/`;

    const first = await fetchSafely({ url });
    const askedOnce = [...asked];
    const second = await fetchSafely({ url });

    expect(first).toMatchObject({ kind: 'answer', status: 200 });
    expect(askedOnce).toEqual(['rebind.test']);
    expect(second).toMatchObject({ why: 'address' });
    expect(server.requests).toHaveLength(1);
  });

  it('refuses a name of which one address of several is private', async () => {
    const { resolve } = fakeResolver(['127.0.0.1', '10.0.0.1']);

    const outcome = await createSafeFetch({ ...loopback, resolve })({ url: 'http://mixed.test:9/' });

    expect(outcome).toMatchObject({ why: 'address' });
  });

  it.each(['http://10.0.0.1/', 'http://169.254.169.254/latest', 'http://[::ffff:10.0.0.1]/'])(
    'refuses a redirect to %s',
    async (location) => {
      await using server = await startRecordingServer((_, response) => {
        response.writeHead(302, { location }).end();
      });

      expect(await createSafeFetch(loopback)({ url: server.origin })).toMatchObject({ why: 'address' });
    },
  );

  it('refuses a redirect to a file', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });

    expect(await createSafeFetch(loopback)({ url: server.origin })).toMatchObject({ why: 'address' });
  });

  it('gives no credential to another origin, and keeps it on the same', async () => {
    await using other = await serveOk();
    await using server = await startRecordingServer(({ path }, response) => {
      const location = path === '/' ? '/moved' : `${other.origin}/`;
      response.writeHead(302, { location }).end();
    });

    await createSafeFetch(loopback)({
      url: server.origin,
      headers: { Authorization: 'Bearer key', 'X-Api-Key': 'key', Accept: 'text/plain' },
    });

    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer key', 'Bearer key']);
    expect(other.requests[0]?.headers).toMatchObject({ accept: 'text/plain' });
    expect(JSON.stringify(other.requests)).not.toContain('key');
  });

  it.each([301, 302, 307, 308])('never sends a write on after a %i', async (status) => {
    await using server = await startRecordingServer(({ path }, response) => {
      response.writeHead(path === '/' ? status : 200, { location: '/elsewhere' }).end();
    });

    const outcome = await createSafeFetch(loopback)({ url: server.origin, method: 'POST', body: '{}' });

    expect(outcome).toMatchObject({ why: 'redirect' });
    expect(server.requests).toHaveLength(1);
  });

  it('follows a 303 after a write with a GET that has no body', async () => {
    await using server = await startRecordingServer(({ path }, response) => {
      response.writeHead(path === '/' ? 303 : 200, { location: '/made' }).end();
    });

    await createSafeFetch(loopback)({ url: server.origin, method: 'POST', body: '{"secret":1}' });

    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"secret":1}'],
      ['GET', ''],
    ]);
  });
});

describe('createSafeFetch', () => {
  it('hands over any status with its body, unpacked', async () => {
    await using server = await startRecordingServer((_, response) => {
      response
        .writeHead(422, { 'content-type': 'Application/JSON; charset=utf-8', 'content-encoding': 'gzip' })
        .end(gzipSync('{"error":"date"}'));
    });

    const outcome = await createSafeFetch(loopback)({ url: server.origin });

    expect(outcome).toMatchObject({ kind: 'answer', status: 422, contentType: 'application/json' });
    expect(textOf(outcome)).toBe('{"error":"date"}');
  });

  it('stops reading where an answer gets too large, packed or not', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000)));
    });

    expect(await createSafeFetch({ ...loopback, maxBytes: 100_000 })({ url: server.origin })).toMatchObject({
      why: 'too-large',
    });
  });

  it('gives up in time, and rejects when it is told to stop', async () => {
    await using server = await startRecordingServer(() => {});
    const fetchSafely = createSafeFetch({ ...loopback, timeoutMs: 50 });

    expect(await fetchSafely({ url: server.origin })).toMatchObject({ why: 'time-out' });
    await expect(
      fetchSafely({ url: server.origin, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
  });
});

describe('createStreamingFetch', () => {
  it('keeps the same walls, and follows no redirect', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(307, { location: '/' }).end();
    });

    await expect(createStreamingFetch()(server.origin)).rejects.toThrow('private address');
    await expect(createStreamingFetch(loopback)(server.origin)).rejects.toThrow('redirects');
  });

  it('hands a body on while it arrives, and breaks it off where it gets too large', async () => {
    await using server = await startRecordingServer(({ path }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      if (path === '/large') response.end('x'.repeat(100_000));
    });
    const fetchStreaming = createStreamingFetch({ ...loopback, maxBytes: 10_000 });

    const open = await fetchStreaming(server.origin);
    const reader = open.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();

    expect(Buffer.from(first?.value ?? []).toString()).toBe('data: 1\n\n');
    await expect((await fetchStreaming(`${server.origin}/large`)).text()).rejects.toThrow('too large');
  });
});
