import { stemLine } from '../../language/thesaurus.ts';
import { fitsType, holds } from './evidence.ts';
import type { QuestionAnalysis } from './question-terms.ts';
import type { TableCell, Unit } from './source-units.ts';

/** Up to here a row is said whole. */
const FEW_CELLS = 3;
const NEAR_BEST = 0.45;

/** A row as people would say it: its name, then the cells that were asked for ("Leeds – Paid days per year: 26 days"). */
export function rowAnswer(unit: Unit, analysis: QuestionAnalysis): string {
  const [key, ...others] = unit.cells;
  if (key === undefined) return unit.text;
  if (others.length === 0) return key.value;
  const cells =
    others.length < FEW_CELLS && !isNamedColumn(others, analysis)
      ? others
      : askedCells(others, unit, analysis);
  return `${key.value} – ${cells.map(said).join('; ')}`;
}

function isNamedColumn(cells: readonly TableCell[], analysis: QuestionAnalysis): boolean {
  return cells.some((cell) => headerMatch(cell, analysis) >= 1);
}

function said({ header, value }: TableCell): string {
  return header === '' ? value : `${header}: ${value}`;
}

/** The cells whose column the question speaks of, else those that look like what it wants, else all. */
function askedCells(
  cells: readonly TableCell[],
  unit: Unit,
  analysis: QuestionAnalysis,
): readonly TableCell[] {
  const scores = cells.map((cell) => {
    const line = stemLine(`${cell.header} ${cell.value}`);
    const fit = fitsType(analysis, { ...unit, text: `${cell.header}: ${cell.value}` }, line);
    return headerMatch(cell, analysis) * (0.3 + 0.7 * fit) + 0.3 * fit;
  });
  const best = Math.max(...scores);
  if (best <= 0 || (analysis.answerType === 'open' && !isNamedColumn(cells, analysis))) return cells;
  return cells.filter((_cell, at) => (scores[at] ?? 0) >= best * NEAR_BEST);
}

function headerMatch({ header }: TableCell, { terms }: QuestionAnalysis): number {
  const line = stemLine(header);
  return terms.reduce((sum, term) => {
    const worth = { word: 0.7, name: 1.2, code: 1.2, number: 0.5, common: 0.3 }[term.kind];
    return sum + worth * holds(line, term) * (term.asked ? 1.2 : 1);
  }, 0);
}
