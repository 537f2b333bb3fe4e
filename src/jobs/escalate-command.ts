import type { CommandEffect } from '../admin/command-definition.ts';
import { principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { RunCommand } from '../queue/job-catalogue.ts';
import { auditCommandEnd } from './audit-command-end.ts';
import { previewEscalation } from './escalate.ts';
import { changeEscalation } from './escalate-work.ts';
import { helperOf } from './escalation-helper.ts';
import { escalationTexts } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

type Effect<Kind extends CommandEffect['kind']> = Extract<CommandEffect, { kind: Kind }>;

/** The preview of a request for a person about the last turn of who typed it. */
export async function escalateByCommand(
  { turn, reason }: Effect<'escalate'>,
  { command, requestId }: RunCommand,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Reply> {
  const { author: requester, place: from } = command;
  if (!turn || principalKey(turn.author) !== principalKey(requester))
    return { kind: 'notice', requestId, text: escalationTexts.noLastTurn, actions: [] };
  return previewEscalation({ turn, requester, from, itemId: requestId, reason }, services, options);
}

/** Claims or resolves a request in the name of the admin who typed it; the registry has checked the role. */
export async function workByCommand(
  { what, id }: Effect<'work-on-escalation'>,
  item: RunCommand,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Reply> {
  const { author, place } = item.command;
  const { requestId } = item;
  const by = await helperOf(author, services, options);
  const change = { what, by, place, itemId: requestId };
  const refused = await changeEscalation({ tenant: author.tenant, id }, change, services, options);
  const ended = { command: `escalations.${what}`, isDone: refused === undefined, detail: { id } };
  await auditCommandEnd(item, ended, services);
  const done = what === 'claim' ? 'The request is yours now.' : 'The request is marked as done.';
  return { kind: 'notice', requestId, text: refused ?? done, actions: [] };
}
