import type { Run } from '../../src/channels/inline-runs.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Control characters, and the marks that reverse the reading direction of what follows: they could disguise a link. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The text without characters that nobody sees. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

/** Makes `&`, `<` and `>` harmless, so that no mention or link of Slack's can come alive. */
export function escapeMrkdwn(text: string): string {
  return withoutUnseen(text).replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

/** A web address as Slack's `<url|label>` takes it; undefined for anything but plain http(s). */
export function linkTarget(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    return undefined;
  }
  const target = url.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return escapeMrkdwn(target).length <= 2_000 ? target : undefined;
}

/** Escapes text that stands outside code: three backticks in a row would swallow the rest of the message. */
function prose(text: string): string {
  return escapeMrkdwn(text).replaceAll('```', '`\u200b`\u200b`');
}

/** Only the first of many blanks is tried, else a long run of them would be gone through once for each. */
const LINE_BREAK = /(?<!\s)\s*\n\s*/gu;

function writeRun(run: Run): string {
  const core = run.text.trim();
  if (core === '') return run.text;
  const before = run.text.slice(0, run.text.length - run.text.trimStart().length);
  const after = run.text.slice(run.text.trimEnd().length);
  const oneLine = core.replace(LINE_BREAK, ' ');
  if (run.url !== undefined) return `${before}${decorate(writeLink(run.url, oneLine), run)}${after}`;
  if (run.code) return `${before}\`${escapeMrkdwn(oneLine.replaceAll('`', 'ˋ'))}\`${after}`;
  const styled = run.bold || run.italic || run.strike;
  return styled ? `${before}${decorate(prose(oneLine), run)}${after}` : prose(run.text);
}

function writeLink(url: string, label: string): string {
  return `<${escapeMrkdwn(url)}|${prose(label)}>`;
}

function decorate(text: string, run: Run): string {
  const italic = run.italic ? `_${text}_` : text;
  const struck = run.strike ? `~${italic}~` : italic;
  return run.bold ? `*${struck}*` : struck;
}

/** Writes runs in Slack's mrkdwn, escaped. */
export function writeRuns(runs: readonly Run[]): string {
  return runs.map(writeRun).join('');
}

/** The runs' text without any markup. */
export function plainText(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join('');
}

const EXTENDS_CHARACTER = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u;

/** Moves a cut back so that it splits no surrogate pair and, near it, no emoji made of several characters. */
function wholeCharacters(text: string, cut: number): number {
  const pair = (at: number) => /^[\udc00-\udfff]/.test(text.charAt(at));
  for (let at = cut; at > 0 && cut - at < 40; at -= 1) {
    const joined = text.charAt(at - 1) === '\u200d';
    if (!joined && !pair(at) && !EXTENDS_CHARACTER.test(text.slice(at, at + 2))) return at;
  }
  return pair(cut) ? cut - 1 : cut;
}

/** The best place to cut at or before `cut`: a line's end, a sentence's, a word's, else anywhere between characters. */
function goodCut(text: string, cut: number): number {
  const head = text.slice(0, cut);
  const least = cut / 2;
  const line = head.lastIndexOf('\n') + 1;
  if (line > least) return line;
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('? '), head.lastIndexOf('! ')) + 2;
  if (sentence > least) return sentence;
  const word = head.lastIndexOf(' ') + 1;
  return word > least / 2 ? word : wholeCharacters(text, cut);
}

/** How many characters of a run's text can be written within `room`. */
function fittingLength(run: Run, room: number): number {
  let low = 0;
  let high = Math.min(run.text.length, room);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (writeRun({ ...run, text: run.text.slice(0, middle) }).length <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Splits runs so that the first part's writing takes at most `room` characters; styles go on in the second part. */
export function splitRuns(runs: readonly Run[], room: number): readonly [readonly Run[], readonly Run[]] {
  const head: Run[] = [];
  let left = room;
  for (const [index, run] of runs.entries()) {
    const length = writeRun(run).length;
    if (length <= left) {
      head.push(run);
      left -= length;
      continue;
    }
    const cut = goodCut(run.text, fittingLength(run, left));
    // A link, or the first words of a run, move to the next part whole when they would fit there.
    const moveWhole = cut === 0 || (run.url !== undefined && head.length > 0);
    if (moveWhole) return [head, runs.slice(index)];
    head.push({ ...run, text: run.text.slice(0, cut) });
    return [head, [{ ...run, text: run.text.slice(cut) }, ...runs.slice(index + 1)]];
  }
  return [head, []];
}
