/** What a model answers, alone, when the sources don't hold the answer. */
export const NOT_IN_SOURCES = 'NOT_IN_SOURCES';

const OPEN_PART = new RegExp(String.raw`^${NOT_IN_SOURCES}: (.+)$`, 'gm');

/** How an answer names a part of the question that the sources don't answer: on a line of its own. */
export function openPart(ask: string): string {
  return `${NOT_IN_SOURCES}: ${oneLine(ask)}`;
}

/** An answer, and the parts of the question that it names as open. */
export function withoutOpenParts(answer: string): {
  readonly text: string;
  readonly open: readonly string[];
} {
  const open = [...answer.matchAll(OPEN_PART)].map(([, ask = '']) => ask.trim());
  return { text: open.length === 0 ? answer : answer.replace(OPEN_PART, '').trim(), open };
}

/** One numbered source as a prompt shows it. */
export type SourceBlock = {
  readonly id: number;
  readonly title: string;
  /** The trail of headings, joined by " > "; empty at a document's top. */
  readonly section: string;
  readonly text: string;
};

const BLOCK = /<source id="(\d{1,6})" title="([^"]*)"(?: section="([^"]*)")?>\n?([\s\S]*?)\n?<\/source>/g;

/** The block in a prompt. Content is escaped, so that no document can close its block or open another. */
export function renderSourceBlock(source: SourceBlock): string {
  const title = escapeMarkup(oneLine(source.title));
  const section = escapeMarkup(oneLine(source.section));
  return `<source id="${source.id}" title="${title}" section="${section}">\n${escapeMarkup(source.text)}\n</source>`;
}

/** Reads blocks back from a prompt, in order. */
export function parseSourceBlocks(prompt: string): readonly SourceBlock[] {
  return [...prompt.matchAll(BLOCK)].map(([, id, title, section, text]) => ({
    id: Number(id),
    title: unescapeMarkup(title ?? ''),
    section: unescapeMarkup(section ?? ''),
    text: unescapeMarkup(text ?? ''),
  }));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function unescapeMarkup(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
