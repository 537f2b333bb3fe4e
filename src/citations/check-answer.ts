import type { MeteredCall } from '../core/allowance.ts';
import type { Citation } from '../core/citation.ts';
import { NOT_IN_SOURCES } from '../core/source-block.ts';
import type { ModelUsage } from '../core/turn.ts';
import { type AnswerLine, answerLines } from './answer-lines.ts';
import { type Judge, NO_JUDGE, type Pair, pairKey } from './judge.ts';
import {
  type EvidenceSource,
  evidenceSource,
  type LocalContext,
  type LocalVerdict,
  localSupport,
} from './local-support.ts';
import { canonicalMarkers, markedIds, renumber, shelveCode, unshelveCode } from './markers.ts';
import { cellsOf } from './passage-units.ts';
import { bestQuote } from './quote.ts';
import {
  type ClaimTerms,
  carries,
  claimsNothing,
  claimTerms,
  indexSource,
  type NumberedSource,
  type SourceIndex,
} from './support.ts';
import type { Language } from './word-cover.ts';

export type AnswerCheck =
  | {
      readonly kind: 'supported';
      readonly text: string;
      readonly citations: readonly Citation[];
      readonly usage?: Omit<ModelUsage, 'costUsd'>;
    }
  | { readonly kind: 'unsupported'; readonly usage?: Omit<ModelUsage, 'costUsd'> };

/** Checks an answer against the sources that it was written from. */
export type CheckAnswer = (input: CheckInput, options: MeteredCall) => Promise<AnswerCheck>;

export type CheckInput = {
  readonly text: string;
  readonly sources: readonly NumberedSource[];
  /** What it answers: a condition that stands in the question isn't dropped by the answer. */
  readonly question?: string;
};

export type CheckOptions = Language & {
  /** Asked about sentences that words, numbers and names can't settle; without it those alone decide. */
  readonly judge?: Judge;
};

type CheckedLine =
  | Exclude<AnswerLine, { kind: 'claims' }>
  | { readonly kind: 'kept'; readonly text: string; readonly supported: boolean }
  | { readonly kind: 'dropped' };

type Verdict = { readonly text: string; readonly carriers: readonly number[] } | undefined;

/**
 * Makes the check. It keeps of an answer what its sources carry: a sentence's numbers, units, codes, places, roles, names and
 * denials agree with one place of the source, no condition is dropped, and enough of its words are said there. Markers that
 * point to nothing or to the wrong source go, a better source takes their place where there is one, and a sentence without
 * any is cut unless it claims nothing. Each sentence is checked by itself; sentences of one paragraph that rest on the same
 * sources then carry their markers once, at the end. Citations are numbered by appearance. Throws only the signal's reason.
 */
export function createCheckAnswer(options: CheckOptions): CheckAnswer {
  return async (input, call) => {
    const { lines, check, code } = startCheck(input, options);
    const { verdicts, usage } = await (options.judge ?? NO_JUDGE)(check.unsurePairs(lines), call);
    check.settle(verdicts);
    return { ...checkedAnswer(lines, check, code), usage };
  };
}

/** Checks what is written of an answer so far. */
export type CheckDraft = (input: CheckInput) => AnswerCheck;

/**
 * Makes the check for showing an answer while it is written: the same as the final one, at once and without the judge. Where
 * there is a judge, it ends before the first line that the judge will be asked about, so that nothing has to be taken back.
 */
export function createCheckDraft(options: CheckOptions): CheckDraft {
  return (input) => {
    const { lines, check, code } = startCheck(input, options);
    const open =
      options.judge === undefined ? -1 : lines.findIndex((line) => check.unsurePairs([line]).length > 0);
    return checkedAnswer(open < 0 ? lines : lines.slice(0, open), check, code);
  };
}

function startCheck({ text, sources, question = '' }: CheckInput, language: Language) {
  const { text: shelved, code } = shelveCode(text.replaceAll(NOT_IN_SOURCES, ' '));
  const lines = answerLines(canonicalMarkers(shelved, new Set(sources.map((source) => source.id))));
  return { lines, code, check: new Check(sources, code, { language, known: question }) };
}

function checkedAnswer(read: readonly AnswerLine[], check: Check, code: readonly string[]): AnswerCheck {
  const lines = read.map((line) => check.line(line));
  if (!lines.some((line) => line.kind === 'kept' && line.supported)) return { kind: 'unsupported' };
  const kept = withoutEmptyFrames(lines);
  const citations = check.citations(markedIds(kept));
  const numbers = new Map(citations.map((citation, at) => [check.idAt(at), citation.number]));
  const answer = unshelveCode(
    renumber(kept, (id) => numbers.get(id)),
    code,
  ).trim();
  return citations.length === 0 ? { kind: 'unsupported' } : { kind: 'supported', text: answer, citations };
}

class Check {
  readonly #sources: readonly NumberedSource[];
  readonly #code: readonly string[];
  readonly #context: LocalContext;
  readonly #claims = new Map<number, ClaimTerms[]>();
  readonly #index = new Map<number, SourceIndex>();
  readonly #read = new Map<number, EvidenceSource>();
  readonly #known = new Map<string, LocalVerdict>();
  #judged: ReadonlyMap<string, boolean> = new Map();
  #cited: readonly number[] = [];

