import { withoutInvisible } from './invisible-characters.ts';

/** What front matter may be long, in characters. */
export const LONGEST_FRONT_MATTER = 64 * 1024;
/** How far into a document's text something that looks like its rights is searched. */
const HEAD = 4 * 1024;

const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
const ESCAPES = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U000([0-9a-f]{5}))/giu;
/** Letters that look like those of "access" (https://www.unicode.org/reports/tr39/), where normalising keeps them apart. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аɑαΑАᴀᎪꓮ',
  c: 'сςСϹΣᴄᏟꓚⲥⲤ',
  e: 'еЕΕ℮ҽᴇꬲᎬꓰ',
  s: 'ѕЅꜱᏚꓢƽՏ',
};
const PLAIN_LETTERS = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([plain, alike]) => Array.from(alike, (letter) => [letter, plain])),
);
const LOOKS_ALIKE = new RegExp(`[${[...PLAIN_LETTERS.keys()].join('')}]`, 'gu');

/** A field, wherever it stands on its line: behind a bracket, a quotation mark, dashes. Not in a table or a YAML comment. */
const FIELD = /(?:^[^\p{L}\p{N}\n#|>]*|[,{][ \t]*["']?)access["'\s]*[:=∶ː꞉]/imu;
const BROKEN_FIELD = /(?:^[^\p{L}\p{N}\n#|>]*|[,{][ \t]*["']?)access\b/imu;
/** A field at a line's start whose value is written as rights are. No prose looks like it; code may, and is left out. */
const FIELD_OF_RIGHTS =
  /^[^\p{L}\p{N}\n#|>`]*access["'\s]*[:=∶ː꞉][\s"'[({-]*(?:group|person|place):[^\s,]/imu;
const NESTED_FIELD = /"\s*access\s*":/iu;
const RIGHT = /"\s*(?:group:[^\s,"]|person:[^\s,@"]+@|place:[^\s,:"]+:)/iu;
const RIGHT_ON_LINE = /(?:^|[^\p{L}\p{N}])(?:group:[^\s,"]|person:[^\s,@"]+@|place:[^\s,:"]+:)/imu;

/** What may stand before front matter by mistake. */
const PRELUDE = /(?:\s|<!--[\s\S]*?-->|%[^\n]*\n)*/uy;
const FENCE = /[-+;=~*_`]{3,}|[‒–—―]\p{Pd}*|(?=\{)/uy;
const CLOSING = /\n(?:[-+;=~*_`]{3,}|[‒–—―]\p{Pd}*|\.{3})[ \t]*(?:\n|$)/u;
/** Behind a fence begin fields, at once or below blank lines, comments or more fences; else it was a rule of Markdown. */
const FIELDS_FOLLOW =
  /(?:[^\n:=]*\n\s*|[^\n:=]*\n(?:(?:#|[-;`~]{3})[^\n]*\n)*|[ \t]*)(?:[^\s#:=|][^\n:=|]*[:=]|[[{])/uy;
const CODE_BLOCK = /(?<=\n)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n\1|$)/gu;

/** Whether a field's name is `access` to the eye, however it is written. */
export function isNamedAccess(name: string): boolean {
  return plain(name).trim().toLowerCase() === 'access';
}

/** Whether front matter that is no valid YAML might hold rights. */
export function mayHoldRights(block: string): boolean {
  const text = plain(block);
  return BROKEN_FIELD.test(text) || RIGHT_ON_LINE.test(text);
}

/**
 * The line (from 1) on which a document that states no rights in its front matter looks as if it did: `fields` are those of
 * its front matter, `body` is where its text begins. Undefined for an ordinary document.
 */
export function misplacedAccess(text: string, fields: unknown, body: number): number | undefined {
  if (fields !== undefined) {
    const values = plain(JSON.stringify(fields));
    if (NESTED_FIELD.test(values) || RIGHT.test(values)) return lineInside(text.slice(0, body));
  }
  const before = linesOf(text.slice(0, body));
  const head = plain(text.slice(body, body + HEAD));
  const found = searchBlocks(text.slice(body)) ?? FIELD_OF_RIGHTS.exec(withoutCode(head));
  return found ? before + linesOf(found.input.slice(0, endOf(found))) + 1 : undefined;
}

/** A field of this name in what begins like front matter of some kind, block after block. */
function searchBlocks(text: string): RegExpExecArray | undefined {
  const longer = text.slice(LONGEST_FRONT_MATTER).search(/[\r\n](?:-{3,}|\.{3})/u);
  const head = plain(text.slice(0, LONGEST_FRONT_MATTER + Math.max(0, longer)));
  for (let at = 0; ; ) {
    PRELUDE.lastIndex = at;
    const start = at + (PRELUDE.exec(head)?.[0].length ?? 0);
    FENCE.lastIndex = start;
    const fence = FENCE.exec(head);
    if (fence === null) return undefined;
    const inside = start + fence[0].length;
    FIELDS_FOLLOW.lastIndex = inside;
    if (!FIELDS_FOLLOW.test(head)) return undefined;
    const fields = FIELDS_FOLLOW.lastIndex;
    const closing = CLOSING.exec(head.slice(fields));
    const end = closing === null ? head.length : fields + closing.index;
    const field = new RegExp(FIELD, 'gimu');
    field.lastIndex = start;
    const found = field.exec(head.slice(0, end + 1));
    if (found !== null) return found;
    if (closing === null) return undefined;
    at = end + closing[0].length;
  }
}

/** Where it isn't found, since it is written with escapes, the first line stands for the block. */
function lineInside(block: string): number {
  const text = plain(block);
  const found = FIELD.exec(text) ?? RIGHT_ON_LINE.exec(text);
  return found ? linesOf(text.slice(0, endOf(found))) + 1 : 1;
}

/** Where its first word stands: what is matched before that may be other lines' ends. */
function endOf(found: RegExpExecArray): number {
  return found.index + found[0].search(/[\p{L}\p{N}]/u);
}

function linesOf(text: string): number {
  return text.replace(LINE_ENDS, '\n').split('\n').length - 1;
}

function withoutCode(text: string): string {
  return text.replace(CODE_BLOCK, (code) => code.replace(/[^\n]/gu, ' '));
}

/** The text as it looks: one kind of line end, escapes read, nothing invisible, no accents, look-alikes as the letters they resemble. */
function plain(text: string): string {
  const lines = text.replace(LINE_ENDS, '\n').replace(ESCAPES, readEscape);
  const visible = withoutInvisible(lines).normalize('NFKD').replace(/\p{M}/gu, '');
  return visible.replace(LOOKS_ALIKE, (letter) => PLAIN_LETTERS.get(letter) ?? letter);
}

function readEscape(escape: string, ...[byte, unit, point]: readonly (string | undefined)[]): string {
  const code = byte ?? unit ?? point;
  return code === undefined ? escape : String.fromCodePoint(Number.parseInt(code, 16));
}
