/** A stretch of a grid: one row that stands alone, or a table. Numbers are indices of rows and columns. */
export type GridPart =
  | { readonly kind: 'note'; readonly row: number }
  | {
      readonly kind: 'table';
      readonly head: number;
      readonly rows: readonly number[];
      /** Those that hold anything. */
      readonly columns: readonly number[];
    };

type OpenTable = { readonly head: number; readonly rows: number[] };

/**
 * Finds the tables of a sheet or of a CSV file. A table's head is its first row with at least two cells; rows of one cell
 * above it are notes (a title, a date). A blank row followed by a row of one cell ends a table; blank rows otherwise say nothing.
 */
export function gridTables(grid: readonly (readonly string[])[]): GridPart[] {
  const parts: (GridPart | OpenTable)[] = [];
  let table: OpenTable | undefined;
  let afterBlank = false;
  for (const [row, cells] of grid.entries()) {
    const filled = filledCells(cells);
    if (filled > 0) {
      if (filled === 1 && afterBlank) table = undefined;
      if (table !== undefined) table.rows.push(row);
      else if (filled === 1) parts.push({ kind: 'note', row });
      else parts.push((table = { head: row, rows: [] }));
    }
    afterBlank = filled === 0;
  }
  return parts.map((part) => ('kind' in part ? part : closed(part, grid)));
}

function closed({ head, rows }: OpenTable, grid: readonly (readonly string[])[]): GridPart {
  const columns = new Set<number>();
  for (const row of [head, ...rows])
    for (const [column, cell] of (grid[row] ?? []).entries()) if (cell.trim() !== '') columns.add(column);
  return { kind: 'table', head, rows, columns: [...columns].toSorted((a, b) => a - b) };
}

function filledCells(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
}
