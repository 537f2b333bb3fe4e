import { lookup as resolveName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { formatOfContent } from './content-format.ts';
import { LARGEST_DOCUMENT, mostBytes, tooLarge } from './load-document.ts';
import { type AddressPolicy, createAddressPolicy } from './refused-addresses.ts';

/** A page, or why there is none, in words that follow its address. */
export type FetchedPage =
  | {
      readonly kind: 'page';
      /** Where it was found in the end, after redirects. */
      readonly url: string;
      readonly bytes: Uint8Array;
      /** In lower case, without parameters; empty when the server names none. */
      readonly contentType: string;
      readonly charset?: string;
      readonly validators: PageValidators;
    }
  /** The server says that it is the one that the validators came with. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: string; readonly status?: number };

/** By what a server knows whether a page has changed: RFC 9110, section 13. */
export type PageValidators = { readonly etag?: string; readonly lastModified?: string };

export type PageRequest = {
  readonly signal?: AbortSignal;
  /** What the last answer came with: makes the request conditional. */
  readonly validators?: PageValidators;
  /** Which answers are worth reading; documents when it isn't said. */
  readonly accepts?: (contentType: string, url: URL) => boolean;
  /** Why an address, that of each redirect too, must not be asked, in words that follow the page's address. */
  readonly refuses?: (url: URL) => string | undefined;
  /** Hosts and ranges that may be private, beside what the fetcher allows: see `createAddressPolicy`. */
  readonly allow?: readonly string[];
  readonly maxBytes?: number;
};

/** Gets one web page. Rejects only when `signal` aborts. */
export type FetchPage = (url: string, request: PageRequest) => Promise<FetchedPage>;

type FetchPageOptions = {
  /** An operator's choice: lets private and loopback addresses through. */
  readonly allowPrivate?: boolean;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
};

/** The name that robots.txt knows us by. */
export const USER_AGENT_NAME = 'Footnote';
const USER_AGENT = `${USER_AGENT_NAME}/0.1 (document ingestion)`;
const MOST_REDIRECTS = 5;

/**
 * Creates a page fetcher for addresses that people type in. Private, loopback, link-local and metadata addresses are refused
 * where the socket looks the name up, so that the address that was checked is the one that is connected to, at every redirect.
 * No proxy is used, no cookie or credential is sent.
 */
export function createFetchPage(options: FetchPageOptions = {}): FetchPage {
  return async (url, request) => {
    const { signal } = request;
    const deadline = AbortSignal.timeout(options.timeoutMs ?? 20_000);
    const visit: Visit = {
      request,
      maxBytes: request.maxBytes ?? options.maxBytes,
      policy: createAddressPolicy({ allow: request.allow, allowPrivate: options.allowPrivate }),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    };
    try {
      return await follow(url, visit);
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted) return { kind: 'refused', reason: 'took too long to answer' };
      if (error instanceof RefusedError)
        return { kind: 'refused', reason: error.message, status: error.status };
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
      return { kind: 'refused', reason: `can't be reached (${code})` };
    }
  };
}

class RefusedError extends Error {
  readonly status?: number;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

type Visit = {
  readonly request: PageRequest;
  readonly maxBytes?: number;
  readonly policy: AddressPolicy;
  readonly signal: AbortSignal;
};

async function follow(start: string, visit: Visit): Promise<FetchedPage> {
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const asked = checkedUrl(url, visit);
    const response = await get(asked, visit);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status === 304) {
      response.destroy();
      return { kind: 'unchanged' };
    }
    if (status < 300 || status >= 400 || location === undefined) return readPage(response, asked, visit);
    response.destroy();
    url = URL.parse(location, url)?.href ?? location;
  }
  throw new RefusedError('redirects in circles');
}

function checkedUrl(address: string, { request, policy }: Visit): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/u.test(url.protocol)) throw new RefusedError('is no http or https address');
  if (url.username !== '' || url.password !== '')
    throw new RefusedError('must not hold a user name or password');
  const refusal = request.refuses?.(url);
  if (refusal !== undefined) throw new RefusedError(refusal);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  // A literal address is never looked up, so the socket's check below wouldn't see it.
  if (isIP(host) > 0 && !policy(host, host)) throw privateAddress();
  return url;
}

function privateAddress(): RefusedError {
  return new RefusedError('leads to a private address, which is refused');
}

/** Hands the socket nothing but addresses that passed the check. */
function checkedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolveName(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => !policy(hostname, address)))
        return done(privateAddress(), []);
      if (lookupOptions.all) return done(null, addresses);
      return done(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

function get(url: URL, { request, policy, signal }: Visit): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { etag, lastModified } = request.validators ?? {};
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  send(
    url,
    {
      signal,
      agent: false,
      lookup: checkedLookup(policy),
      headers: {
        accept: 'text/html, text/markdown, text/plain;q=0.9, */*;q=0.5',
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': USER_AGENT,
        ...(etag !== undefined && { 'if-none-match': etag }),
        ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
      },
    },
    resolve,
  )
    .on('error', reject)
    .end();
  return promise;
}

async function readPage(response: IncomingMessage, url: URL, visit: Visit): Promise<FetchedPage> {
  const { request, maxBytes } = visit;
  const status = response.statusCode ?? 0;
  const [type = '', ...parameters] = (response.headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim());
  const contentType = type.toLowerCase();
  const charset = parameters
    .map((each) => /^charset="?([\w-]+)"?$/iu.exec(each)?.[1])
    .find((name) => name !== undefined);
  const accepts = request.accepts ?? isDocumentPage;
  try {
    if (status !== 200) throw new RefusedError(`answered with status ${status}`, status);
    if (!accepts(contentType, url))
      throw new RefusedError(`is ${type || 'of no known type'}, not a page of text`, status);
    const format = formatOfContent(url.pathname, contentType);
    const most = maxBytes ?? (format === undefined ? LARGEST_DOCUMENT : mostBytes(format));
    const bytes = await readAll(decompressed(response), most);
    const { etag, 'last-modified': lastModified } = response.headers;
    const validators = { ...(etag && { etag }), ...(lastModified && { lastModified }) };
    return { kind: 'page', url: url.href, bytes, contentType, charset, validators };
  } finally {
    response.destroy();
  }
}

function isDocumentPage(contentType: string, url: URL): boolean {
  return formatOfContent(url.pathname, contentType) !== undefined;
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
