import type { QuestionAnalysis } from './question-terms.ts';
import type { Ranking } from './rank-units.ts';

export function isSupported(ranking: Ranking, _analysis: QuestionAnalysis): boolean {
  const unit = ranking.ranked[0];
  if (unit === undefined) return false;
  let missing = 0;
  let total = 0;
  for (const { term, weight, strength } of unit.supports) {
    if (term.kind === 'strict' && strength < 0.2) return false;
    if (term.kind === 'number') continue;
    total += weight;
    if (strength < 0.3) missing += weight * (1 - strength);
  }
  return total > 0 && missing / total <= 0.34;
}
