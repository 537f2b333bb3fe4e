/** An address that stands bare would take the next backslash as its own. */
const MARKS = /[\\`*_{}[\]()<>#+!|~&-]|:(?=\/\/)|(?<=\bwww)\./giu;
const INVISIBLE = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029])+/gu;
/**
 * Data as Markdown that shows it and nothing else: no links, images, mentions or formatting come of it. One line, at most
 * `limit` characters. Tools wrap everything in it that they did not write themselves.
 */
export function escapeMarkdown(data: string, limit = 300): string {
  const line = data.replace(INVISIBLE, ' ').replace(/\s+/gu, ' ').trim();
  const short = line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
  return short.replace(MARKS, String.raw`\$&`);
}

/**
 * A tool's Markdown without anything that could come alive: links, images, HTML and mentions are text (bare
 * addresses the channels keep from coming alive). Lists, tables and emphasis stay. Longer texts are cut at the end of a line, and say so.
 */
export function harmlessMarkdown(markdown: string, limit = 3_500): string {
  const visible = markdown.replace(/\r\n?/gu, '\n').replace(/(?![\u200c\u200d])[^\P{C}\n\t]/gu, '');
  return cutAtLine(visible, limit)
    .replace(
      /(\\[^\n])|([[<]|&(?=[a-z#]))/giu,
      (_all, escaped?: string, mark?: string) => escaped ?? `\\${mark ?? ''}`,
    )
    .trim();
}

function cutAtLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  const end = head.lastIndexOf('\n');
  return `${end > limit / 2 ? head.slice(0, end) : head}\n\n… and more, which does not fit here.`;
}
