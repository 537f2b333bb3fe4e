import { contentTokens, type Token } from '../language/english-terms.ts';
import type { Claim } from './claim.ts';
import type { Evidence } from './evidence.ts';
import { isSame, isUnitWord, type Quantity, quantitiesOf } from './quantities.ts';
import { saysLittle } from './support.ts';
import { type Language, type Stretch, said } from './word-cover.ts';

/** A stretch of a sentence with one number and what is said of it. */
type Segment = { readonly quantities: readonly Quantity[]; readonly words: Stretch };

const CUT = /[;:–]\s+|,\s+|(?<!\d)\s+(?:and|but|or|while|whereas)\s+/;
const CLAUSE = /[.!?;:–]\s+|,\s+(?=(?:and|but|or|while|whereas|who|which)\b)/;
const LOW = 0.34;
const MARGIN = 0.3;

/**
 * Whether a claim gives one thing the number of another: "students pay 85 francs" against "85 francs for adults and 40 for
 * students". A number's own words are hardly said by the claim, those of a like number beside it are.
 */
export function takesOthersNumber(claim: Claim, evidence: Evidence, language: Language): boolean {
  if (evidence.cells.length > 0 || claim.quantities.length + claim.anchors.codes.length === 0) return false;
  const there = segmentsOf(`${evidence.leadIn} ${evidence.text}`);
  if (there.length < 2) return false;
  return segmentsOf(claim.text).some(({ quantities, words }) =>
    quantities.some((wanted) => {
      const own = there.filter((segment) => segment.quantities.some((found) => isSame(wanted, found)));
      const rivals = there.filter(
        (segment) => !own.includes(segment) && segment.quantities.some((found) => found.unit === wanted.unit),
      );
      return (
        own.length > 0 &&
        own.every((segment) =>
          rivals.some((rival) => isNearer({ rival: rival.words, to: segment.words, words, language })),
        )
      );
    }),
  );
}

type Nearness = {
  readonly rival: Stretch;
  readonly to: Stretch;
  readonly words: Stretch;
  readonly language: Language;
};

/** Of two stretches a claim hardly says what only one says, but much of what only the rival says. */
function isNearer({ rival, to, words, language }: Nearness): boolean {
  const share = shareSaid(without(to, rival), without(words, rival), language);
  return share <= LOW && shareSaid(without(rival, to), words, language) >= share + MARGIN;
}

/**
 * Whether a claim gives one thing the role of another: "the owner restores a table" against "the engineer restores a table;
 * a whole database needs the owner".
 */
export function takesOthersRole(claim: Claim, evidence: Evidence, language: Language): boolean {
  if (evidence.cells.length > 0 || claim.anchors.roles.length === 0) return false;
  const there = evidence.text.split(CLAUSE).map(wordsOf);
  const words = wordsOf(claim.text);
  return claim.anchors.roles.some((role) => {
    const own = there.filter(({ line }) => line.includes(role));
    const rivals = there.filter((one) => !own.includes(one) && one.tokens.length > 1);
    return (
      own.length > 0 &&
      own.every((one) => rivals.some((rival) => isNearer({ rival, to: one, words, language })))
    );
  });
}

/** The words of one that the other hasn't. */
function without(one: Stretch, { line }: Stretch): Stretch {
  const tokens = one.tokens.filter(({ term }) => !line.includes(` ${term} `));
  return { line: lineOf(tokens), tokens };
}

function shareSaid(of: Stretch, by: Stretch, language: Language): number {
  if (of.tokens.length === 0) return 1;
  return of.tokens.filter((word) => said(word, by, language) > 0).length / of.tokens.length;
}

/** Cut where clauses end; what has no number goes with the number before it in its sentence. */
function segmentsOf(text: string): readonly Segment[] {
  const sentences = text.split(/[.!?]\s+/);
  return sentences.flatMap((sentence) => {
    const pieces: string[] = [];
    for (const piece of sentence.split(CUT)) {
      const last = pieces.at(-1);
      if (last !== undefined && (!hasQuantity(piece) || !hasQuantity(last)))
        pieces.splice(-1, 1, `${last} ${piece}`);
      else pieces.push(piece);
    }
    return pieces.map((piece) => ({ quantities: numbersOf(piece), words: wordsOf(piece) }));
  });
}

function hasQuantity(text: string): boolean {
  return numbersOf(text).length > 0;
}

/** Codes such as "P2" are numbers of a kind. */
function numbersOf(text: string): readonly Quantity[] {
  const codes = contentTokens(text).flatMap(({ kind, term, start }) =>
    kind === 'code'
      ? [
          {
            value: term,
            unit: `code ${/^\p{L}+/u.exec(term)?.[0]}`,
            per: undefined,
            sort: undefined,
            bound: undefined,
            start,
          },
        ]
      : [],
  );
  return [...quantitiesOf(text), ...codes];
}

function wordsOf(text: string): Stretch {
  const tokens = contentTokens(text).filter(
    ({ kind, term, raw }) => kind === 'word' && !saysLittle(term) && term !== 'per' && !isUnitWord(raw),
  );
  return { line: lineOf(tokens), tokens };
}

function lineOf(tokens: readonly Token[]): string {
  return ` ${tokens.map(({ term }) => term).join(' ')} `;
}
