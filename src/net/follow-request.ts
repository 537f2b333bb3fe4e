import { lookup as resolveName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './refused-addresses.ts';

/** Why a request was given up, for code to decide by. */
export type RefusalKind = 'address' | 'redirect' | 'too-large' | 'unreadable' | 'unreachable' | 'time-out';

/** A request that was not made, or whose answer was not read. The message follows the address: "leads to …". */
export class RefusedError extends Error {
  readonly why: RefusalKind;

  constructor(why: RefusalKind, reason: string) {
    super(reason);
    this.name = 'RefusedError';
    this.why = why;
  }
}

/** What is asked of a server. Names of headers are in lower case. */
export type OutgoingRequest = {
  readonly url: string;
  /** `GET` when it isn't said. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Looks a name up, as `node:dns`' `lookup` does: a test gives one that changes its mind. */
export type ResolveName = typeof resolveName;

/** How a request may travel. */
export type RequestRules = {
  readonly policy: AddressPolicy;
  readonly signal: AbortSignal;
  readonly mostRedirects: number;
  readonly resolve?: ResolveName;
  /** Why an address, that of each redirect too, must not be asked. */
  readonly refuses?: (url: URL) => string | undefined;
};

/** An answer's head, with the body still to be read or destroyed. */
export type OpenAnswer = { readonly url: URL; readonly response: IncomingMessage };

/** What another origin may be told when a redirect leads there: nothing that could be a credential. */
const HARMLESS_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'user-agent',
  'if-none-match',
  'if-modified-since',
]);

/**
 * Sends a request and follows redirects, each checked like the first address; the address that was checked is the one that
 * is connected to. Another origin gets no credential. A request that isn't a GET or HEAD is never sent a second time: only a
 * 303 is followed, with a GET. No proxy is used. Throws RefusedError, what the socket throws, and the signal's reason.
 */
export async function followRequest(start: OutgoingRequest, rules: RequestRules): Promise<OpenAnswer> {
  let request = start;
  for (let hops = 0; hops <= rules.mostRedirects; hops++) {
    const url = checkedUrl(request.url, rules);
    const response = await send(url, request, rules);
    const target = redirectOf(response);
    if (target === undefined) return { url, response };
    response.destroy();
    request = redirected(request, url, { target, status: response.statusCode });
  }
  const reason = rules.mostRedirects === 0 ? 'redirects, which is not followed' : 'redirects in circles';
  throw new RefusedError('redirect', reason);
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return statusCode >= 300 && statusCode < 400 && statusCode !== 304 ? headers.location : undefined;
}

function redirected(
  request: OutgoingRequest,
  from: URL,
  to: { readonly target: string; readonly status?: number },
): OutgoingRequest {
  const url = URL.parse(to.target, from.href);
  const method = request.method ?? 'GET';
  const isWrite = method !== 'GET' && method !== 'HEAD';
  if (isWrite && to.status !== 303)
    throw new RefusedError('redirect', 'redirects, and what changes something is not sent elsewhere');
  const isSameOrigin = url?.origin === from.origin;
  const headers = Object.entries(request.headers ?? {}).filter(
    ([name]) => HARMLESS_HEADERS.has(name) || (isSameOrigin && !name.startsWith('content-')),
  );
  return {
    url: url?.href ?? to.target,
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    headers: Object.fromEntries(headers),
  };
}

function checkedUrl(address: string, { policy, refuses }: RequestRules): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/u.test(url.protocol))
    throw new RefusedError('address', 'is no http or https address');
  if (url.username !== '' || url.password !== '')
    throw new RefusedError('address', 'must not hold a user name or password');
  const refusal = refuses?.(url);
  if (refusal !== undefined) throw new RefusedError('address', refusal);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  // A literal address is never looked up, so the socket's check below wouldn't see it.
  if (isIP(host) > 0 && !policy(host, host)) throw privateAddress();
  return url;
}

function privateAddress(): RefusedError {
  return new RefusedError('address', 'leads to a private address, which is refused');
}

/** Hands the socket nothing but addresses that passed the check. */
function checkedLookup({ policy, resolve = resolveName }: RequestRules): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolve(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => !policy(hostname, address)))
        return done(privateAddress(), []);
      if (lookupOptions.all) return done(null, addresses);
      return done(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

function send(url: URL, request: OutgoingRequest, rules: RequestRules): Promise<IncomingMessage> {
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { body } = request;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  open(
    url,
    {
      method: request.method ?? 'GET',
      signal: rules.signal,
      agent: false,
      lookup: checkedLookup(rules),
      headers: { ...request.headers, ...length },
    },
    resolve,
  )
    .on('error', reject)
    .end(body);
  return promise;
}
