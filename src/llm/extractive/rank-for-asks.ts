import { asksOf } from '../../language/asks.ts';
import type { Thesaurus } from '../../language/thesaurus.ts';
import type { WordSimilarity } from '../../language/word-similarity.ts';
import type { IndexedSource } from './index-units.ts';
import { analyseQuestion } from './question-terms.ts';
import { type Ranking, rankUnits } from './rank-units.ts';

type Language = { readonly thesaurus: Thesaurus; readonly similarity: WordSimilarity | undefined };

/** One ranking for each thing that the question asks. */
export function rankForAsks(
  question: string,
  sources: readonly IndexedSource[],
  language: Language,
): readonly Ranking[] {
  const reading = {
    ...language,
    vocabulary: new Map(sources.flatMap((source) => [...source.words])),
    everything: sources.map((source) => source.whole).join(''),
  };
  return asksOf(question).map((ask) => {
    const analysis = analyseQuestion(question, ask, reading);
    const named = analysis.terms.flatMap((term) => term.names);
    return rankUnits(sources, analysis, language.thesaurus.otherNames(named));
  });
}
