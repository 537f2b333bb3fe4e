import { escapeMrkdwn, withoutUnseen } from './mrkdwn.ts';

/** A text object in which Slack reads no markup. `emoji: false`, or `:smile:` would become a picture. */
type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };

/**
 * One line of text as it stands, of at most `limit` characters. Slack keeps `&`, `<` and `>` escaped, so they are counted
 * as it may count them. `otherwise` stands where nothing visible is left: Slack refuses empty texts.
 */
export function plainText(text: string, limit: number, otherwise = ''): PlainText {
  const shown = oneLine(text, limit) || oneLine(otherwise, limit) || '…';
  return { type: 'plain_text', text: shown, emoji: false };
}

function oneLine(text: string, limit: number): string {
  return shortenEscaped(withoutUnseen(text.toWellFormed()).replace(/\s+/gu, ' ').trim(), limit);
}

function shortenEscaped(text: string, limit: number): string {
  if (escapeMrkdwn(text).length <= limit) return text;
  let head = text.slice(0, limit - 1);
  while (escapeMrkdwn(head).length > limit - 1) head = head.slice(0, -1);
  return `${wholeEnd(head)}…`;
}

/** A text that was cut, without half a character at its end. */
export function wholeEnd(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
