import type { Citation } from '../core/citation.ts';
import { NOT_IN_SOURCES } from '../core/source-block.ts';
import { type AnswerLine, answerLines } from './answer-lines.ts';
import { canonicalMarkers, markedIds, renumber, shelveCode, unshelveCode } from './markers.ts';
import { bestQuote } from './quote.ts';
import {
  carries,
  type ClaimTerms,
  claimsNothing,
  claimTerms,
  indexSource,
  type NumberedSource,
  type SourceIndex,
} from './support.ts';

export type AnswerCheck =
  | { readonly kind: 'supported'; readonly text: string; readonly citations: readonly Citation[] }
  | { readonly kind: 'unsupported' };

/** Checks an answer against the sources that it was written from. */
export type CheckAnswer = (input: {
  readonly text: string;
  readonly sources: readonly NumberedSource[];
}) => AnswerCheck;

type CheckedLine =
  | Exclude<AnswerLine, { kind: 'claims' }>
  | { readonly kind: 'kept'; readonly text: string; readonly supported: boolean }
  | { readonly kind: 'dropped' };

type Verdict = { readonly text: string; readonly supported: boolean } | undefined;

/**
 * Keeps of an answer what its sources carry: a sentence's numbers and codes stand in what it cites, and enough of its
 * words do. Markers that point to nothing or to the wrong source go, a better source takes their place where there is
 * one, and a sentence without any is dropped unless it claims nothing. Citations are numbered by appearance and quote
 * word for word. This compares words, not meaning: a negation turned round goes unnoticed. Never throws.
 */
export const checkAnswer: CheckAnswer = ({ text, sources }) => {
  const index = sources.map(indexSource);
  const shelved = shelveCode(text.replaceAll(NOT_IN_SOURCES, ' '));
  const canonical = canonicalMarkers(shelved.text, new Set(sources.map((source) => source.id)));
  const check = new Check(index, shelved.code);
  const lines = answerLines(canonical).map((line) => check.line(line));
  if (!lines.some((line) => line.kind === 'kept' && line.supported)) return { kind: 'unsupported' };
  const kept = withoutEmptyFrames(lines);
  const citations = check.citations(markedIds(kept));
  const numbers = new Map(citations.map((citation, at) => [check.idAt(at), citation.number]));
  const answer = unshelveCode(
    renumber(kept, (id) => numbers.get(id)),
    shelved.code,
  ).trim();
  return citations.length === 0 ? { kind: 'unsupported' } : { kind: 'supported', text: answer, citations };
};

class Check {
  readonly #sources: readonly SourceIndex[];
  readonly #code: readonly string[];
  readonly #claims = new Map<number, ClaimTerms[]>();
  #cited: readonly number[] = [];

  constructor(sources: readonly SourceIndex[], code: readonly string[]) {
    this.#sources = sources;
    this.#code = code;
  }

  line(line: AnswerLine): CheckedLine {
    if (line.kind === 'code') return this.#isFromSources(line.text) ? line : { kind: 'dropped' };
    if (line.kind !== 'claims') return line;
    const ids = line.sentences.map((sentence) => markedIds(sentence));
    const verdicts = line.sentences.map((sentence, at) =>
      this.#sentence(sentence, ids.slice(at + 1).find((later) => later.length > 0) ?? []),
    );
    const said = verdicts.filter((verdict) => verdict !== undefined);
    if (said.length === 0) return { kind: 'dropped' };
    const text = line.prefix + said.map((verdict) => verdict.text).join(' ');
    return { kind: 'kept', text, supported: said.some((verdict) => verdict.supported) };
  }

