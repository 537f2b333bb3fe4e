import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HttpRoute } from '../channels/channel-adapter.ts';
import type { Logger } from '../observability/logger.ts';
import { TicketUpdate } from '../queue/job-catalogue.ts';
import type { Producer } from '../queue/producer.ts';

const LARGEST_BODY = 64 * 1_024;

/** What a ticket system posts. `event` names what is told; without it the body's own words do. */
const Posted = z.object({
  /** Nothing invisible: an answer is found again by this name, and the database keeps no NUL. */
  event: z
    .string()
    .min(1)
    .max(180)
    .regex(/^\P{C}+$/u)
    .optional(),
  id: TicketUpdate.shape.update.shape.id,
  state: TicketUpdate.shape.update.shape.state,
  by: z.string().min(1).max(100).optional(),
  text: z.string().min(1).max(3_000).optional(),
});

export type TicketRouteOptions = {
  /** Whether the very bytes of the body were signed, and not long ago. */
  readonly verify: (body: Buffer, headers: IncomingHttpHeaders) => boolean;
  readonly producer: Pick<Producer, 'push'>;
  /** Whose requests the ticket system knows. */
  readonly tenant: string;
  readonly newId: () => string;
  readonly now: () => Date;
  readonly log: Logger;
};

type Answer = { readonly status: number; readonly body: Readonly<Record<string, string>> };

/**
 * `POST /webhooks/tickets`: what a ticket system tells of a request for a person. 401 unless it is signed; 202 once it is
 * queued, 200 when it was told before, 503 when it can't be queued now.
 */
export function createTicketRoute(options: TicketRouteOptions): HttpRoute {
  return {
    path: '/webhooks/tickets',
    handle: (request, response) => {
      take(request, options).then(
        (answer) => send(response, answer),
        (error: unknown) => {
          options.log.error({ error }, 'A ticket system’s message could not be taken');
          send(response, { status: 503, body: { error: 'Try again in a minute.' } });
        },
      );
    },
  };
}

async function take(request: IncomingMessage, options: TicketRouteOptions): Promise<Answer> {
  const { verify, producer, tenant, newId, now, log } = options;
  if (request.method !== 'POST') return { status: 405, body: { error: 'Send a POST.' } };
  const body = await read(request);
  if (!body) return { status: 413, body: { error: 'At most 64 KB.' } };
  if (!verify(body, request.headers)) {
    log.warn('A ticket system’s message was not signed as it should be: check its secret and its clock');
    return { status: 401, body: { error: 'The signature is wrong or too old.' } };
  }
  const posted = Posted.safeParse(parse(body));
  if (!posted.success)
    return { status: 400, body: { error: 'Send id and state (claimed, answered, resolved).' } };
  const { event, ...told } = posted.data;
  const eventId = event ?? createHash('sha256').update(body).digest('base64url');
  const outcome = await producer.push({
    kind: 'ticket-update',
    requestId: newId(),
    acceptedAt: now().toISOString(),
    limited: false,
    update: { ...told, eventId, tenant },
  });
  return outcome === 'duplicate'
    ? { status: 200, body: { status: 'duplicate' } }
    : { status: 202, body: { status: 'accepted' } };
}

/** The body's bytes; undefined when there are too many. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= LARGEST_BODY) chunks.push(bytes);
    // Read on for a while, so that the sender hears the refusal.
    else if (size > LARGEST_BODY * 8) return undefined;
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' })
    .end(JSON.stringify(body));
}
