import readWorkbook from 'read-excel-file/node';
import { BlockWriter } from './block-writer.ts';
import type { ExtractedDocument } from './blocks.ts';
import { gridTables } from './grid-tables.ts';
import { type ArchiveLimits, checkArchive, RefusedFileError } from './office-archive.ts';
import { officeProperties } from './office-properties.ts';

/** Names that a program gave, which say nothing. */
const UNNAMED = /^(?:sheet|tabelle|hoja|feuille?|feuil|planilha|folha|blad) ?\d*$/iu;

/** Reads a workbook: each sheet is a heading, its tables keep their heads; of formulas the results. Throws RefusedFileError. */
export async function extractWorkbook(
  bytes: Uint8Array,
  limits: ArchiveLimits & { readonly cells: number },
): Promise<ExtractedDocument> {
  const archive = checkArchive(bytes, limits);
  if (!archive.names.has('xl/workbook.xml'))
    throw new RefusedFileError('is not an Excel workbook: it is a ZIP archive of something else');
  const sheets = await readWorkbook(Buffer.from(bytes)).catch(() => {
    throw new RefusedFileError('is damaged: its sheets cannot be read. Save it again as .xlsx');
  });
  const cells = sheets.reduce((sum, { data }) => sum + data.reduce((all, row) => all + row.length, 0), 0);
  if (cells > limits.cells)
    throw new RefusedFileError(`has ${cells} cells, and at most ${limits.cells} are read: split it`);
  const writer = new BlockWriter();
  for (const { sheet, data } of sheets) {
    const grid = data.map((row) => row.map(shown));
    if (!grid.some((row) => row.some((cell) => cell !== ''))) continue;
    if (sheets.length > 1 || !UNNAMED.test(sheet)) writer.heading(2, sheet);
    writeGrid(writer, grid);
  }
  return { ...writer.build(), ...officeProperties(archive) };
}

function writeGrid(writer: BlockWriter, grid: readonly (readonly string[])[]): void {
  for (const part of gridTables(grid)) {
    if (part.kind === 'note') {
      writer.paragraph(grid[part.row]?.find((cell) => cell !== '') ?? '');
      continue;
    }
    const pick = (row: number) => part.columns.map((column) => grid[row]?.[column] ?? '');
    writer.table(pick(part.head), part.rows.map(pick));
  }
}

/** A cell as a reader sees it: dates without the time of day that nobody gave them. */
function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace(/T00:00:00\.000Z$/u, '')
      .replace(/:00\.000Z$/u, '');
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'number') return String(Number(cell.toPrecision(12)));
  return typeof cell === 'string' ? cell.replace(/\s+/gu, ' ').trim() : '';
}
