import { detectLanguage } from '../language/detect-language.ts';
import { tokens } from '../language/english-terms.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { ForeignLanguage } from '../language/languages.ts';
import { plainGerman } from '../language/plain-german.ts';
import type { Thesaurus } from '../language/thesaurus.ts';
import { workplaceWordsIn } from '../language/workplace-lexicon.ts';

/** A question with the words that others would use for the same, for a second search; undefined when there are none. */
export type ExpandQuestion = (question: string) => string | undefined;

const MAX_ADDED = 60;

/**
 * Expands by a thesaurus: "fever" also finds pages that say "sick". A question in another language than English is also
 * searched by what people at work say for its words, there and in English; its function words, which may look like English
 * words or names ("die Probezeit", "periodo de prueba"), say nothing.
 */
export function createQuestionExpansion(thesaurus: Thesaurus): ExpandQuestion {
  return (question) => {
    const language = detectLanguage(question) ?? 'en';
    const read = language === 'de' ? plainGerman(question) : question;
    const telling = language === 'en' ? question : withoutFunctionWords(read, language);
    const foreign = language === 'en' ? [] : workplaceWordsIn(telling, language);
    const added = [...new Set([...foreign, ...thesaurus.related(telling)])].slice(0, MAX_ADDED);
    return added.length === 0 ? undefined : `${telling} ${added.join(' ')}`;
  };
}

/** "DE" and "US" stay: who writes them so means countries. */
function withoutFunctionWords(question: string, language: ForeignLanguage): string {
  return tokens(question)
    .filter(({ raw }) => /^\p{Lu}{2}$/u.test(raw) || !FUNCTION_WORDS[language].has(raw.toLowerCase()))
    .map(({ raw }) => raw)
    .join(' ');
}
