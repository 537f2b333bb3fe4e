import { ActionName } from '../../core/message.ts';
import type { VisibleMessage } from '../adapter-contract.ts';

/** Every string that the page would show, and every address that it would make clickable. */
function shownBy(value: unknown): { readonly texts: string[]; readonly links: string[] } {
  if (typeof value !== 'object' || value === null) return { texts: [], links: [] };
  const inner = Object.values(value).map(shownBy);
  const texts = ['value', 'title', 'quote'].flatMap((field) => Object(value)[field] ?? []);
  const links = 'url' in value && typeof value.url === 'string' ? [value.url] : [];
  return {
    texts: [...texts.filter((text) => typeof text === 'string'), ...inner.flatMap((part) => part.texts)],
    links: [...links, ...inner.flatMap((part) => part.links)],
  };
}

/** A message of the web chat as a reader sees it. */
export function visibleWebMessage(id: string, body: Readonly<Record<string, unknown>>): VisibleMessage {
  const { texts, links } = shownBy(body);
  const verified = typeof body.verified === 'string' ? [body.verified] : [];
  return {
    id,
    text: [...texts, ...verified].join(' '),
    links,
    actions: ActionName.array().parse(body.actions),
    ...(Array.isArray(body.choices) ? { choices: body.choices.map(String) } : {}),
  };
}
