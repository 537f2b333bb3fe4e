import { followRequest, type OpenAnswer, RefusedError } from '../net/follow-request.ts';
import { PACKINGS, readAll, unpacked } from '../net/read-body.ts';
import { createAddressPolicy } from '../net/refused-addresses.ts';
import { mediaType, refusalOf, withDeadline } from '../net/safe-fetch.ts';
import { formatOfContent } from './content-format.ts';
import { LARGEST_DOCUMENT, mostBytes } from './load-document.ts';

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
    const { signal, deadline } = withDeadline(request.signal, options.timeoutMs);
    try {
      const answer = await followRequest(
        { url, headers: pageHeaders(request) },
        {
          policy: createAddressPolicy({ allow: request.allow, allowPrivate: options.allowPrivate }),
          signal,
          mostRedirects: MOST_REDIRECTS,
          refuses: request.refuses,
        },
      );
      return await readPage(answer, { request, maxBytes: request.maxBytes ?? options.maxBytes });
    } catch (error) {
      request.signal?.throwIfAborted();
      const status = error instanceof UnusableAnswer ? error.status : undefined;
      return { kind: 'refused', reason: refusalOf(error, deadline).message, status };
    }
  };
}

/** Why an answer is none that can be read, with what the server said. */
class UnusableAnswer extends RefusedError {
  readonly status: number;

  constructor(reason: string, status: number) {
    super('unreadable', reason);
    this.status = status;
  }
}

type Visit = { readonly request: PageRequest; readonly maxBytes?: number };

function pageHeaders({ validators }: PageRequest): Readonly<Record<string, string>> {
  const { etag, lastModified } = validators ?? {};
  return {
    accept: 'text/html, text/markdown, text/plain;q=0.9, */*;q=0.5',
    'accept-encoding': PACKINGS,
    'user-agent': USER_AGENT,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  };
}

async function readPage({ url, response }: OpenAnswer, visit: Visit): Promise<FetchedPage> {
  const { request, maxBytes } = visit;
  const status = response.statusCode ?? 0;
  const header = response.headers['content-type'];
  const contentType = mediaType(header);
  const accepts = request.accepts ?? isDocumentPage;
  try {
    if (status === 304) return { kind: 'unchanged' };
    if (status !== 200) throw new UnusableAnswer(`answered with status ${status}`, status);
    if (!accepts(contentType, url))
      throw new UnusableAnswer(`is ${contentType || 'of no known type'}, not a page of text`, status);
    const format = formatOfContent(url.pathname, contentType);
    const most = maxBytes ?? (format === undefined ? LARGEST_DOCUMENT : mostBytes(format));
    const bytes = await readAll(unpacked(response), most);
    const { etag, 'last-modified': lastModified } = response.headers;
    const validators = { ...(etag && { etag }), ...(lastModified && { lastModified }) };
    return { kind: 'page', url: url.href, bytes, contentType, charset: charsetOf(header), validators };
  } finally {
    response.destroy();
  }
}

function charsetOf(header = ''): string | undefined {
  return header
    .split(';')
    .map((part) => /^charset="?([\w-]+)"?$/iu.exec(part.trim())?.[1])
    .find((name) => name !== undefined);
}

function isDocumentPage(contentType: string, url: URL): boolean {
  return formatOfContent(url.pathname, contentType) !== undefined;
}
