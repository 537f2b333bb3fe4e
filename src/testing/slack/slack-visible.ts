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
  const texts = mrkdwnOf(blocks);
  const buttons = blocks
    .filter((block) => block.type === 'actions')
    .flatMap((block) => (Array.isArray(block.elements) ? (block.elements as Json[]) : []));
  const ids = buttons.map(({ action_id }) => String(action_id));
  const choices = buttons
    .filter((_, index) => ids[index]?.startsWith('choose:'))
    .map(({ text }) => String(Object(text).text));
  return {
    id: `${channel}:${message.ts}`,
    text: (texts.length > 0 ? texts : [message.text]).map(shownText).join('\n'),
    links: texts.flatMap(liveMarkup).map((inside) => (inside.split('|')[0] ?? '').replaceAll('&amp;', '&')),
    actions: ids.filter((id) => !id.startsWith('choose:')).map((id) => ActionName.parse(id)),
    ...(choices.length > 0 ? { choices } : {}),
  };
}
