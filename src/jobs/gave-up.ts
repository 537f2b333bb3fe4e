import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import type { IncomingAction } from '../core/message.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import { carried } from '../orchestrator/turn-language.ts';
import type { QueuedItem } from '../queue/job-catalogue.ts';
import { askerLanguage, languageHere } from './asker-language.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { gaveUpText } from './job-texts.ts';

/** After the last attempt: tells the person what failed and what to do, so that no question ends in silence. */
export async function tellGaveUp(
  item: QueuedItem,
  error: unknown,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const where = whereTo(item);
  // Nobody waits for words about what they took back; the log has it.
  if (!where) return;
  const { tenant, target } = where;
  const { requestId } = item;
  // A post whose outcome was unknown may have arrived after all: then there is nothing to apologise for.
  if (await services.isDelivered({ deliveryId: requestId, tenant }, options)) return;
  const reason = reasonOf(error);
  const language = await languageOf(item, services);
  const text = gaveUpText(reason, requestId, language);
  const reply: Reply = { kind: 'failure', reason, requestId, text, actions: [], language: carried(language) };
  await services.deliver({ deliveryId: `${requestId}-gave-up`, tenant, target, reply }, options);
}

/** That of who asked, or of what they pressed; admin commands and people who help are spoken to in English. */
async function languageOf(item: QueuedItem, services: HandlerServices): Promise<Language> {
  switch (item.kind) {
    case 'message':
    case 'edit':
      return askerLanguage(item.message, services);
    case 'command':
      return item.command.name === 'ask' ? askerLanguage({ text: item.command.text }, services) : 'en';
    case 'action': {
      const { name, form } = item.action;
      const isHelpers = name.endsWith('-escalation') || form === 'answer-escalation';
      return isHelpers ? 'en' : languageUnder(item.action, item.action.requestId, services);
    }
    case 'feedback': {
      const { about } = item.feedback;
      return languageUnder(item.feedback, 'requestId' in about ? about.requestId : undefined, services);
    }
    case 'deletion':
    case 'ticket-update':
      return 'en';
  }
}

/** That of the turn which a button or thumb stands under, as far as it can be looked up. */
async function languageUnder(
  pressed: Pick<IncomingAction, 'author' | 'thread'>,
  requestId: string | undefined,
  services: HandlerServices,
): Promise<Language> {
  try {
    const turn = requestId && (await services.turns.get(pressed.author.tenant, requestId));
    if (turn) return turn.reply.language ?? 'en';
  } catch (error) {
    services.log.warn({ error, requestId }, 'The turn of a press could not be looked up');
  }
  return languageHere(pressed, services);
}

function whereTo(item: QueuedItem): { tenant: string; target: ReplyTarget } | undefined {
  switch (item.kind) {
    case 'message':
    case 'edit':
      return { tenant: item.message.thread.tenant, target: { kind: 'thread', thread: item.message.thread } };
    case 'deletion':
    case 'ticket-update':
      return undefined;
    case 'command': {
      const { author, place, handle } = item.command;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
    case 'action': {
      const { author, place, handle } = item.action;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
    case 'feedback': {
      const { author, place, handle } = item.feedback;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
  }
}

function reasonOf(error: unknown): ReasonCode {
  if (!(error instanceof AssistantError)) return 'internal-error';
  if (error.code === 'model') return 'model-unavailable';
  if (error.code === 'search') return 'search-unavailable';
  return error.code === 'time-out' ? 'time-out' : 'attempts-exhausted';
}
