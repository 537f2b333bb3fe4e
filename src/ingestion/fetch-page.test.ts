import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetchPage } from './fetch-page.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
const inside = { allowPrivate: true };
const plain = { 'content-type': 'text/plain' };
const bomb = gzipSync('x'.repeat(9_000_000));
type Answer = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
};

describe('a page fetcher', () => {
  it('gets a page with its format and charset', async () => {
    const url = await serve((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html; Charset="ISO-8859-1"' })
        .end(Buffer.from([0x63, 0xe9])),
    );

    const page = await createFetchPage(inside)(url, {});

    expect(page).toEqual({
      kind: 'page',
      url: `${url}/`,
      bytes: Buffer.from([0x63, 0xe9]),
      contentType: 'text/html',
      charset: 'ISO-8859-1',
      validators: {},
    });
  });

  it('follows redirects, and unpacks', async () => {
    const url = await serve((request, response) =>
      request.url === '/'
        ? response.writeHead(302, { location: '/page.md' }).end()
        : response
            .writeHead(200, { 'content-type': 'text/markdown', 'content-encoding': 'gzip' })
            .end(gzipSync('# Hi')),
    );

    const page = await createFetchPage(inside)(url, {});

    expect(page).toMatchObject({
      kind: 'page',
      url: `${url}/page.md`,
      contentType: 'text/markdown',
      bytes: Buffer.from('# Hi'),
    });
  });

  it.each([
    [
      'a picture',
      { status: 200, headers: { 'content-type': 'image/png' } },
      'is image/png, not a page of text',
    ],
    ['no type', { status: 200, headers: {} }, 'is of no known type, not a page of text'],
    ['an error', { status: 503, headers: { 'content-type': 'text/html' } }, 'answered with status 503'],
    ['circles', { status: 301, headers: { location: '/' } }, 'redirects in circles'],
    [
      'a file address',
      { status: 301, headers: { location: 'file:///etc/passwd' } },
      'is no http or https address',
    ],
    [
      'a password',
      { status: 301, headers: { location: 'http://a:b@127.0.0.1/' } },
      'must not hold a user name or password',
    ],
    [
      'too much',
      { status: 200, headers: plain, body: 'x'.repeat(200_000) },
      'is too large: at most 0.1 MB are read',
    ],
    [
      'a bomb',
      { status: 200, headers: { ...plain, 'content-encoding': 'gzip' }, body: bomb },
      'is too large',
    ],
    [
      'unknown packing',
      { status: 200, headers: { ...plain, 'content-encoding': 'zap' } },
      'is packed as zap',
    ],
  ] satisfies [string, Answer, string][])('refuses %s by name', async (_, answer: Answer, reason) => {
    const url = await serve((_request, response) =>
      response.writeHead(answer.status, answer.headers).end(answer.body),
    );

    const page = await createFetchPage({ ...inside, maxBytes: 100_000 })(url, {});

    expect(page).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it('gives up on a server that never answers', async () => {
    const url = await serve(() => {});

    const page = await createFetchPage({ ...inside, timeoutMs: 50 })(url, {});

    expect(page).toEqual({ kind: 'refused', reason: 'took too long to answer' });
  });

  it('rejects when it is told to stop', async () => {
    const url = await serve(() => {});

    await expect(createFetchPage(inside)(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow();
  });

  it('names a server that is not there', async () => {
    const url = await serve(() => {});
    servers.pop()?.close();

    expect(await createFetchPage(inside)(url, {})).toEqual({
      kind: 'refused',
      reason: "can't be reached (ECONNREFUSED)",
    });
  });

  it('refuses private addresses, however they are written, without connecting', async () => {
    let requests = 0;
    const port = new URL(
      await serve((_, response) => {
        requests++;
        response.end();
      }),
    ).port;
    const hosts = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '169.254.169.254',
      '127.1',
    ];

    for (const host of hosts)
      expect(await createFetchPage()(`http://${host}:${port}/`, {})).toEqual({
        kind: 'refused',
        reason: 'leads to a private address, which is refused',
      });
    expect(requests).toBe(0);
  });

  it('lets an allowed host or range through, and checks each redirect again', async () => {
    const url = await serve((request, response) =>
      request.url === '/'
        ? response.writeHead(200, plain).end('inside')
        : response.writeHead(302, { location: `http://${request.url?.slice(1)}/` }).end(),
    );
    const byName = url.replace('127.0.0.1', 'localhost');
    const fetchPage = createFetchPage();
    const kindOf = async (address: string, allow: readonly string[]) =>
      (await fetchPage(address, { allow })).kind;

    expect(await kindOf(url, ['127.0.0.0/8'])).toBe('page');
    expect(await kindOf(byName, ['LOCALHOST'])).toBe('page');
    expect(await kindOf(url, ['localhost'])).toBe('refused');
    expect(await kindOf(byName, ['10.0.0.0/8'])).toBe('refused');
    for (const target of ['169.254.169.254', '[::ffff:a9fe:a9fe]', '10.0.0.1'])
      expect(await fetchPage(`${byName}/${target}`, { allow: ['localhost', '169.254.0.0/16'] })).toEqual({
        kind: 'refused',
        reason: 'leads to a private address, which is refused',
      });
  });

  it('asks with what the server said last, and hears that nothing changed', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match'], request.headers['if-modified-since']);
      const isSame = request.headers['if-none-match'] === '"1"';
      response
        .writeHead(isSame ? 304 : 200, {
          ...plain,
          etag: '"1"',
          'last-modified': 'Tue, 10 Mar 2026 12:00:00 GMT',
        })
        .end(isSame ? undefined : 'text');
    });
    const fetchPage = createFetchPage(inside);

    const first = await fetchPage(url, {});
    const validators = first.kind === 'page' ? first.validators : undefined;
    const second = await fetchPage(url, { validators });

    expect(second).toEqual({ kind: 'unchanged' });
    expect(asked).toEqual([undefined, undefined, '"1"', 'Tue, 10 Mar 2026 12:00:00 GMT']);
  });
});
