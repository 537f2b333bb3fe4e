import { detectLanguage } from '../language/detect-language.ts';
import { tokens } from '../language/english-terms.ts';
import type { Thesaurus } from '../language/thesaurus.ts';
import { workplaceWords } from '../language/workplace-lexicon.ts';

/** A question with the words that others would use for the same, for a second search; undefined when there are none. */
export type ExpandQuestion = (question: string) => string | undefined;

const MAX_ADDED = 60;

/**
 * Expands by a thesaurus: "fever" also finds pages that say "sick". A question in another language than English is also
 * searched by what people at work say for its words, there and in English.
 */
export function createQuestionExpansion(thesaurus: Thesaurus): ExpandQuestion {
  return (question) => {
    const added = [...new Set([...foreignWords(question), ...thesaurus.related(question)])].slice(
      0,
      MAX_ADDED,
    );
    return added.length === 0 ? undefined : `${question} ${added.join(' ')}`;
  };
}

function foreignWords(question: string): readonly string[] {
  const language = detectLanguage(question) ?? 'en';
  if (language === 'en') return [];
  return tokens(question).flatMap(({ raw }) => workplaceWords(raw, language));
}
