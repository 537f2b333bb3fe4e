import { contentTokens, type Token } from '../language/english-terms.ts';
import { stem } from '../language/stem.ts';
import type { Passage } from '../core/passage.ts';

/** A source as the answer's markers name it. */
export type NumberedSource = { readonly id: number; readonly passage: Passage };

/** What one sentence of an answer says, as terms. */
export type ClaimTerms = {
  readonly words: readonly string[];
  /** Numbers and codes: they have to stand in the cited passage. */
  readonly exact: readonly string[];
  /** Numbers with the unit of time or share that follows them. */
  readonly measures: readonly string[];
};

export type SourceIndex = NumberedSource & {
  readonly terms: ReadonlySet<string>;
  readonly measures: ReadonlySet<string>;
};

const ENOUGH_WORDS = 0.5;
const UNITS: ReadonlySet<string> = new Set(
  'day week month year hour minute second quarter percent euro eur pound gbp dollar usd'.split(' ').map(stem),
);
const SAYS_LITTLE: ReadonlySet<string> = new Set(
  (
    'get need want take make give go use know find ask see look help work apply include including must may should please also yes however ' +
    'according document documents source sources policy say says state states stated mention mentions note following based information ' +
    'answer question company employee employees person people your able allowed allow possible available entitled receive offer provide'
  )
    .split(' ')
    .map(stem),
);

/** Whether a stem says next to nothing about what an answer claims. */
export function saysLittle(term: string): boolean {
  return SAYS_LITTLE.has(term);
}

/** The terms of a sentence that its source has to carry. */
export function claimTerms(sentence: string): ClaimTerms {
  const tokens = contentTokens(sentence);
  const words = tokens.filter((token) => token.kind === 'word' && !SAYS_LITTLE.has(token.term));
  return {
    words: [...new Set(words.map((token) => token.term))],
    exact: [...new Set(tokens.filter((token) => token.kind !== 'word').map((token) => token.term))],
    measures: measuresOf(tokens),
  };
}

/** Whether a sentence claims nothing that would need a source. */
export function claimsNothing(claim: ClaimTerms): boolean {
  return claim.words.length === 0 && claim.exact.length === 0;
}

/** A source's terms, made once for all sentences of an answer. */
export function indexSource(source: NumberedSource): SourceIndex {
  const { title, headings, text } = source.passage;
  const tokens = contentTokens([title, ...headings, text].join('\n'));
  return {
    ...source,
    terms: new Set(tokens.map((token) => token.term)),
    measures: new Set(measuresOf(tokens)),
  };
}

/**
 * How well sources together carry a claim: 0 when a number or code of it is missing, stands there with another unit, or
 * too few of its words stand there; else the share of words.
 */
export function carries(sources: readonly SourceIndex[], claim: ClaimTerms): number {
  const has = (term: string): boolean => sources.some((source) => source.terms.has(term));
  if (!claim.exact.every(has) || claim.measures.some((measure) => contradicts(sources, measure))) return 0;
  if (claim.words.length === 0) return claim.exact.length > 0 ? 1 : 0;
  const share = claim.words.filter(has).length / claim.words.length;
  if (share >= ENOUGH_WORDS) return share;
  // An answer in English may rest on a page in another language: then names, numbers and codes have to do.
  const isForeign = sources.every((source) => !source.passage.language.startsWith('en'));
  return isForeign && (claim.exact.length > 0 || share > 0.15) ? Math.max(share, 0.2) : 0;
}

function measuresOf(tokens: readonly Token[]): readonly string[] {
  const measures: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.kind === 'number' && next !== undefined && UNITS.has(next.term)) {
      measures.push(`${token.term} ${next.term}`);
    }
  }
  return measures;
}

/** "27 weeks" against a source that has 27 only as "27 days". */
function contradicts(sources: readonly SourceIndex[], measure: string): boolean {
  const number = measure.split(' ')[0] ?? '';
  const measures = sources.flatMap((source) => [...source.measures]);
  if (measures.includes(measure)) return false;
  return measures.some((other) => other.startsWith(`${number} `));
}
