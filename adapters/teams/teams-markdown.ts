import type { Run } from '../../src/channels/inline-runs.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Control characters, and the marks that reverse the reading direction of what follows: they could disguise a link. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
/** Tags that could come alive if Teams' Markdown overlooked that they stand in code. */
const LIVE_TAG =
  /<(?=\/?(?:at|a|img|script|style|iframe|object|embed|form|input|link|meta|svg|video|audio|base|div|span|p|b|i)\b)/giu;
/** What Teams would turn into a link by itself. */
const ADDRESS =
  /(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s`]+|(?:[\p{L}\d-]{1,63}\.){1,8}[\p{L}]{2,24}(?::\d{1,5})?[/?#][^\s`]*/giu;
/**
 * What some clients would turn into a link: a domain or mail address alone. File names look the same, and fixed width suits
 * them too.
 */
const BARE_DOMAIN =
  /[\p{L}\d._%+-]{1,64}@(?:[\p{L}\d_-]{1,63}\.){1,8}[\p{L}\d_-]{1,63}|(?:[\p{L}\d][\p{L}\d-]{0,62}\.){1,8}(?:xn--[a-z\d-]{2,59}|\p{L}{2,24})(?![\p{L}\d])/giu;

/** Removes what can't be seen, so that it can't mislead. */
export function visibleCharacters(text: string): string {
  return text.toWellFormed().replace(UNSEEN, '');
}

function escapeProse(text: string): string {
  return (
    text
      // What is left of an address that is cut in pieces must not find together again.
      .replace(/:\/\//g, ':\u200b//')
      .replace(/www\./gi, (start) => `${start.slice(0, -1)}\u200b.`)
      .replace(/[\\`*_~[\]|#!()+=-]/g, (character, at: number, whole: string) =>
        needsEscape(character, at, whole) ? `\\${character}` : character,
      )
      .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
      .replace(/(^|\n)([ \t]*\d{1,9})([.)])(?=\s|$)/g, '$1$2\\$3')
  );
}

/** Signs that mean something at a line's start alone are left readable elsewhere. */
function needsEscape(character: string, at: number, whole: string): boolean {
  if ('()!'.includes(character)) return character === '!' && whole.charAt(at + 1) === '[';
  if (!'#+=-|'.includes(character)) return true;
  return /(^|\n)[ \t]*[#+=|-]*$/.test(whole.slice(Math.max(0, at - 40), at));
}

/** Writes raw text as Markdown that shows exactly it: no markup, no HTML, and no address that Teams would link. */
export function escapeMarkdown(text: string): string {
  const shown = visibleCharacters(text);
  let written = '';
  let from = 0;
  for (const match of shown.matchAll(ADDRESS)) {
    written += `${escapeDomains(shown.slice(from, match.index))}${codeSpan(match[0])}`;
    from = match.index + match[0].length;
  }
  return written + escapeDomains(shown.slice(from));
}

function escapeDomains(text: string): string {
  let written = '';
  let from = 0;
  for (const match of text.matchAll(BARE_DOMAIN)) {
    written += `${escapeProse(text.slice(from, match.index))}${codeSpan(match[0])}`;
    from = match.index + match[0].length;
  }
  return written + escapeProse(text.slice(from));
}

/** Fixed-width text inside a line. */
function codeSpan(text: string): string {
  return `\`${code(text)
    .replaceAll('`', 'ˋ')
    .replace(/\s*\n\s*/g, ' ')}\``;
}

/** Text inside fixed width: nothing is escaped there, so tags are only kept from being tags. */
export function code(text: string): string {
  return visibleCharacters(text).replace(LIVE_TAG, '<\u200b').replaceAll('```', '`\u200b`\u200b`');
}

/** A web address as a Markdown link takes it; undefined for anything but plain http(s). */
export function linkTarget(link: string, limit = 2_000): string | undefined {
  const url = URL.parse(link);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const target = url.href.replace(/[()<>"'\\|*_~`[\]]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  // What opens a page at its words must stay as it is: https://wicg.github.io/scroll-to-text-fragment/
  const working = target.replace('#:%7E:text=', '#:~:text=');
  return working.length <= limit ? working : undefined;
}

function decorate(text: string, { bold, italic, strike }: Run): string {
  const slanted = italic ? `_${text}_` : text;
  const struck = strike ? `~~${slanted}~~` : slanted;
  return bold ? `**${struck}**` : struck;
}

function writeRun(run: Run): string {
  if (run.marker) return run.text;
  const [, before = '', core = '', after = ''] =
    /^(\s*)([\s\S]*?)(\s*)$/u.exec(visibleCharacters(run.text)) ?? [];
  if (core === '') return run.text;
  if (run.code) return `${before}${codeSpan(core)}${after}`;
  const oneLine = core.replace(/\s*\n\s*/gu, ' ');
  if (run.url !== undefined) {
    // A label that looks like an address would tell of another place than the link goes to.
    return `${before}[${decorate(escapeProse(oneLine.replace(ADDRESS, '…')), run)}](${run.url})${after}`;
  }
  if (run.bold || run.italic || run.strike)
    return `${before}${decorate(escapeMarkdown(oneLine), run)}${after}`;
  return escapeMarkdown(run.text);
}

/** Writes runs in Teams' Markdown, escaped. */
export function writeRuns(runs: readonly Run[]): string {
  return runs
    .map((run, at) => {
      const written = writeRun(run);
      // After a footnote's number, which may end the piece before, these would make a link of it.
      return at === 0 || runs[at - 1]?.marker ? written.replace(/^[(:]/, '\\$&') : written;
    })
    .join('');
}

/** The runs' text without any markup. */
export function textOfRuns(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}

/** Cuts runs into pieces of at most `most` characters, at a word's end where there is one near. */
export function cutRuns(runs: readonly Run[], most: number): readonly (readonly Run[])[] {
  const pieces: Run[][] = [[]];
  let room = most;
  for (const run of runs) {
    for (let left = run.text; left !== ''; ) {
      if (room < Math.min(left.length, most / 4)) {
        pieces.push([]);
        room = most;
      }
      const head = left.length <= room ? left : left.slice(0, cutAt(left, room));
      pieces.at(-1)?.push({ ...run, text: head });
      left = left.slice(head.length);
      room -= head.length;
    }
  }
  return pieces.filter((piece) => piece.length > 0);
}

function cutAt(text: string, most: number): number {
  const word = Math.max(text.lastIndexOf(' ', most - 1), text.lastIndexOf('\n', most - 1)) + 1;
  if (word > most / 2) return word;
  const low = text.charCodeAt(most);
  return low >= 0xdc_00 && low <= 0xdf_ff ? Math.max(1, most - 1) : most;
}

/** Shortens to `limit` characters at a word's end where there is one near; whole characters only. */
export function shorten(text: string, limit: number): string {
  const flat = visibleCharacters(text).replace(/\s+/gu, ' ').trim();
  if (flat.length <= limit) return flat;
  const head = flat.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  const word = head.lastIndexOf(' ');
  return `${word > limit * 0.7 ? head.slice(0, word) : head}…`;
}
