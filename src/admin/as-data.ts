/** What others wrote, as one short line of code: nothing in it comes alive, breaks the line or colours a terminal. */
export function asData(text: string, longest = 120): string {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll('`', '’')
    .trim();
  const short = line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
  return `\`${short === '' ? ' ' : short}\``;
}

/** What others wrote, quoted line by line; what is long is cut. */
export function quoted(text: string, longest = 1_000): string {
  const short = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
  // A carriage return alone ends a line of Markdown too: what stood behind it would be Footnote's own words.
  return short
    .split(/\r\n?|\n/)
    .map((line) => `> ${line}`)
    .join('\n');
}

/** `2026-11-22 10:00`, in UTC. */
export function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
