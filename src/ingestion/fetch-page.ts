import { lookup as resolveName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { LARGEST_DOCUMENT, tooLarge } from './load-document.ts';
import type { DocumentFormat } from './parse-document.ts';
import { isRefusedAddress } from './refused-addresses.ts';

/** A page, or why there is none, in words that follow its address. */
type FetchedPage =
  | {
      readonly kind: 'page';
      readonly bytes: Uint8Array;
      readonly format: DocumentFormat;
      readonly charset?: string;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Gets one web page. Rejects only when `signal` aborts. */
export type FetchPage = (url: string, options: { readonly signal?: AbortSignal }) => Promise<FetchedPage>;

export type FetchPageOptions = {
  /** An operator's choice: lets private and loopback addresses through. */
  readonly allowPrivate?: boolean;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
};

const MOST_REDIRECTS = 5;
const FORMATS: Readonly<Record<string, DocumentFormat>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/plain': 'text',
};

/**
 * Creates a page fetcher for addresses that people type in. Private, loopback, link-local and metadata addresses are refused
 * where the socket looks the name up, so that the address that was checked is the one that is connected to, at every redirect.
 * No proxy is used, no cookie or credential is sent.
 */
export function createFetchPage(options: FetchPageOptions = {}): FetchPage {
  return async (url, { signal }) => {
    const deadline = AbortSignal.timeout(options.timeoutMs ?? 20_000);
    const both = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      return await follow(url, options, both);
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted) return { kind: 'refused', reason: 'took too long to answer' };
      if (error instanceof RefusedError) return { kind: 'refused', reason: error.message };
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
      return { kind: 'refused', reason: `can't be reached (${code})` };
    }
  };
}

class RefusedError extends Error {}

async function follow(start: string, options: FetchPageOptions, signal: AbortSignal): Promise<FetchedPage> {
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await get(checkedUrl(url, options), options, signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status < 300 || status >= 400 || location === undefined) return readPage(response, status, options);
    response.destroy();
    url = new URL(location, url).href;
  }
  throw new RefusedError('redirects in circles');
}

function checkedUrl(address: string, options: FetchPageOptions): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/u.test(url.protocol)) throw new RefusedError('is no http or https address');
  if (url.username !== '' || url.password !== '')
    throw new RefusedError('must not hold a user name or password');
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  // A literal address is never looked up, so the socket's check below wouldn't see it.
  if (isIP(host) > 0 && !options.allowPrivate && isRefusedAddress(host)) throw privateAddress();
  return url;
}

function privateAddress(): RefusedError {
  return new RefusedError('leads to a private address, which is refused');
}

/** Hands the socket nothing but addresses that passed the check. */
const publicLookup: LookupFunction = (hostname, lookupOptions, done) => {
  resolveName(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => isRefusedAddress(address)))
      return done(privateAddress(), []);
    if (lookupOptions.all) return done(null, addresses);
    return done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

function get(url: URL, options: FetchPageOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(
    url,
    {
      signal,
      agent: false,
      lookup: options.allowPrivate ? undefined : publicLookup,
      headers: {
        accept: 'text/html, text/markdown, text/plain;q=0.9',
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'Footnote/0.1 (document ingestion)',
      },
    },
    resolve,
  )
    .on('error', reject)
    .end();
  return promise;
}

async function readPage(
  response: IncomingMessage,
  status: number,
  options: FetchPageOptions,
): Promise<FetchedPage> {
  const [type = '', ...parameters] = (response.headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim());
  const format = FORMATS[type.toLowerCase()];
  const charset = parameters
    .map((each) => /^charset="?([\w-]+)"?$/iu.exec(each)?.[1])
    .find((name) => name !== undefined);
  if (status !== 200 || format === undefined) {
    response.destroy();
    throw new RefusedError(
      status === 200
        ? `is ${type || 'of no known type'}, not a page of text`
        : `answered with status ${status}`,
    );
  }
  try {
    const bytes = await readAll(decompressed(response), options.maxBytes ?? LARGEST_DOCUMENT);
    return { kind: 'page', bytes, format, charset };
  } finally {
    response.destroy();
  }
}

function decompressed(response: IncomingMessage): Readable {
  const decoders = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return response;
  const create = Object.entries(decoders).find(([name]) => name === encoding)?.[1];
  if (create === undefined) throw new RefusedError(`is packed as ${encoding}, which isn't understood`);
  const decoder = create();
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}

/** Counts what comes out, so that a small packed page can't grow without end. */
async function readAll(stream: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RefusedError(tooLarge(maxBytes));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
