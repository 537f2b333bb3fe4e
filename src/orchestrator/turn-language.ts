import type { Language } from '../core/language.ts';
import type { Exchange } from '../core/turn.ts';
import { sureLanguage } from '../language/detect-language.ts';
import { knownLanguage } from '../language/languages.ts';

type Spoken = {
  readonly question: string;
  /** Earlier exchanges of the thread, oldest first. */
  readonly history?: readonly Pick<Exchange, 'question'>[];
  /** What admins set for the channel. */
  readonly style?: { readonly language?: string };
};

/**
 * The language that an asker is spoken to in: the question's where it tells surely, else that of the thread's latest
 * question that does, else the channel's, else English.
 */
export function turnLanguage({ question, history = [], style }: Spoken): Language {
  const asked = sureLanguage(question);
  if (asked !== undefined) return asked;
  for (const earlier of history.toReversed()) {
    const before = sureLanguage(earlier.question);
    if (before !== undefined) return before;
  }
  return channelLanguage(style) ?? 'en';
}

/** The language that a channel's answers are written in, whatever is asked; undefined where none of ours is set. */
export function channelLanguage(style: Spoken['style']): Language | undefined {
  return style?.language === undefined ? undefined : knownLanguage(style.language);
}

/** How a reply carries its language: English goes without saying. */
export function carried(language: Language | undefined): Language | undefined {
  return language === 'en' ? undefined : language;
}
