import type { Anchor } from './blocks.ts';
import type { DocumentFormat } from './parse-document.ts';

export type PassagePlace = {
  /** The document's link: a web address, or its path as plain text. */
  readonly link: string;
  readonly format: DocumentFormat;
  /** In source order. */
  readonly anchors: readonly Anchor[];
  readonly passage: { readonly start: number; readonly text: string; readonly trail: readonly string[] };
};

const MOST_WORDS = 8;
const FEWEST_LETTERS = 8;
/** How GitHub, GitLab and Gitea show a file: they give each Markdown heading an anchor made of its words. */
const REPOSITORY_FILE = /\/(?:blob|src)\/.+\.(?:md|markdown)$/iu;

/**
 * A link that opens a document where a passage stands: at its page (PDF), at its heading, or, on a web page without anchors,
 * at its first words (https://wicg.github.io/scroll-to-text-fragment/). A link that has a `#` already stays what it is.
 */
export function passageLink({ link, format, anchors, passage }: PassagePlace): string {
  if (link.includes('#')) return link;
  const isWeb = /^https?:\/\//iu.test(link);
  const anchor = anchors.findLast(({ start }) => start <= passage.start)?.anchor;
  if (anchor !== undefined && (isWeb || format === 'pdf')) return `${link}#${anchor}`;
  if (!isWeb || !isPage(format)) return link;
  if (REPOSITORY_FILE.test(link)) return withHeading(link, passage.trail.at(-1));
  const words = firstWords(passage.text);
  return words === undefined ? link : `${link}#:~:text=${encoded(words)}`;
}

/** A browser shows nothing of the others' text, so there is nothing to scroll to. */
function isPage(format: DocumentFormat): boolean {
  return format === 'html' || format === 'markdown' || format === 'text';
}

function withHeading(link: string, heading: string | undefined): string {
  const slug = heading
    ?.toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/gu, '-');
  return slug === undefined || slug === '' ? link : `${link}#${encodeURIComponent(slug)}`;
}

/** Words that stand side by side on the page: of one line, behind its bullet, and of one cell. */
function firstWords(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const [cell = ''] = line
      .replace(/^[\s|]*(?:[-*] |\d{1,3}\. )?/u, '')
      .split('|')
      .map((each) => each.trim());
    const words = cell.split(/\s+/u).slice(0, MOST_WORDS).join(' ');
    if ((words.match(/\p{L}/gu)?.length ?? 0) >= FEWEST_LETTERS) return words;
  }
  return undefined;
}

/** Commas, ampersands and hyphens part the directive's own fields. */
function encoded(words: string): string {
  return encodeURIComponent(words)
    .replace(/-/gu, '%2D')
    .replace(/[!'()*]/gu, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
