import { type ChannelSettings, mayAsk } from '../core/channel-settings.ts';
import type { IncomingMessage } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import { threadKey } from '../core/thread.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** What becomes of a message: Footnote answers it, says that this person may not ask here, or stays out. `why` is for logs. */
export type WhoseMessage =
  | { readonly kind: 'ours'; readonly settings: ChannelSettings }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'left-alone'; readonly why: string };

export type WhoseMessageDeps = Pick<
  HandlerServices,
  'access' | 'pending' | 'now' | 'log' | 'settingsFor' | 'isForFootnote'
>;

/**
 * Whose a message is, by its channel's settings and by what it says. What was answered before (`wasAnswered`, for an edit)
 * stays Footnote's, whatever it says now. Throws what the settings and the person's rights throw.
 */
export async function whoseMessage(
  { message, wasAnswered }: { readonly message: IncomingMessage; readonly wasAnswered: boolean },
  deps: WhoseMessageDeps,
  options: HandlerOptions,
): Promise<WhoseMessage> {
  const { addressing, author, thread } = message;
  const settings = await deps.settingsFor(thread);
  // A gateway may not know yet what an admin set half a minute ago.
  if (settings.answer === 'never') return leftAlone('never-here');
  if (addressing === 'overheard' && settings.answer !== 'every-question') return leftAlone('not-addressed');
  if (addressing === 'thread' && !wasAnswered) {
    const { isForFootnote, why } = deps.isForFootnote(message, { isAwaited: await isAwaited(message, deps) });
    if (!isForFootnote) return leftAlone(why);
  }
  if (settings.who.length > 0) {
    const rights = await deps.access.ownRights({ asker: author, place: thread.place }, options);
    if (!mayAsk(rights, settings))
      return addressing === 'mention' ? { kind: 'not-allowed' } : leftAlone('not-allowed-here');
  }
  return { kind: 'ours', settings };
}

/** Whether Footnote asked this person back here. Not knowing, it is judged by what it says. */
async function isAwaited(
  { thread, author }: IncomingMessage,
  { pending, now, log }: WhoseMessageDeps,
): Promise<boolean> {
  try {
    const who = { tenant: thread.tenant, threadKey: threadKey(thread), person: principalKey(author) };
    const waiting = await pending.find(who);
    return waiting !== undefined && Date.parse(waiting.expiresAt) > now();
  } catch (error) {
    log.warn({ error }, 'A turn that waits could not be looked up');
    return false;
  }
}

function leftAlone(why: string): WhoseMessage {
  return { kind: 'left-alone', why };
}
