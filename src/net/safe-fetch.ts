import {
  type OpenAnswer,
  type OutgoingRequest,
  followRequest,
  RefusedError,
  type RefusalKind,
  type ResolveName,
} from './follow-request.ts';
import { PACKINGS, readAll, unpacked } from './read-body.ts';
import { createAddressPolicy } from './refused-addresses.ts';

/** What a server answered, whatever its status; or why there is no answer, in words that follow its address. */
export type FetchOutcome =
  | {
      readonly kind: 'answer';
      /** Where it came from in the end, after redirects. */
      readonly url: string;
      readonly status: number;
      /** In lower case, without parameters; empty when the server names none. */
      readonly contentType: string;
      /** How long it asks to wait, where it says so in seconds. */
      readonly retryAfterMs?: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly why: RefusalKind; readonly reason: string };

export type SafeRequest = OutgoingRequest & {
  readonly signal?: AbortSignal;
  /** Hosts and ranges that may be private, beside what the client allows: see `createAddressPolicy`. */
  readonly allow?: readonly string[];
  readonly maxBytes?: number;
};

/** Sends one request. Rejects only when `signal` aborts. */
export type SafeFetch = (request: SafeRequest) => Promise<FetchOutcome>;

/** How a client for addresses that others chose behaves. */
export type SafeFetchOptions = {
  /** Hosts and ranges that may be private: see `createAddressPolicy`. */
  readonly allow?: readonly string[];
  /** An operator's choice: lets private and loopback addresses through. */
  readonly allowPrivate?: boolean;
  /** From the first byte sent to the last one read; 20 seconds when it isn't said. */
  readonly timeoutMs?: number;
  /** After unpacking; 2 MB when it isn't said. */
  readonly maxBytes?: number;
  /** How many redirects are followed; 5 when it isn't said. */
  readonly mostRedirects?: number;
  readonly userAgent?: string;
  readonly resolve?: ResolveName;
};

const DEFAULT_TIMEOUT_MS = 20_000;
/** The most of an answer that is read unless more is asked for. */
export const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

/**
 * Creates an HTTP client for addresses that documents, settings or people name: see `followRequest` for what it refuses.
 * It sends no cookie and no credential but what the request holds.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  return async ({ signal, allow, maxBytes, ...request }) => {
    const { signal: combined, deadline } = withDeadline(signal, options.timeoutMs);
    try {
      const answer = await followRequest(withDefaults(request, options), {
        policy: createAddressPolicy({
          allow: [...(options.allow ?? []), ...(allow ?? [])],
          allowPrivate: options.allowPrivate,
        }),
        signal: combined,
        mostRedirects: options.mostRedirects ?? 5,
        resolve: options.resolve,
      });
      return await read(answer, maxBytes ?? options.maxBytes ?? DEFAULT_MAX_BYTES);
    } catch (error) {
      signal?.throwIfAborted();
      const refusal = refusalOf(error, deadline);
      return { kind: 'refused', why: refusal.why, reason: refusal.message };
    }
  };
}

/** A caller's signal joined with a deadline, and the deadline alone, to tell which of them ended a request. */
export function withDeadline(
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
): { readonly signal: AbortSignal; readonly deadline: AbortSignal } {
  const deadline = AbortSignal.timeout(timeoutMs ?? DEFAULT_TIMEOUT_MS);
  return { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]), deadline };
}

/** What went wrong with a request, in words that follow its address. */
export function refusalOf(error: unknown, deadline: AbortSignal): RefusedError {
  if (deadline.aborted) return new RefusedError('time-out', 'took too long to answer');
  if (error instanceof RefusedError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return new RefusedError('unreachable', `can't be reached (${code})`);
}

/** An answer's media type: in lower case, without parameters; empty when the server names none. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function withDefaults(request: OutgoingRequest, { userAgent }: SafeFetchOptions): OutgoingRequest {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    ...request,
    headers: {
      accept: '*/*',
      'user-agent': userAgent ?? 'Footnote/0.1',
      ...Object.fromEntries(headers),
      'accept-encoding': PACKINGS,
    },
  };
}

async function read({ url, response }: OpenAnswer, maxBytes: number): Promise<FetchOutcome> {
  try {
    return {
      kind: 'answer',
      url: url.href,
      status: response.statusCode ?? 0,
      contentType: mediaType(response.headers['content-type']),
      ...retryAfter(response.headers['retry-after']),
      bytes: await readAll(unpacked(response), maxBytes),
    };
  } finally {
    response.destroy();
  }
}

function retryAfter(header: string | undefined): { readonly retryAfterMs?: number } {
  return header !== undefined && /^\d{1,6}$/u.test(header) ? { retryAfterMs: Number(header) * 1_000 } : {};
}
