import type { z } from 'zod';
import { before } from './deadline.ts';
import { type ChatCall, type ChatDependencies, NO_CONVERSATION } from './hand-in.ts';
import type { ApiReply } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import { findMessage, transcriptsOf } from './own-transcripts.ts';
import type { WebMessage } from './web-transcript.ts';

/** What a page sent, and the message that it is about with the transcript in which it stands; or why there is none. */
export type Pressed<Body> =
  | { readonly kind: 'found'; readonly body: Body; readonly name: string; readonly message: WebMessage }
  | { readonly kind: 'refused'; readonly reply: ApiReply };

/**
 * Reads what a page sent about a message of a conversation that the person reads. `isMeant` tells the message; `missing` is
 * the reply when there is none.
 */
export async function findPressed<Body extends { readonly conversation: string }>(
  { request, person, signal }: ChatCall,
  { transcript }: ChatDependencies,
  {
    schema,
    isMeant,
    missing,
  }: {
    readonly schema: z.ZodType<Body>;
    readonly isMeant: (message: WebMessage, body: Body) => boolean;
    readonly missing: ApiReply;
  },
): Promise<Pressed<Body>> {
  const read = await readJsonBody(request, schema);
  if (read.kind === 'refused') return read;
  const { body } = read;
  const names = transcriptsOf(person, body.conversation);
  if (names.length === 0) return { kind: 'refused', reply: NO_CONVERSATION };
  const found = await before(
    signal,
    findMessage(transcript, names, (message) => isMeant(message, body)),
  );
  return found ? { kind: 'found', body, ...found } : { kind: 'refused', reply: missing };
}
