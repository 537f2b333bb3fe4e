import type { Thesaurus } from '../language/thesaurus.ts';

/** A question with the words that others would use for the same, for a second search; undefined when there are none. */
export type ExpandQuestion = (question: string) => string | undefined;

const MAX_ADDED = 60;

/** Expands by a thesaurus: "fever" also finds pages that say "sick". */
export function createQuestionExpansion(thesaurus: Thesaurus): ExpandQuestion {
  return (question) => {
    const added = thesaurus.related(question).slice(0, MAX_ADDED);
    return added.length === 0 ? undefined : `${question} ${added.join(' ')}`;
  };
}
