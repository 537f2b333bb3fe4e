import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { type ApiReply, apiError } from './http-reply.ts';

/** Room for 100,000 characters, each written as an escape. */
const LARGEST_BODY_BYTES = 1024 * 1024;
const BODY_TIME_OUT_MS = 10_000;
/** An explanation names some of what is wrong, never echoes all of it. */
const LONGEST_EXPLANATION = 300;

export type JsonBody<T> =
  | { readonly kind: 'body'; readonly body: T }
  | { readonly kind: 'refused'; readonly reply: ApiReply };

/** Reads a JSON body of at most 1 MB within 10 s and checks it; what is wrong becomes a 4xx in plain words. */
export async function readJsonBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<JsonBody<T>> {
  const refused = (status: number, error: string): JsonBody<T> => ({
    kind: 'refused',
    reply: { ...apiError(status, error), headers: { Connection: 'close' } },
  });
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return refused(415, 'Send JSON, with the content type application/json.');
  const bytes = await readBytes(request);
  if (bytes === 'too-large') return refused(413, 'This is too long. Please ask with fewer words.');
  if (bytes === 'too-slow') return refused(408, 'The message did not arrive in time. Please send it again.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refused(400, 'This is not valid JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'body', body: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  const explanation = issues.join('; ').slice(0, LONGEST_EXPLANATION);
  return refused(400, `The chat does not understand this: ${explanation}.`);
}

async function readBytes(request: IncomingMessage): Promise<Buffer | 'too-large' | 'too-slow'> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return 'too-large';
  const slow = Promise.withResolvers<'too-slow'>();
  const timer = setTimeout(() => slow.resolve('too-slow'), BODY_TIME_OUT_MS);
  try {
    return await Promise.race([collect(request), slow.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function collect(request: IncomingMessage): Promise<Buffer | 'too-large' | 'too-slow'> {
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too-large' | 'too-slow'>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
    else resolve('too-large');
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', () => resolve('too-slow'));
  return promise;
}
