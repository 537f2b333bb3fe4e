import type { ExtractiveWeights } from './extractive-weights.ts';
import type { IndexedSource } from './index-units.ts';
import { isSupported } from './is-supported.ts';
import { rankAsk, type RankingLanguage, settledRanking } from './rank-for-asks.ts';
import type { Ranking } from './rank-units.ts';
import type { Unit } from './source-units.ts';

/** A row for everything that has no row of its own. */
const REST =
  /^(?:all |any |every )?(?:elsewhere|everywhere else|anywhere else|other|others|the rest|rest of|everyone else|everything else|anything else|übrige|andere|sonstige|restliche|autres?|ailleurs|otr[oa]s?|resto|outr[oa]s?)(?!\p{L})/iu;

/** How far behind the best unit's score the table may be. */
const BEHIND = 3;

type Reader = {
  readonly sources: readonly IndexedSource[];
  readonly language: RankingLanguage;
  readonly weights: ExtractiveWeights | undefined;
};

/**
 * For a name that no source knows ("the hotel limit in Porto"): the rows for the rest of the table that answers the question
 * for other names. All of them, since nothing tells which one holds. Undefined where there is no such name or table.
 */
export function remainingRows(
  { analysis, units }: Ranking,
  { sources, language, weights }: Reader,
): { readonly ranking: Ranking; readonly units: readonly Unit[] } | undefined {
  const unknown = analysis.terms.filter(
    (term) =>
      term.kind === 'name' &&
      term.asked &&
      !units.some((unit) => (unit.own + unit.headings + unit.title).includes(` ${term.term} `)),
  );
  const [only, ...others] = unknown;
  if (only === undefined || others.length > 0) return undefined;
  const terms = analysis.terms.filter((term) => term !== only);
  const ranking = settledRanking(rankAsk({ ...analysis, terms }, sources, language), weights?.unit);
  const [best] = ranking.ranked;
  if (best === undefined) return undefined;
  const row = ranking.ranked.find(({ indexed }) => restOf(indexed.unit.block, ranking).length > 0);
  if (row === undefined || row.score < best.score - BEHIND) return undefined;
  const first = { ...ranking, ranked: [row, ...ranking.ranked.filter((one) => one !== row)] };
  if (!isSupported(first, weights?.support)) return undefined;
  return { ranking: first, units: restOf(row.indexed.unit.block, ranking) };
}

function restOf(block: string, { units }: Ranking): readonly Unit[] {
  return units
    .map(({ unit }) => unit)
    .filter((unit) => unit.kind === 'row' && unit.block === block && REST.test(unit.cells[0]?.value ?? ''));
}
