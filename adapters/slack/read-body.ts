import type { IncomingMessage } from 'node:http';

export type BodyRead =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  /** The other side went away: there is nobody to answer. */
  | { readonly kind: 'gone' };

type Limits = { readonly limitBytes: number; readonly timeoutMs: number };

/** Reads a request's raw bytes. A body over the limit is drained, so that the sender can read the refusal, but not kept. */
export function readBody(request: IncomingMessage, limits: Limits): Promise<BodyRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (read: BodyRead) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      resolve(read);
    };
    const timer = setTimeout(() => finish({ kind: 'too-slow' }), limits.timeoutMs);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.limitBytes) chunks.push(chunk);
      // Draining has an end too: a sender this far over the limit gets its answer while it still sends.
      else if (size > limits.limitBytes * 8) finish({ kind: 'too-large' });
    });
    request.once('end', () =>
      finish(
        size > limits.limitBytes ? { kind: 'too-large' } : { kind: 'read', body: Buffer.concat(chunks) },
      ),
    );
    request.once('error', () => finish({ kind: 'gone' }));
    request.once('close', () => finish({ kind: 'gone' }));
  });
}
