import { contentTokens } from '../language/english-terms.ts';
import { stemLine, type Thesaurus } from '../language/thesaurus.ts';
import { type Anchors, anchorsOf } from './anchors.ts';
import type { Cell, PassageUnit } from './passage-units.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import type { Stretch } from './word-cover.ts';

/** One to three neighbouring sentences, or one row of a table, ready to be compared with a claim. */
export type Evidence = {
  readonly text: string;
  readonly own: Stretch;
  /** The lead-in and the headings: what the evidence can't be understood without. */
  readonly around: Stretch;
  readonly aroundText: string;
  /** The sentence before, or the one that introduces the list. */
  readonly leadIn: string;
  /** Places and groups by nearness: the evidence itself, its lead-in, its headings. */
  readonly levels: readonly Pick<Anchors, 'places' | 'groups'>[];
  readonly roles: readonly string[];
  readonly quantities: readonly Quantity[];
  readonly aroundQuantities: readonly Quantity[];
  readonly cells: readonly Cell[];
  /** Those of the cells that a claim speaks of. */
  readonly meant: readonly Cell[];
  readonly units: number;
  /** The stems of all rows of the passage; empty for what is no row. */
  readonly otherRows: string;
};

const LONGEST_WINDOW = 3;

/** Every window of a passage in which a claim may have its support. */
export function evidenceOf(units: readonly PassageUnit[], thesaurus: Thesaurus): readonly Evidence[] {
  const found: Evidence[] = [];
  const elsewhere = once(() => stemLine(units.map(({ text, leadIn }) => `${leadIn} ${text}`).join(' ')));
  const rows = once(() =>
    stemLine(units.flatMap(({ cells, text }) => (cells.length > 0 ? [text] : [])).join(' ')),
  );
  for (const [at, first] of units.entries()) {
    for (let size = 1; size <= LONGEST_WINDOW; size += 1) {
      const window = units.slice(at, at + size);
      if (window.length < size) break;
      const isSplit = window.some((unit) => unit.cells.length > 0 || unit.section !== first.section);
      if (size > 1 && isSplit) break;
      found.push(
        evidence(window.map(({ text }) => text).join(' '), first, {
          thesaurus,
          units: size,
          elsewhere,
          rows,
        }),
      );
    }
  }
  return found;
}

type Making = {
  readonly thesaurus: Thesaurus;
  readonly units: number;
  readonly elsewhere: () => string;
  readonly rows: () => string;
};

/** What is compared is made when it is first looked at: most windows are passed over by their words alone. */
function evidence(text: string, first: PassageUnit, { thesaurus, units, elsewhere, rows }: Making): Evidence {
  const headers = first.cells.map(({ header }) => header).join(' ; ');
  const isRow = first.cells.length > 0;
  const whole = isRow ? `${text} ; ${headers}` : text;
  const aroundText = [first.leadIn, ...first.headings].join(' . ');
  const own = once(() => ({ ...stretch(whole), elsewhere: elsewhere() }));
  const around = once(() => stretch(aroundText));
  const anchors = (level: string): Anchors => anchorsOf(level, thesaurus, isRow);
  const levels = once(() => [whole, first.leadIn, ...first.headings].map(anchors));
  const roles = once(() => anchors(text).roles);
  const quantities = once(() => (isRow ? quantitiesIn(first.cells) : quantitiesOf(text)));
  const aroundQuantities = once(() => quantitiesOf(`${aroundText} . ${headers}`));
  return {
    text,
    get own() {
      return own();
    },
    get around() {
      return around();
    },
    aroundText,
    leadIn: first.leadIn,
    get levels() {
      return levels();
    },
    get roles() {
      return roles();
    },
    get quantities() {
      return quantities();
    },
    get aroundQuantities() {
      return aroundQuantities();
    },
    cells: first.cells,
    meant: first.cells,
    units,
    get otherRows() {
      return isRow ? rows() : '';
    },
  };
}

/** Makes a thing when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A text as it is compared. */
export function stretch(text: string): Stretch {
  return { line: stemLine(text), tokens: contentTokens(text) };
}

function quantitiesIn(cells: readonly Cell[]): readonly Quantity[] {
  return cells.flatMap(({ value }) => quantitiesOf(value));
}

/** A row with nothing but these of its cells. */
export function narrowed(row: Evidence, meant: readonly Cell[]): Evidence {
  if (meant.length === row.cells.length) return row;
  const text = meant.map(({ value }) => value).join(' ; ');
  const headers = meant.map(({ header }) => header).join(' ; ');
  const own = { ...stretch(`${text} ; ${headers}`), elsewhere: row.own.elsewhere };
  return { ...row, text, own, meant, quantities: quantitiesIn(meant) };
}
