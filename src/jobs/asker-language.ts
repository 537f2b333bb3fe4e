import type { Language } from '../core/language.ts';
import { type Thread, threadKey } from '../core/thread.ts';
import { sureLanguage } from '../language/detect-language.ts';
import { turnLanguage } from '../orchestrator/turn-language.ts';
import type { HandlerServices } from './handler-services.ts';

type Asked = {
  readonly text: string;
  readonly thread?: Thread;
  /** What admins set for the channel, where it is known already. */
  readonly settings?: { readonly language?: string };
};

/**
 * What somebody is spoken to in before a turn decides it, or when none does: the language of their words, their thread or
 * their channel. Never throws: not knowing, it is English.
 */
export async function askerLanguage(
  { text, thread, settings }: Asked,
  { memory, settingsFor, log }: Pick<HandlerServices, 'memory' | 'settingsFor' | 'log'>,
): Promise<Language> {
  const asked = sureLanguage(text);
  if (asked !== undefined) return asked;
  if (!thread) return 'en';
  try {
    const style = settings ?? (await settingsFor(thread));
    const { exchanges: history } = await memory.recall(threadKey(thread));
    return turnLanguage({ question: text, history, style });
  } catch (error) {
    log.warn({ error }, 'What somebody is spoken to in could not be looked up: English');
    return 'en';
  }
}

/** What somebody who pressed something is spoken to in, where the turn behind it is gone. */
export function languageHere(
  { thread }: { readonly thread?: Thread },
  services: Parameters<typeof askerLanguage>[1],
): Promise<Language> {
  return askerLanguage({ text: '', thread }, services);
}
