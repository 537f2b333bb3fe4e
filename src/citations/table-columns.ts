import { contentTokens } from '../language/english-terms.ts';
import { stemLine, type Thesaurus } from '../language/thesaurus.ts';
import { anchorsOf, holdsCode } from './anchors.ts';
import type { Cell } from './passage-units.ts';

/**
 * Which cells of a row a text speaks of. In a table whose columns are places, codes, plans or kinds ("Netherlands", "SEV2",
 * "Premier"), a text that names some of them means these alone; otherwise all are meant.
 */
export function meantCells(cells: readonly Cell[], text: string, thesaurus: Thesaurus): readonly Cell[] {
  const [key, ...others] = cells;
  if (key === undefined || others.length < 2) return cells;
  const named = others.filter((cell) => namesColumn(cell, text, { thesaurus, isMatrix: key.header === '' }));
  return named.length === 0 ? cells : [key, ...sameTime(named, text)];
}

const TIMES = [
  /\b(?:in|during|while|within)\b/i,
  /\b(?:after|once|following|since)\b/i,
  /\b(?:before|until|ahead)\b/i,
];

/** Of "In probation" and "After probation" the one of which a text speaks. */
function sameTime(named: readonly Cell[], text: string): readonly Cell[] {
  const when = TIMES.find((time) => time.test(text));
  const same = when === undefined || named.length < 2 ? [] : named.filter(({ header }) => when.test(header));
  return same.length === 0 ? named : same;
}

type Table = { readonly thesaurus: Thesaurus; readonly isMatrix: boolean };

function namesColumn({ header }: Cell, text: string, { thesaurus, isMatrix }: Table): boolean {
  const column = anchorsOf(header, thesaurus, true);
  const said = anchorsOf(text, thesaurus, true);
  if (column.places.length > 0) return column.places.some((place) => said.places.includes(place));
  if (column.codes.length > 0) return said.codes.some((code) => holdsCode(header, stemLine(header), code));
  const words = contentTokens(header.replace(/\(.*\)/, ''));
  if (words.length === 0 || words.length > 2) return false;
  const written = new Map(contentTokens(text).map(({ term, raw }) => [term, raw]));
  return words.every(({ term }) => {
    const raw = written.get(term);
    return raw !== undefined && (isMatrix || /^\p{Lu}/u.test(raw));
  });
}
