import type { Language } from '../core/language.ts';
import { wordsIn } from '../core/words/words.ts';

const LONGEST_PART = 200;
/** What platforms read as markup or as somebody's name. */
const MARKS = /[<>@#*_~`|[\]\\]/g;

/** An answer that says at its end which parts of the question the documents don't answer. */
export function withOpenParts(answer: string, parts: readonly string[], language: Language = 'en'): string {
  const { openParts, quoted } = wordsIn(language).replies;
  const open = parts.map(quotable).filter((part) => part !== '');
  if (open.length === 0) return answer;
  return `${answer}\n\n${openParts(new Intl.ListFormat(language).format(open.map(quoted)))}`;
}

/** An answer that says first for which place or role of the asker's it holds. */
export function forCircumstance(answer: string, term: string, language: Language): string {
  return `${wordsIn(language).replies.forWhatIsRemembered(quotable(term))}\n\n${answer}`;
}

function quotable(part: string): string {
  const plain = part.replace(MARKS, ' ').replace(/\s+/g, ' ').trim();
  return plain.length <= LONGEST_PART ? plain : `${plain.slice(0, LONGEST_PART - 1).toWellFormed()}…`;
}
