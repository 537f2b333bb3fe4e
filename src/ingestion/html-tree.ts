import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import { unified } from 'unified';
import type { Root } from 'mdast';

const parser = unified().use(rehypeParse, { fragment: false });
const fragmentParser = unified().use(rehypeParse, { fragment: true });
const converter = unified().use(rehypeRemark);

type Tree = ReturnType<typeof parser.parse>;
type Node = Tree | Tree['children'][number];
type Element = Extract<Node, { type: 'element' }>;

/** Parts of a page that are about the site or for machines; never what a reader came for. */
const MACHINERY = new Set(
  'script style noscript template svg math iframe object embed canvas audio video form button select input textarea dialog link meta'.split(
    ' ',
  ),
);
const SITE_PARTS = new Set(['nav', 'header', 'footer', 'aside', 'menu']);
const SITE_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'complementary', 'search']);
const HIDING =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/iu;
const DEEPEST = 400;
const CLOSES_ITSELF =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|th|tr|dt|dd|option|thead|tbody)$/iu;

/** A page's main part as a Markdown tree with the page's own offsets, and its `<title>`. */
export type HtmlPage = { readonly tree: Root; readonly title?: string };

/** Reads a whole page: navigation, scripts, hidden text and the like are left out. Undefined if it nests too deeply to be read. */
export function parsePage(html: string): HtmlPage | undefined {
  if (nestsTooDeeply(html)) return undefined;
  const page = parser.parse(html);
  const title = find(page, (element) => element.tagName === 'title');
  const main =
    find(page, (element) => element.tagName === 'main' || element.properties.role === 'main') ??
    only(page, 'article');
  prune(page, main);
  const tree: Tree = {
    type: 'root',
    children: [main ?? find(page, (element) => element.tagName === 'body') ?? page].flatMap(childrenOf),
  };
  return { tree: toMarkdownTree(tree), title: title && textOf(title) };
}

/** Reads HTML that stands inside Markdown, where every visible part was meant. Undefined as in `parsePage`. */
export function parseFragment(html: string): Root | undefined {
  if (nestsTooDeeply(html)) return undefined;
  const tree = fragmentParser.parse(html);
  prune(tree, tree);
  return toMarkdownTree(tree);
}

function toMarkdownTree(tree: Tree): Root {
  return converter.runSync(tree) as Root;
}

function childrenOf(node: Node): Tree['children'] {
  return 'children' in node ? (node.children as Tree['children']) : [];
}

/** Depth first without recursion, so that no page is too deep. */
function* walk(root: Node): Generator<Node> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (const child of childrenOf(node).toReversed()) open.push(child);
  }
}

function find(root: Node, wanted: (element: Element) => boolean): Element | undefined {
  for (const node of walk(root)) if (node.type === 'element' && wanted(node)) return node;
  return undefined;
}

function only(root: Node, tagName: string): Element | undefined {
  const found = [...walk(root)].filter((node) => node.type === 'element' && node.tagName === tagName);
  return found.length === 1 ? (found[0] as Element) : undefined;
}

function textOf(root: Node): string {
  return [...walk(root)]
    .map((node) => (node.type === 'text' ? node.value : ''))
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Takes out what nobody is meant to read. Inside `main` an aside or a header is part of the text, and stays. */
function prune(root: Node, main: Node | undefined): void {
  const inside = new Set<Node>(main === undefined ? [] : walk(main));
  for (const node of walk(root)) {
    if (!('children' in node)) continue;
    node.children = childrenOf(node).filter((child) => {
      if (child.type === 'comment' || child.type === 'doctype') return false;
      return child.type !== 'element' || child === main || isContent(child, inside.has(child));
    }) as typeof node.children;
  }
}

function isContent(element: Element, insideMain: boolean): boolean {
  const { properties, tagName } = element;
  if (MACHINERY.has(tagName)) return false;
  if (properties.hidden !== undefined && properties.hidden !== false) return false;
  if (HIDING.test(String(properties.style ?? ''))) return false;
  if (tagName === 'nav' || properties.role === 'navigation') return false;
  if (!insideMain && (SITE_PARTS.has(tagName) || SITE_ROLES.has(String(properties.role)))) return false;
  // Documentation tools put a mark behind each heading that links to itself.
  return !(
    tagName === 'a' &&
    /^[#¶§🔗]?$/u.test(textOf(element)) &&
    String(properties.href ?? '').startsWith('#')
  );
}

function nestsTooDeeply(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][\w-]{0,40})/giu)) {
    if (CLOSES_ITSELF.test(name)) continue;
    const count = open.get(name) ?? 0;
    if (slash && count === 0) continue;
    open.set(name, slash ? count - 1 : count + 1);
    depth += slash ? -1 : 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
