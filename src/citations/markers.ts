/** A text whose code stands aside, so that nothing in it is taken for a marker or a sentence's end. */
export type ShelvedText = { readonly text: string; readonly code: readonly string[] };

const OPEN = '\uE000';
const CLOSE = '\uE001';
const SHELF_MARKS = /[\uE000-\uE003]/g;
const CODE = /(^|\n)[ \t]*(```|~~~)[\s\S]*?(?:\n[ \t]*\2[^\n]*|$)|(`+)[^`\n]+\3/g;
const LIST = String.raw`\^?\d+(?:\s*(?:[,;&–—-]|and|to)\s*(?:source\s*)?\^?\d+)*`;
const WORD = String.raw`(?:sources?|source id|documents?|docs?|refs?|references?|citations?)?\s*[:#]?\s*`;
const MARKERS = new RegExp(
  String.raw`[ \t]*(?:\[\s*${WORD}(${LIST})\s*(?:†[^\]\n]*)?\](?:\([^()\s]*\))?|【\s*${WORD}(${LIST})\s*(?:†[^】\n]*)?】|\((?:sources?|source id)\s*[:#]?\s*(${LIST})\))`,
  'gi',
);
const ROUND = /[ \t]*\((\d{1,2})\)(?=[.!?]?\s*(?:$|\n|\p{Lu}))/gu;
const PLAIN = /\[\s*\^?\d+\s*\]/g;

/** Puts code aside. Characters that serve as shelf marks are removed from the text first. */
export function shelveCode(text: string): ShelvedText {
  const code: string[] = [];
  const shelved = text.replace(SHELF_MARKS, '').replace(CODE, (match, lead: string | undefined) => {
    code.push(match.slice((lead ?? '').length));
    return `${lead ?? ''}${OPEN}${code.length - 1}${CLOSE}`;
  });
  return { text: shelved, code };
}

/** The text with its code back in place. */
export function unshelveCode(text: string, code: readonly string[]): string {
  return text.replace(/\uE000(\d+)\uE001/g, (_match, index: string) => code[Number(index)] ?? '');
}

/**
 * Rewrites every way in which models write a marker (`[1, 2]`, `[1-3]`, `【1†source】`, `[^1]`, `[source 1]`, `(source 1)`)
 * to ` [1][2]`, and removes those that point to no known source.
 */
export function canonicalMarkers(text: string, known: ReadonlySet<number>): string {
  let found = false;
  const bracketed = text.replace(MARKERS, (_match, square?: string, lens?: string, round?: string) => {
    found = true;
    return written(idsOf(square ?? lens ?? round ?? '', known));
  });
  if (found) return bracketed.replace(/(\[\d+\])[ \t]+(?=\[\d+\])/g, '$1');
  return bracketed.replace(ROUND, (match, id: string) =>
    known.has(Number(id)) ? written([Number(id)]) : match,
  );
}

/** The source ids that a canonical text's markers point to, in order, each once. */
export function markedIds(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])))];
}

/**
 * Replaces the id in every marker by the citation's number, drops those that `numberOf` doesn't know, and leaves no
 * other bracketed number behind.
 */
export function renumber(text: string, numberOf: (id: number) => number | undefined): string {
  const kept = text.replace(/([ \t]*)\[(\d+)\]/g, (_match, space: string, id: string) => {
    const number = numberOf(Number(id));
    return number === undefined ? '' : `${space}\uE002${number}\uE003`;
  });
  return withoutPlainMarkers(kept).replace(/\uE002(\d+)\uE003/g, '[$1]');
}

/** Removing one may make another out of what stood around it, so it is repeated until none is left. */
function withoutPlainMarkers(text: string): string {
  let before = '';
  let after = text;
  while (after !== before) {
    before = after;
    after = before.replace(PLAIN, '');
  }
  return after;
}

function written(ids: readonly number[]): string {
  return ids.length === 0 ? '' : ` ${ids.map((id) => `[${id}]`).join('')}`;
}

function idsOf(list: string, known: ReadonlySet<number>): readonly number[] {
  const ids: number[] = [];
  const parts = list.replace(/\^|source/gi, '').split(/\s*(?:[,;&]|and)\s*/i);
  for (const part of parts) {
    const [from, to] = part.split(/\s*(?:[–—-]|to)\s*/i).map(Number);
    if (from === undefined) continue;
    const last = to ?? from;
    ids.push(...[...known].filter((id) => id >= from && id <= last));
  }
  return [...new Set(ids)];
}
