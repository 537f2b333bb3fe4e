import type { PhrasingContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';

/** A stretch of text in one style; `url` makes it a link, `marker` a footnote's number. The text is raw: escaping happens when it is written. */
export type Run = {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly url?: string;
  readonly marker?: boolean;
};

export type RunStyle = Omit<Run, 'text' | 'url' | 'marker'>;

export type InlineRules = {
  /** Cuts plain text into runs, so that a channel can treat footnote numbers in its own way. */
  readonly textRuns: (text: string, style: RunStyle) => Run[];
  /** Addresses that may become links; any other link is reduced to its label. */
  readonly links: ReadonlySet<string>;
};

/** Markdown's inline nodes as runs. Images are reduced to their description, HTML to its own text. */
export function inlineRuns(
  nodes: readonly PhrasingContent[],
  rules: InlineRules,
  style: RunStyle = {},
): Run[] {
  return nodes.flatMap((node) => inlineRun(node, rules, style));
}

function inlineRun(node: PhrasingContent, rules: InlineRules, style: RunStyle): Run[] {
  switch (node.type) {
    case 'text':
      return rules.textRuns(node.value, style);
    case 'strong':
      return inlineRuns(node.children, rules, { ...style, bold: true });
    case 'emphasis':
      return inlineRuns(node.children, rules, { ...style, italic: true });
    case 'delete':
      return inlineRuns(node.children, rules, { ...style, strike: true });
    case 'inlineCode':
      return [{ ...style, text: node.value, code: true }];
    case 'break':
      return [{ text: '\n' }];
    case 'link':
      return linkRuns(node.url, inlineRuns(node.children, rules, style), rules, style);
    case 'linkReference':
      // The answer's own definitions are text: `[1]` means the footnote, whatever `[1]: …` claims.
      return rules.textRuns(`[${textOf(node)}]`, style);
    case 'image':
    case 'imageReference':
      return node.alt ? [{ ...style, text: node.alt }] : [];
    case 'footnoteReference':
      return [{ ...style, text: `[^${node.label ?? node.identifier}]` }];
    case 'html':
      return [{ ...style, text: /^<br\s*\/?>$/i.test(node.value) ? '\n' : node.value }];
    default:
      return [{ ...style, text: textOf(node) }];
  }
}

function linkRuns(url: string, label: readonly Run[], rules: InlineRules, style: RunStyle): Run[] {
  const href = URL.parse(url)?.href ?? url;
  const text = label.map((run) => run.text).join('') || href;
  return rules.links.has(href) ? [{ ...style, text, url: href }] : [...label];
}

/** Text in pieces: each `[n]` with up to three digits apart, with its number. */
export function footnotePieces(text: string): { readonly text: string; readonly number?: number }[] {
  return text
    .split(/(\[\d{1,3}\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const number = /^\[(\d{1,3})\]$/.exec(piece)?.[1];
      return number === undefined ? { text: piece } : { text: piece, number: Number(number) };
    });
}
