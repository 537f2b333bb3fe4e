import type { RankedUnit, Ranking } from './rank-units.ts';

const MAX_ROWS = 6;
const MAX_CHARACTERS = 700;
const ALSO_MEANT = 0.88;

/** The best row as "Header: value; …", and those of its table that fit nearly as well, in the table's order. */
export function rowsAnswer(best: RankedUnit, ranking: Ranking): string {
  const { unit } = best.indexed;
  const rows: RankedUnit[] = [];
  let length = 0;
  for (const other of ranking.ranked) {
    if (other.score < best.score * ALSO_MEANT || rows.length >= MAX_ROWS) break;
    if (other.indexed.unit.block !== unit.block) continue;
    length += other.indexed.unit.text.length;
    if (rows.length > 0 && length > MAX_CHARACTERS) break;
    rows.push(other);
  }
  const texts = rows.toSorted((a, b) => a.index - b.index).map(({ indexed }) => indexed.unit.text);
  const marker = `[${unit.sourceId}]`;
  return texts.length === 1 ? `${texts.join('')} ${marker}` : texts.map((text) => `- ${text} ${marker}`).join('\n');
}
