import { Transform, type Readable } from 'node:stream';
import { followRequest } from './follow-request.ts';
import { PACKINGS, tooLarge, unpacked } from './read-body.ts';
import { createAddressPolicy } from './refused-addresses.ts';
import { DEFAULT_MAX_BYTES, type SafeFetchOptions, withDeadline } from './safe-fetch.ts';

/** `fetch` as libraries call it, in so far as they need it: bodies are text. */
export type StreamingFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Statuses whose answers have no body, which `Response` insists on. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/**
 * Creates a `fetch` for libraries that bring no address policy of their own. It checks addresses as `createSafeFetch` does,
 * hands the body on while it arrives, and follows no redirect. Rejects as `fetch` does, with an error that says why.
 */
export function createStreamingFetch(options: SafeFetchOptions = {}): StreamingFetch {
  const policy = createAddressPolicy(options);
  return async (url, init = {}) => {
    const { body } = init;
    if (body !== undefined && body !== null && typeof body !== 'string')
      throw new TypeError('Only text can be sent');
    const { signal } = withDeadline(init.signal ?? undefined, options.timeoutMs);
    const { response } = await followRequest(
      {
        url: String(url),
        method: init.method ?? 'GET',
        headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': PACKINGS },
        ...(typeof body === 'string' && { body }),
      },
      { policy, signal, mostRedirects: 0, resolve: options.resolve },
    );
    const status = response.statusCode ?? 500;
    const headers = headersOf(response.headers);
    if (WITHOUT_BODY.has(status)) {
      response.destroy();
      return new Response(null, { status, headers });
    }
    const limited = limit(unpacked(response), options.maxBytes ?? DEFAULT_MAX_BYTES);
    limited.on('close', () => response.destroy());
    return new Response(streamOf(limited), { status, headers });
  };
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    // The body is unpacked already.
    if (value === undefined || name === 'content-encoding' || name === 'content-length') continue;
    for (const each of [value].flat()) all.append(name, each);
  }
  return all;
}

function limit(stream: Readable, maxBytes: number): Transform {
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(maxBytes));
      return done(null, chunk);
    },
  });
  stream.on('error', (error) => counter.destroy(error));
  stream.on('close', () => {
    if (!stream.readableEnded) counter.destroy(new Error('The connection broke off'));
  });
  return stream.pipe(counter);
}

function streamOf(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: IteratorResult<Buffer, unknown> = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel() {
      stream.destroy();
    },
  });
}
