import type { CommandEffect } from '../admin/command-registry.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import type { RunCommand } from '../queue/job-catalogue.ts';
import { auditCommandEnd } from './audit-command-end.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/**
 * Posts an admin's words in each place, once however often the job runs, and tells the admin where it could not: a place that
 * is gone keeps the others from nothing. Throws what passes, so that the queue tries again.
 */
export async function announce(
  { text, places }: Extract<CommandEffect, { kind: 'announce' }>,
  item: RunCommand,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Reply> {
  const { requestId } = item;
  const { tenant } = item.command.author;
  const missed: string[] = [];
  for (const [index, place] of places.entries()) {
    const target: ReplyTarget = { kind: 'place', tenant, place };
    const reply: Reply = { kind: 'notice', requestId, text, actions: [] };
    try {
      await services.deliver(
        { deliveryId: `${requestId}-announce-${index}`, tenant, target, reply },
        options,
      );
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof AssistantError) || error.retryable) throw error;
      services.log.warn({ error, requestId, place: nameOf(place) }, 'An announcement could not be posted');
      missed.push(nameOf(place));
    }
  }
  const detail = { places: places.map(nameOf), missed };
  await auditCommandEnd(item, { command: 'announce', isDone: missed.length === 0, detail }, services);
  return { kind: 'notice', requestId, text: toldText(places.length - missed.length, missed), actions: [] };
}

function toldText(posted: number, missed: readonly string[]): string {
  const done = posted === 1 ? 'Posted in one place.' : `Posted in ${posted} places.`;
  if (missed.length === 0) return done;
  return `${done} I could not post in ${missed.join(', ')}: please check that I am a member there, and that the id is right.`;
}

function nameOf({ channel, id }: Place): string {
  return `${channel}:${id}`;
}
