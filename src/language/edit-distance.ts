/**
 * How many slips of the keyboard part two words: a letter too many, too few or wrong, or two neighbours swapped (Damerau
 * and Levenshtein, optimal string alignment). Anything above `limit` comes back as `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const width = b.length + 1;
  if (rows.length < 3 * width) rows = new Uint16Array(6 * width);
  for (let j = 0; j < width; j += 1) rows[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    if (fillRow(a, b, i) > limit) return limit + 1;
  }
  return Math.min(rows[(a.length % 3) * width + b.length] ?? 0, limit + 1);
}

/** The last three rows of the table, one behind the other. */
let rows = new Uint16Array(96);

/** Computes row `i` and returns its least value. */
function fillRow(a: string, b: string, i: number): number {
  const width = b.length + 1;
  const row = (i % 3) * width;
  const above = ((i + 2) % 3) * width;
  const beforeAbove = ((i + 1) % 3) * width;
  const letter = a.charCodeAt(i - 1);
  const swapped = i > 1 ? a.charCodeAt(i - 2) : -1;
  let least = i;
  rows[row] = i;
  for (let j = 1; j < width; j += 1) {
    const other = b.charCodeAt(j - 1);
    let value = Math.min((rows[above + j] ?? 0) + 1, (rows[row + j - 1] ?? 0) + 1);
    value = Math.min(value, (rows[above + j - 1] ?? 0) + (letter === other ? 0 : 1));
    if (swapped === other && j > 1 && letter === b.charCodeAt(j - 2)) {
      value = Math.min(value, (rows[beforeAbove + j - 2] ?? 0) + 1);
    }
    rows[row + j] = value;
    least = Math.min(least, value);
  }
  return least;
}
