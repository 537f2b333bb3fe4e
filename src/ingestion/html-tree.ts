import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import { unified } from 'unified';
import type { Root } from 'mdast';
import type { Anchor } from './blocks.ts';
import { htmlAnchors } from './html-anchors.ts';
import {
  childrenOf,
  type HtmlElement,
  type HtmlNode,
  type HtmlTree,
  isElement,
  pageParser,
  textOf,
  walkHtml,
} from './html-nodes.ts';
import { joinPairs } from './html-pairs.ts';

const fragmentParser = unified().use(rehypeParse, { fragment: true });
const converter = unified().use(rehypeRemark);

/** Parts of a page that are about the site or for machines; never what a reader came for. */
const MACHINERY = new Set(
  'script style noscript template svg math iframe object embed canvas audio video form button select input textarea dialog link meta'.split(
    ' ',
  ),
);
const SITE_PARTS = new Set(['nav', 'header', 'footer', 'aside', 'menu']);
/** Whole names of classes and ids that site builders give to what repeats on every page. */
const SITE_NAMES =
  /^(?:breadcrumbs?|breadcrumb-nav|toc|table-of-contents|on-this-page|pagination|pager|prev-next|skip-(?:to-)?(?:link|content|main)|skiplink|cookie-(?:banner|consent|notice|bar)|edit-(?:this-)?page|edit-link|page-feedback|was-this-helpful|social-share|share-buttons|sr-only|visually-hidden|screen-reader-text|headerlink|anchor-link)$/iu;
const SITE_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'complementary', 'search']);
const HIDING =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/iu;
const DEEPEST = 400;
const CLOSES_ITSELF =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|th|tr|dt|dd|option|thead|tbody)$/iu;

/** A page's main part as a Markdown tree with the page's own offsets, its `<title>`, and the headings that can be linked to. */
export type HtmlPage = { readonly tree: Root; readonly title?: string; readonly anchors: readonly Anchor[] };

/** Reads a whole page: navigation, scripts, hidden text and the like are left out. Undefined if it nests too deeply to be read. */
export function parsePage(html: string): HtmlPage | undefined {
  if (nestsTooDeeply(html)) return undefined;
  const page = pageParser.parse(html);
  const title = find(page, (element) => element.tagName === 'title');
  const main =
    find(page, (element) => element.tagName === 'main' || element.properties.role === 'main') ??
    only(page, 'article');
  prune(page, main);
  const tree: HtmlTree = {
    type: 'root',
    children: [main ?? find(page, (element) => element.tagName === 'body') ?? page].flatMap(childrenOf),
  };
  return { tree: toMarkdownTree(tree), title: title && textOf(title), anchors: htmlAnchors(tree) };
}

/** Reads HTML that stands inside Markdown, where every visible part was meant. Undefined as in `parsePage`. */
export function parseFragment(html: string): Root | undefined {
  if (nestsTooDeeply(html)) return undefined;
  const tree = fragmentParser.parse(html);
  prune(tree, tree);
  return toMarkdownTree(tree);
}

function toMarkdownTree(tree: HtmlTree): Root {
  joinPairs(tree);
  return converter.runSync(tree) as Root;
}

function find(root: HtmlNode, wanted: (element: HtmlElement) => boolean): HtmlElement | undefined {
  for (const { node } of walkHtml(root)) if (node.type === 'element' && wanted(node)) return node;
  return undefined;
}

function only(root: HtmlNode, tagName: string): HtmlElement | undefined {
  const found = [...walkHtml(root)].map(({ node }) => node).filter((node) => isElement(node, tagName));
  return found.length === 1 ? found[0] : undefined;
}

/** Takes out what nobody is meant to read. Inside `main` an aside or a header is part of the text, and stays. */
function prune(root: HtmlNode, main: HtmlNode | undefined): void {
  const inside = new Set<HtmlNode>(main === undefined ? [] : [...walkHtml(main)].map(({ node }) => node));
  for (const { node } of walkHtml(root)) {
    if (!('children' in node)) continue;
    node.children = childrenOf(node).filter((child) => {
      if (child.type === 'comment' || child.type === 'doctype') return false;
      return child.type !== 'element' || child === main || isContent(child, inside.has(child));
    }) as typeof node.children;
  }
}

function isContent(element: HtmlElement, insideMain: boolean): boolean {
  const { properties, tagName } = element;
  if (MACHINERY.has(tagName)) return false;
  if (properties.hidden !== undefined && properties.hidden !== false) return false;
  if (HIDING.test(String(properties.style ?? ''))) return false;
  if (tagName === 'nav' || properties.role === 'navigation') return false;
  if (tagName !== 'body' && namesOf(element).some((name) => SITE_NAMES.test(name))) return false;
  if (!insideMain && (SITE_PARTS.has(tagName) || SITE_ROLES.has(String(properties.role)))) return false;
  // Documentation tools put a mark behind each heading that links to itself.
  return !(
    tagName === 'a' &&
    /^[#¶§🔗]?$/u.test(textOf(element)) &&
    String(properties.href ?? '').startsWith('#')
  );
}

function namesOf({ properties }: HtmlElement): string[] {
  const names = Array.isArray(properties.className) ? properties.className : [];
  return [...names, properties.id ?? ''].map(String);
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
