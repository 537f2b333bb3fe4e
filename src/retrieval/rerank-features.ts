import type { Passage } from '../core/passage.ts';
import type { AnalysedPassage } from './analysed-passage.ts';
import { AskedOfPool, type ReadingTools } from './asked-of-pool.ts';

/** What speaks for a passage among the others that were found with it, each about 0 to 1. */
export type RerankFeatures = {
  /** The search's own score, of the best one's. */
  readonly fused: number;
  /** BM25 over header and text as fields, with word counts of this pool, of the best one's. */
  readonly fields: number;
  /** BM25 over runs of four letters, of the best one's. */
  readonly letters: number;
  /** The best score on the same page. */
  readonly page: number;
  /** The best score under the same title. */
  readonly namesake: number;
  /** The better score of the passages right before and behind it. */
  readonly neighbour: number;
  /** Cosine of question and title. */
  readonly titleSense: number;
  /** Cosine of the question and the nearest sentence. */
  readonly sentenceSense: number;
  /** Share of the question's words that it holds, or holds a near one of; rare words count more. */
  readonly meaning: number;
  /** Of this the part that only near words give. */
  readonly nearWords: number;
  /** As `meaning`, within the best sentence. */
  readonly sentenceMeaning: number;
  /** The best `sentenceMeaning` on the same page. */
  readonly pageMeaning: number;
  /** Share of the question's terms that stand in it, rare ones counting more; the same of the best sentence. */
  readonly cover: number;
  readonly sentenceCover: number;
  /** Share of the question's terms that stand in it, all alike. */
  readonly held: number;
  /** Share of the question that stands in the title. */
  readonly titleCover: number;
  /** Share of title and headings that the question names. */
  readonly headerFit: number;
  /** Share of the question's letter runs in the title, and of the title's in the question; the same of the last heading. */
  readonly titleLetters: number;
  readonly titleLettersFit: number;
  readonly headingLetters: number;
  readonly headingLettersFit: number;
  /** Share of the question's neighbouring words that stand near each other. */
  readonly pairs: number;
  /** 1 when the best passage of all names this page's title, .67 and .5 for the second and third. */
  readonly mentioned: number;
};

const BEST_THAT_MENTION = 3;
const SHORTEST_MENTION = 4;
const WIDEST_GAP = 120;

type Scored = { readonly analysed: AnalysedPassage; readonly score: number };

/** The features of each passage, in the order given: the search's own, best first. */
export function rerankFeatures(
  question: string,
  found: readonly Scored[],
  tools: ReadingTools,
): readonly RerankFeatures[] {
  const asked = new AskedOfPool(
    question,
    found.map(({ analysed }) => analysed),
    tools,
  );
  const top = Math.max(...found.map(({ score }) => score), Number.MIN_VALUE);
  const scores = found.map(({ score }) => score / top);
  const own = found.map(({ analysed }) => asked.features(analysed));
  const page = bestBy(found, scores, ({ document }) => document);
  const namesake = bestBy(found, scores, ({ title }) => title);
  const pageMeaning = bestBy(
    found,
    own.map(({ sentenceMeaning }) => sentenceMeaning),
    ({ document }) => document,
  );
  const most = {
    fields: Math.max(...own.map(({ fields }) => fields), Number.MIN_VALUE),
    letters: Math.max(...own.map(({ letters }) => letters), Number.MIN_VALUE),
  };
  const neighbours = neighbourScores(found, scores);
  return own.map((features, at) => ({
    ...features,
    fused: scores[at] ?? 0,
    fields: features.fields / most.fields,
    letters: features.letters / most.letters,
    page: page[at] ?? 0,
    namesake: namesake[at] ?? 0,
    neighbour: neighbours[at] ?? 0,
    pageMeaning: pageMeaning[at] ?? 0,
    mentioned: mention(found, at),
  }));
}

/** For each passage the best value among those that share its key. */
function bestBy(
  found: readonly Scored[],
  values: readonly number[],
  keyOf: (passage: Passage) => string,
): readonly number[] {
  const best = new Map<string, number>();
  for (const [at, { analysed }] of found.entries()) {
    const key = keyOf(analysed.passage);
    best.set(key, Math.max(best.get(key) ?? 0, values[at] ?? 0));
  }
  return found.map(({ analysed }) => best.get(keyOf(analysed.passage)) ?? 0);
}

function neighbourScores(found: readonly Scored[], scores: readonly number[]): readonly number[] {
  const byDocument = new Map<string, number[]>();
  for (const [at, { analysed }] of found.entries()) {
    const places = byDocument.get(analysed.passage.document) ?? [];
    places.push(at);
    byDocument.set(analysed.passage.document, places);
  }
  return found.map(({ analysed: { passage } }) => {
    const near = (byDocument.get(passage.document) ?? []).filter((other) =>
      follow(passage, found[other]?.analysed.passage),
    );
    return Math.max(0, ...near.map((other) => scores[other] ?? 0));
  });
}

function follow(a: Passage, b: Passage | undefined): boolean {
  if (b === undefined || a.id === b.id) return false;
  const gap = a.start <= b.start ? b.start - a.end : a.start - b.end;
  return gap >= 0 && gap <= WIDEST_GAP;
}

function mention(found: readonly Scored[], at: number): number {
  const own = found[at]?.analysed;
  if (own === undefined || own.titleLine.length < SHORTEST_MENTION + 2) return 0;
  for (const [place, { analysed }] of found.slice(0, BEST_THAT_MENTION).entries()) {
    if (analysed.passage.document === own.passage.document) continue;
    if (analysed.textLine.includes(own.titleLine)) return 1 / (1 + place / 2);
  }
  return 0;
}
