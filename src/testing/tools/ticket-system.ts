import { z } from 'zod';
import { verifyTicketSignature } from '../../tools/ticket-signature.ts';
import { type RecordingServer, sendJson, startRecordingServer } from './recording-server.ts';

const Message = z.object({
  kind: z.string(),
  idempotencyKey: z.string(),
  id: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  priority: z.string().optional(),
  askedBy: z.string().optional(),
});

type MadeTicket = z.infer<typeof Message> & { readonly number: string };

/** A stand-in for a ticket system behind a signed webhook. */
export type TicketSystem = RecordingServer & {
  readonly tickets: Map<string, MadeTicket>;
  /** What it answers instead, once; `cut` makes the ticket, then breaks the line off. */
  failNext(how: number | 'cut'): void;
};

/** Starts the stand-in on loopback. It refuses what isn't signed with `secret`, and makes one ticket for each key. */
export async function startTicketSystem(secret: string, now: () => number): Promise<TicketSystem> {
  const tickets = new Map<string, MadeTicket>();
  const failures: (number | 'cut')[] = [];
  const server = await startRecordingServer(({ body, headers }, response) => {
    if (!verifyTicketSignature(body, headers, secret, now()))
      return sendJson(response, 401, { error: 'signature' });
    const failure = failures.shift();
    if (typeof failure === 'number') {
      response.setHeader('retry-after', '7');
      return sendJson(response, failure, {});
    }
    const message = Message.parse(JSON.parse(body));
    const known = [...tickets.values()].find((each) =>
      message.kind === 'find_ticket'
        ? each.number === message.id
        : each.idempotencyKey === message.idempotencyKey,
    );
    if (message.kind === 'find_ticket' && known === undefined) return sendJson(response, 404, {});
    const ticket = known ?? { ...message, number: `OPS-${tickets.size + 1}` };
    tickets.set(ticket.number, ticket);
    if (failure === 'cut') return void response.destroy();
    return sendJson(response, 200, {
      id: ticket.number,
      status: 'open',
      title: ticket.title,
      url: `${server.origin}/tickets/${ticket.number}`,
    });
  });
  return { ...server, tickets, failNext: (how) => void failures.push(how) };
}