  constructor(sources: readonly NumberedSource[], code: readonly string[], context: LocalContext) {
    this.#sources = sources;
    this.#code = code;
    this.#context = context;
  }

  /** The sentences of which words alone can't tell whether the source that they cite carries them. */
  unsurePairs(lines: readonly AnswerLine[]): readonly Pair[] {
    return lines
      .flatMap((line) => (line.kind === 'claims' ? line.sentences : []))
      .flatMap((sentence) => {
        const said = this.#saidBy(sentence);
        if (claimsNothing(claimTerms(said))) return [];
        return this.#sources
          .filter(({ id }) => markedIds(sentence).includes(id))
          .filter((source) => !this.#verdict([source], said).isSure)
          .map((source) => ({ sentence: said, source }));
      });
  }

  /** Takes over what was decided elsewhere. */
  settle(verdicts: ReadonlyMap<string, boolean>): void {
    this.#judged = verdicts;
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
    const text = line.prefix + markedOnce(said).join(' ');
    return { kind: 'kept', text, supported: said.some((verdict) => verdict.carriers.length > 0) };
  }

  /** `following` are the next sentence's markers: models often mark a paragraph once, at its end. */
  #sentence(sentence: string, following: readonly number[]): Verdict {
    const bare = sentence.replace(/[ \t]*\[\d+\]/g, '').trim();
    const said = this.#saidBy(sentence);
    const claim = claimTerms(said);
    const plain = { text: bare, carriers: [] };
    if (claimsNothing(claim)) return /[\p{L}\p{N}]/u.test(bare) ? plain : undefined;
    const own = markedIds(sentence);
    if (own.length === 0 && isLeadIn(bare, claim)) return plain;
    const carriers = this.#carriers(own, said) ?? this.#carriers(following, said) ?? this.#anyCarrier(said);
    if (carriers === undefined) return isLeadIn(bare, claim) ? plain : undefined;
    for (const id of carriers) this.#claims.set(id, [...(this.#claims.get(id) ?? []), claim]);
    return { text: sentence, carriers };
  }

  #saidBy(sentence: string): string {
    const bare = sentence.replace(/[ \t]*\[\d+\]/g, '').trim();
    const text = bare.startsWith('|') ? cellsOf(bare).join('; ') : bare;
    return unshelveCode(text, this.#code).replaceAll('`', '');
  }

  /** Those of the sources that carry the claim each alone; or else all that carry it together. */
  #carriers(ids: readonly number[], said: string): readonly number[] | undefined {
    const named = this.#sources.filter((source) => ids.includes(source.id));
    const alone = named.filter((source) => this.#verdict([source], said).isSupported);
    if (alone.length > 0) return alone.map((source) => source.id);
    return named.length > 1 && this.#verdict(named, said).isSupported
      ? named.map((source) => source.id)
      : undefined;
  }

  #anyCarrier(said: string): readonly number[] | undefined {
    let best: { id: number; share: number } | undefined;
    const claim = claimTerms(said);
    for (const source of this.#sources) {
      // Nobody cited it: it has to hold the words themselves. This also spares reading it closely.
      if (carries([this.#indexed(source)], claim) === 0) continue;
      const { isSupported, share } = this.#verdict([source], said);
      if (isSupported && share > (best?.share ?? -1)) best = { id: source.id, share };
    }
    return best === undefined ? undefined : [best.id];
  }

  /** A source is read when it is first looked at: most of them never are. */
  #verdict(sources: readonly NumberedSource[], said: string): LocalVerdict {
    const key = pairKey(said, sources.length === 1 ? (sources[0]?.id ?? 0) : -1);
    const known = sources.length === 1 ? this.#known.get(key) : undefined;
    const verdict =
      known ??
      localSupport(
        sources.map((source) => this.#evidence(source)),
        said,
        this.#context,
      );
    if (sources.length === 1) this.#known.set(key, verdict);
    const judged = this.#judged.get(key);
    return judged === undefined ? verdict : { ...verdict, isSupported: judged, isSure: true };
  }

  #evidence(source: NumberedSource): EvidenceSource {
    const known = this.#read.get(source.id) ?? evidenceSource(source, this.#context.language);
    this.#read.set(source.id, known);
    return known;
  }

  #indexed(source: NumberedSource): SourceIndex {
    const known = this.#index.get(source.id) ?? indexSource(source);
    this.#index.set(source.id, known);
    return known;
  }

  #isFromSources(text: string): boolean {
    const code = unshelveCode(text, this.#code);
    const claim = claimTerms(code);
    return this.#sources.some((source) => carries([this.#indexed(source)], claim) >= 0.7);
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

/** Sentences that rest on the same sources carry their markers once, behind the last of them. */
function markedOnce(said: readonly Exclude<Verdict, undefined>[]): readonly string[] {
  let following = '';
  return said
    .toReversed()
    .map(({ text, carriers }) => {
      if (carriers.length === 0) return text;
      const own = carriers.toSorted((a, b) => a - b).join();
      const isRepeated = own === following;
      following = own;
      return isRepeated ? text.replace(/[ \t]*\[\d+\]/g, '').trim() : withMarkers(text, carriers);
    })
    .toReversed();
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
