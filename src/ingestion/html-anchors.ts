import type { Anchor } from './blocks.ts';
import { childrenOf, type HtmlNode, type HtmlTree, isElement, walkHtml } from './html-nodes.ts';

/** The headings of a page that can be linked to: tools put the id on the heading, inside it, or on the section that it opens. */
export function htmlAnchors(tree: HtmlTree): Anchor[] {
  const anchors: Anchor[] = [];
  for (const { node, parent } of walkHtml(tree)) {
    if (!isElement(node) || !/^h[1-6]$/u.test(node.tagName)) continue;
    const opened = parent && childrenOf(parent).find((each) => isElement(each)) === node ? parent : undefined;
    const ids = [node, ...childrenOf(node), ...(opened ? [opened] : [])].map(idOf);
    const id = ids.find((each) => each !== undefined);
    const start = node.position?.start.offset;
    if (start !== undefined && id !== undefined) anchors.push({ start, anchor: encodeURIComponent(id) });
  }
  return anchors;
}

function idOf(node: HtmlNode): string | undefined {
  if (!isElement(node)) return undefined;
  const id = node.properties.id ?? (node.tagName === 'a' ? node.properties.name : undefined);
  return typeof id === 'string' && id !== '' ? id : undefined;
}
