import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { RefusedError } from './follow-request.ts';

/** The packings that `unpacked` understands, for `accept-encoding`. */
export const PACKINGS = 'gzip, deflate, br';

/** A body as it was before it was packed for the way. Throws RefusedError for a packing that isn't understood. */
export function unpacked(response: IncomingMessage): Readable {
  const decoders = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return response;
  const create = Object.entries(decoders).find(([name]) => name === encoding)?.[1];
  if (create === undefined)
    throw new RefusedError('unreadable', `is packed as ${encoding}, which isn't understood`);
  const decoder = create();
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}

/** Counts what comes out, so that a small packed answer can't grow without end. Throws RefusedError. */
export async function readAll(stream: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is said of a body that is larger than may be read. */
export function tooLarge(maxBytes: number): RefusedError {
  const most = (maxBytes / 1024 / 1024).toFixed(1);
  return new RefusedError('too-large', `is too large: at most ${most} MB are read`);
}