  /** `following` are the next sentence's markers: models often mark a paragraph once, at its end. */
  #sentence(sentence: string, following: readonly number[]): Verdict {
    const bare = sentence.replace(/[ \t]*\[\d+\]/g, '');
    const claim = claimTerms(unshelveCode(bare, this.#code));
    if (claimsNothing(claim))
      return /[\p{L}\p{N}]/u.test(bare) ? { text: bare.trim(), supported: false } : undefined;
    const own = markedIds(sentence);
    if (own.length === 0 && isLeadIn(bare, claim)) return { text: bare.trim(), supported: false };
    const carriers =
      this.#carriers(own, claim) ?? this.#carriers(following, claim) ?? this.#anyCarrier(claim);
    if (carriers === undefined)
      return isLeadIn(bare, claim) ? { text: bare.trim(), supported: false } : undefined;
    for (const id of carriers) this.#claims.set(id, [...(this.#claims.get(id) ?? []), claim]);
    return { text: withMarkers(sentence, carriers), supported: true };
  }

  /** Those of the sources that carry the claim each alone; or else all that carry it together. */
  #carriers(ids: readonly number[], claim: ClaimTerms): readonly number[] | undefined {
    const named = this.#sources.filter((source) => ids.includes(source.id));
    const alone = named.filter((source) => carries([source], claim) > 0);
    if (alone.length > 0) return alone.map((source) => source.id);
    return named.length > 1 && carries(named, claim) > 0 ? named.map((source) => source.id) : undefined;
  }

  #anyCarrier(claim: ClaimTerms): readonly number[] | undefined {
    let best: { id: number; share: number } | undefined;
    for (const source of this.#sources) {
      const share = carries([source], claim);
      if (share > (best?.share ?? 0)) best = { id: source.id, share };
    }
    return best === undefined ? undefined : [best.id];
  }

  #isFromSources(text: string): boolean {
    const code = unshelveCode(text, this.#code);
    const claim = claimTerms(code);
    return this.#sources.some((source) => carries([source], claim) >= 0.7);
  }

  citations(ids: readonly number[]): readonly Citation[] {
    this.#cited = ids;
    return ids.flatMap((id, at) => {
      const passage = this.#sources.find((source) => source.id === id)?.passage;
      if (passage === undefined) return [];
      const { document, title, headings, link } = passage;
      const quote = bestQuote(passage, this.#claims.get(id) ?? []);
      return [{ number: at + 1, passageId: passage.id, document, title, headings, link, ...quote }];
    });
  }

  idAt(at: number): number {
    return this.#cited[at] ?? 0;
  }
}

/** "You need:" before a list: kept if the list is, as long as it names no number of its own. */
function isLeadIn(sentence: string, claim: ClaimTerms): boolean {
  return sentence.trim().endsWith(':') && claim.exact.length === 0;
}

/** Leaves the markers that hold in their places; what came from elsewhere goes to the sentence's end. */
function withMarkers(sentence: string, carriers: readonly number[]): string {
  const placed = new Set<number>();
  const inPlace = sentence.replace(/[ \t]*\[(\d+)\]/g, (match, id: string) => {
    if (!carriers.includes(Number(id)) || placed.has(Number(id))) return '';
    placed.add(Number(id));
    return match;
  });
  const missing = carriers.filter((id) => !placed.has(id)).map((id) => `[${id}]`);
  if (missing.length === 0) return inPlace.trim();
  const end = /[\s.!?…:;|]*$/.exec(inPlace)?.index ?? inPlace.length;
  return `${inPlace.slice(0, end)} ${missing.join('')}${inPlace.slice(end)}`.trim();
}

/** Joins the lines; headings, table heads and lead-ins that introduce nothing any more go with what they introduced. */
function withoutEmptyFrames(lines: readonly CheckedLine[]): string {
  const kept: string[] = [];
  let hasContent = false;
  for (const line of lines.toReversed()) {
    if (line.kind === 'dropped') continue;
    if (line.kind === 'blank') {
      if (kept[0] !== '' && kept.length > 0) kept.unshift('');
      continue;
    }
    const opens = line.kind === 'frame' || (line.kind === 'kept' && !line.supported);
    if (opens && !hasContent) continue;
    kept.unshift(line.text);
    hasContent = line.kind === 'frame' && !line.text.trim().startsWith('|') ? false : hasContent || !opens;
  }
  return kept.join('\n').trim();
}
