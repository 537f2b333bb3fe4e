import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

/** Parses a whole page. */
export const pageParser = unified().use(rehypeParse, { fragment: false });

export type HtmlTree = ReturnType<typeof pageParser.parse>;
export type HtmlNode = HtmlTree | HtmlTree['children'][number];
export type HtmlElement = Extract<HtmlNode, { type: 'element' }>;
export type HtmlVisit = { readonly node: HtmlNode; readonly parent?: HtmlNode };

export function childrenOf(node: HtmlNode): HtmlTree['children'] {
  return 'children' in node ? (node.children as HtmlTree['children']) : [];
}

/** Depth first without recursion, so that no page is too deep. */
export function* walkHtml(root: HtmlNode): Generator<HtmlVisit> {
  const open: HtmlVisit[] = [{ node: root }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    yield visit;
    const { node } = visit;
    for (const child of childrenOf(node).toReversed()) open.push({ node: child, parent: node });
  }
}

export function isElement(node: HtmlNode, tagName?: string): node is HtmlElement {
  return node.type === 'element' && (tagName === undefined || node.tagName === tagName);
}

export function textOf(root: HtmlNode): string {
  return [...walkHtml(root)]
    .map(({ node }) => (node.type === 'text' ? node.value : ''))
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();
}
