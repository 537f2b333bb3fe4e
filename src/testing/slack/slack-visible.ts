import { ActionName } from '../../core/message.ts';
import type { VisibleMessage } from '../adapter-contract.ts';
import type { SlackMessage } from './slack-stand-in.ts';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every text object of the blocks, in reading order. */
export function mrkdwnOf(blocks: readonly Json[]): readonly string[] {
  return blocks.flatMap((block) => {
    if (isObject(block.text)) return [String(block.text.text)];
    const elements = Array.isArray(block.elements) ? (block.elements as Json[]) : [];
    return block.type === 'context' ? elements.map((element) => String(element.text)) : [];
  });
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** What rich text shows, block by block: Slack makes nothing of it live but elements that say so. */
export function richTextOf(blocks: readonly Json[]): readonly string[] {
  return blocks.filter(({ type }) => type === 'rich_text').map(textOfRichText);
}

function textOfRichText(block: Json): string {
  return objects(block.elements)
    .map((part) => objects(part.elements).map(textOfElement).join(''))
    .join('\n');
}

function textOfElement({ type, text, name }: Json): string {
  if (type === 'text') return String(text);
  return type === 'emoji' ? `:${String(name)}:` : `<${String(type)}>`;
}

/** The texts that a reader sees, in order, each as Slack writes it: mrkdwn, or rich text as it stands. */
function shownTexts(blocks: readonly Json[]): readonly string[] {
  return blocks.flatMap((block) =>
    block.type === 'rich_text' ? [textOfRichText(block)] : mrkdwnOf([block]).map(shownText),
  );
}

/** What mrkdwn shows: entities resolved, `<url|label>` as its label. */
export function shownText(mrkdwn: string): string {
  return mrkdwn
    .replace(/<([^<>|]*)\|([^<>]*)>/g, '$2')
    .replace(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Everything in angle brackets: what Slack makes live. */
export function liveMarkup(mrkdwn: string): readonly string[] {
  return [...mrkdwn.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? '');
}

/** A Slack message as a reader sees it. */
export function visibleMessage(channel: string, message: SlackMessage): VisibleMessage {
  const blocks = message.blocks ?? [];
  const shown = shownTexts(blocks);
  const elementsOf = (kind: string) =>
    blocks.filter(({ type }) => type === kind).flatMap(({ elements }) => objects(elements));
  const buttons = elementsOf('actions');
  const inputs = blocks.filter(({ type }) => type === 'input');
  const ids = buttons.map(({ action_id }) => String(action_id));
  const choices = buttons
    .filter((_, index) => ids[index]?.startsWith('choose:'))
    .map(({ text }) => String(Object(text).text));
  return {
    id: `${channel}:${message.ts}`,
    text: (shown.length > 0 ? shown : [shownText(message.text)]).join('\n'),
    links: mrkdwnOf(blocks)
      .flatMap(liveMarkup)
      .map((inside) => (inside.split('|')[0] ?? '').replaceAll('&amp;', '&')),
    actions: ids.filter((id) => !id.startsWith('choose:')).map((id) => ActionName.parse(id)),
    ...(choices.length > 0 ? { choices } : {}),
    ...(inputs.length > 0 ? { fields: inputs.map(({ label }) => String(Object(label).text)) } : {}),
    takesThumbs: elementsOf('context_actions').some(({ type }) => type === 'feedback_buttons'),
  };
}
