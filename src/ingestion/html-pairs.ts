import {
  childrenOf,
  type HtmlElement,
  type HtmlNode,
  type HtmlTree,
  isElement,
  walkHtml,
} from './html-nodes.ts';

type Children = HtmlElement['children'];
type Group = { readonly terms: HtmlElement[]; readonly definitions: HtmlElement[] };

/**
 * Rewrites what is read in pairs, so that no cut parts them: each entry of a definition list becomes one item
 * (`term: definition`), and a question that opens (`summary`) leads into its answer.
 */
export function joinPairs(tree: HtmlTree): void {
  for (const { node } of walkHtml(tree)) {
    if (!isElement(node)) continue;
    if (node.tagName === 'dl') {
      node.children = groupsOf(node).map(toItem);
      node.tagName = 'ul';
    } else if (node.tagName === 'summary' && node.children.length > 0) {
      const strong: HtmlElement = { ...node, tagName: 'strong', properties: {} };
      node.children = [strong];
    }
  }
}

function groupsOf(list: HtmlElement): Group[] {
  const groups: Group[] = [];
  const entries = childrenOf(list)
    .flatMap((child): HtmlNode[] => (isElement(child, 'div') ? childrenOf(child) : [child]))
    .filter((child): child is HtmlElement => isElement(child));
  for (const entry of entries) {
    const isTerm = entry.tagName === 'dt';
    const open = groups.at(-1);
    if (open === undefined || (isTerm && open.definitions.length > 0))
      groups.push({ terms: isTerm ? [entry] : [], definitions: isTerm ? [] : [entry] });
    else (isTerm ? open.terms : open.definitions).push(entry);
  }
  return groups;
}

function toItem({ terms, definitions }: Group): HtmlElement {
  const [first, ...more] = definitions;
  const named = terms.flatMap(
    (term, index): Children => (index === 0 ? term.children : [glue(', ', term), ...term.children]),
  );
  const separator = first === undefined || named.length === 0 ? [] : [glue(': ', first)];
  return {
    type: 'element',
    tagName: 'li',
    properties: {},
    children: [
      ...named,
      ...separator,
      ...(first === undefined ? [] : unwrapped(first)),
      ...more.map((definition) => ({ ...definition, tagName: 'p' })),
    ],
  };
}

/** A definition's only paragraph would stand on a line of its own. */
function unwrapped(definition: HtmlElement): Children {
  const content = definition.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  const [only] = content;
  return content.length === 1 && only && isElement(only, 'p') ? only.children : definition.children;
}

/** Text of our own, which stands in front of `before` and covers nothing of the source. */
function glue(value: string, before: HtmlElement): Children[number] {
  const start = before.position?.start;
  return { type: 'text', value, position: start && { start, end: start } };
}
