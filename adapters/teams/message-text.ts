import type { Activity } from './teams-activities.ts';

/** The tags that Teams' editor writes. Others are a person's own words, such as `<T>` in a line of code. */
const TAGS =
  /<\/?(?:p|div|br|span|strong|b|em|i|u|s|strike|ul|ol|li|a|at|blockquote|pre|code|codeblock|table|tbody|thead|tr|td|th|h[1-6]|img|emoji|attachment|hr|font|sub|sup|readonly|systemeventmessage)(?:\s[^<>]*)?\/?>/giu;
const BREAKS = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6]|\/blockquote|hr)\s*\/?>/giu;
const HIDDEN = /<(script|style)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/giu;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function decodeEntity(whole: string, name: string): string {
  const number = /^#(x?)([\da-f]+)$/i.exec(name);
  if (!number) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = Number.parseInt(number[2] ?? '', number[1] ? 16 : 10);
  const valid = code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff);
  return valid ? String.fromCodePoint(code) : '';
}

/** Teams' text without its markup: tags gone, line breaks kept, entities decoded once. */
export function plainText(text: string): string {
  const withoutTags = text.replace(HIDDEN, '').replace(BREAKS, '\n').replace(TAGS, '');
  const decoded = withoutTags.replace(/&(#x?[\da-f]{1,6}|[a-z]{2,6});/gi, decodeEntity);
  return decoded
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

type Mention = NonNullable<NonNullable<Activity['entities']>[number]>;

function mentionsOf(activity: Activity): readonly Mention[] {
  return activity.entities?.flatMap((entity) => entity ?? []) ?? [];
}

/** Whether the activity names Footnote. */
export function mentionsBot(activity: Activity): boolean {
  return mentionsOf(activity).some(({ mentioned }) => mentioned.id === activity.recipient.id);
}

/** What the person wrote to Footnote: its own mention is gone, others stand as `@name`. */
export function messageText(activity: Activity): string {
  let text = activity.text ?? '';
  for (const { mentioned, text: written } of mentionsOf(activity)) {
    if (!written) continue;
    const own = mentioned.id === activity.recipient.id;
    const name = mentioned.name ?? plainText(written);
    // A name that looks like markup stays text: it is decoded together with everything else.
    const shown = own ? ' ' : `@${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`;
    text = own ? text.replaceAll(written, shown) : text.replace(written, () => shown);
  }
  return plainText(text).replace(/^[ \t]+|[ \t]{2,}/g, (gap, at: number) =>
    at === 0 ? '' : gap.slice(0, 1),
  );
}
