import { toString as textOf } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { ActionName } from '../../core/message.ts';
import type { VisibleMessage } from '../adapter-contract.ts';

type Json = Readonly<Record<string, unknown>>;

const parser = unified().use(remarkParse).use(remarkGfm);

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Every object inside, outermost first. */
export function objectsIn(value: unknown): readonly Json[] {
  if (!isObject(value)) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value, ...inner];
}

/** Some clients make links of domains that stand in plain text. */
const BARE_DOMAIN = /(?:[\p{L}\d-]+\.)+(?:com|net|org|io|co|ru|example|рф)(?![\p{L}\d-])/giu;

/** What Teams makes of Markdown: the words, the addresses behind links, and HTML that would come alive. */
export function shownMarkdown(markdown: string): {
  readonly text: string;
  readonly links: readonly string[];
  readonly html: readonly string[];
} {
  const tree = parser.parse(markdown);
  const nodes = objectsIn(tree);
  const blocks = tree.children.map((node) => textOf(node));
  return {
    text: blocks.join('\n'),
    links: [
      ...nodes
        .filter(({ type }) => type === 'link' || type === 'image' || type === 'definition')
        .map(({ url }) => String(url)),
      ...nodes
        .filter(({ type }) => type === 'text')
        .flatMap(({ value }) => String(value).match(BARE_DOMAIN) ?? []),
    ],
    html: nodes.filter(({ type }) => type === 'html').map(({ value }) => String(value)),
  };
}

/** The claims of an activity's entity. */
export function claimsOf(activity: Json): readonly Json[] {
  return objectsIn(activity.entities).filter((entry) => entry['@type'] === 'Claim');
}

/** An activity as a reader of Teams sees it: its text, the footnotes on hovering, its cards. */
export function visibleActivity(id: string, activity: Json): VisibleMessage {
  const markdown = shownMarkdown(typeof activity.text === 'string' ? activity.text : '');
  const appearances = claimsOf(activity).flatMap(({ appearance }) =>
    isObject(appearance) ? [appearance] : [],
  );
  const card = objectsIn(activity.attachments);
  const words = card
    .filter(({ type }) => type === 'TextBlock' || type === 'TextRun')
    .map(({ text }) => String(text));
  const actions = card.flatMap(({ data }) => {
    const footnote: unknown = isObject(data) ? data.footnote : undefined;
    const action = isObject(footnote) ? ActionName.parse(footnote.action) : 'choose';
    return action === 'choose' ? [] : [action];
  });
  const fields = card
    .filter(({ type }) => String(type).startsWith('Input.'))
    .map(({ label }) => String(label));
  const choices = card.filter(({ verb }) => verb === 'choose').map(({ title }) => String(title));
  return {
    id,
    text: [markdown.text, ...words, ...appearances.flatMap(({ name, abstract }) => [name, abstract])].join(
      '\n',
    ),
    links: [...markdown.links, ...appearances.flatMap(({ url }) => (typeof url === 'string' ? [url] : []))],
    actions,
    ...(choices.length > 0 ? { choices } : {}),
    ...(fields.length > 0 ? { fields } : {}),
    takesThumbs: isObject(activity.channelData) && activity.channelData.feedbackLoop !== undefined,
  };
}
