import type { AccessList } from '../core/passage.ts';
import { editDistance } from '../language/edit-distance.ts';
import { type QuestionShape, questionShape } from './question-shape.ts';
import type { VerifiedAnswer } from './verified-answers-file.ts';

/** An answer that a person vouches for, and how sure it is that it was asked for (0 to 1). */
export type VerifiedMatch = { readonly entry: VerifiedAnswer; readonly confidence: number };

export type VerifiedAnswersContext = {
  /** Whether everybody who will read the answer may see what has this access list. */
  readonly mayRead: (access: AccessList) => boolean;
  /** The day it is (YYYY-MM-DD). */
  readonly today: string;
};

/** Finds the verified answer to a question that stands alone; undefined unless it is nearly certain. */
export type VerifiedAnswers = (
  question: string,
  context: VerifiedAnswersContext,
) => VerifiedMatch | undefined;

/** Two questions of the same words hardly mean less than this alike; it stops a wrong sense that slipped through. */
const LEAST_LIKENESS = 0.75;
const AS_WRITTEN = 0.99;
const SAME_TERMS = 0.97;
const WITH_A_SLIP = 0.93;
const LONGEST_QUESTION = 300;
const SLIP_FROM_LENGTH = 6;

/** One way to ask for a verified answer, taken apart. */
export type VerifiedVariant = {
  readonly entry: VerifiedAnswer;
  readonly shape: QuestionShape;
  readonly meaning: Float32Array;
};
type Sameness = 'words' | 'terms' | 'slip';

/**
 * Matches a question with the ways to ask that the owners wrote down. It must ask in the same way, deny and limit the same,
 * and be about the same words, numbers and codes, none more and none less; their order and function words may differ, and one
 * long word may have one slip of the keyboard if it is no word otherwise. Entries that expired before `today`, or that
 * a reader may not see, are as if they weren't there.
 */
export function createVerifiedAnswers(
  entries: readonly VerifiedAnswer[],
  { embed }: { readonly embed: (text: string) => Float32Array },
): VerifiedAnswers {
  const variants = verifiedVariants(entries, embed);
  return (question, context) => {
    const best = bestMatch(question, variants, context, embed);
    return best.kind === 'one' ? best.match : undefined;
  };
}

/** Takes the questions of verified answers apart, once. */
export function verifiedVariants(
  entries: readonly VerifiedAnswer[],
  embed: (text: string) => Float32Array,
): readonly VerifiedVariant[] {
  return entries.flatMap((entry) =>
    entry.questions.map((question) => ({ entry, shape: questionShape(question), meaning: embed(question) })),
  );
}

/** What fits a question best: nothing, one answer, or several equally well, which is no certainty. */
type BestMatch =
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'one'; readonly match: VerifiedMatch };

/** Finds the variant that fits a question best, of those that hold today and that every reader may see. */
export function bestMatch(
  question: string,
  variants: readonly VerifiedVariant[],
  { mayRead, today }: VerifiedAnswersContext,
  embed: (text: string) => Float32Array,
): BestMatch {
  if (question.length > LONGEST_QUESTION) return { kind: 'none' };
  const asked = questionShape(question);
  let best: VerifiedMatch | undefined;
  for (const { entry, shape, meaning } of variants) {
    if (today > entry.expires || !mayRead(entry.access)) continue;
    const same = sameness(asked, shape, embed);
    if (same === undefined) continue;
    if (same !== 'words' && likeness(embed(question), meaning) < LEAST_LIKENESS) continue;
    const confidence = { words: AS_WRITTEN, terms: SAME_TERMS, slip: WITH_A_SLIP }[same];
    if (best !== undefined && best.confidence === confidence && best.entry.id !== entry.id)
      return { kind: 'several' };
    if (best === undefined || confidence > best.confidence) best = { entry, confidence };
  }
  return best ? { kind: 'one', match: best } : { kind: 'none' };
}

function sameness(
  asked: QuestionShape,
  known: QuestionShape,
  embed: (text: string) => Float32Array,
): Sameness | undefined {
  if (asked.words === '') return undefined;
  if (asked.words === known.words) return 'words';
  if (asked.terms.length === 0 || asked.terms.length !== known.terms.length) return undefined;
  if (asked.turns !== known.turns) return undefined;
  if ((asked.ordered || known.ordered) && asked.terms.join(' ') !== known.terms.join(' ')) return undefined;
  const missing = without(known.terms, asked.terms);
  if (missing.length === 0) return 'terms';
  const [typed = '', ...others] = without(asked.terms, known.terms);
  const [meant = ''] = missing;
  const isSlip =
    missing.length === 1 &&
    others.length === 0 &&
    meant.length >= SLIP_FROM_LENGTH - 1 &&
    /^\p{L}+$/u.test(typed) &&
    editDistance(typed, meant, 1) <= 1 &&
    isNoWord(typed, asked, embed);
  return isSlip ? 'slip' : undefined;
}

/** The terms of a list that the other lacks, as often as they stand there more. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((term) => {
    const at = rest.indexOf(term);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Whether no word of the question with this stem is known to the embedding. */
function isNoWord(stem: string, { words }: QuestionShape, embed: (text: string) => Float32Array): boolean {
  const typed = words.split(' ').filter((word) => word.startsWith(stem.slice(0, -1)));
  return typed.length > 0 && typed.every((word) => embed(word).every((value) => value === 0));
}

function likeness(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let at = 0; at < a.length; at++) {
    const x = a[at] ?? 0;
    const y = b[at] ?? 0;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA * squaresB === 0 ? 0 : dot / Math.sqrt(squaresA * squaresB);
}
