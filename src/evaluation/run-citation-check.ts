import type { CheckAnswer } from '../citations/check-answer.ts';
import { CITATION_SETS, type CitationCase } from './citation-cases.ts';

/** Whether the check did right by a case: a right citation is kept, a wrong one is not. */
export type CitationResult = { readonly tested: CitationCase; readonly held: boolean };

/** What the bar speaks of, in per cent. */
export type CitationFigures = { readonly caught: number; readonly dropped: number };

/** Gives every case to the check: the sentence as the whole answer, its passages as the only sources. */
export async function runCitationCheck(
  cases: readonly CitationCase[],
  checkAnswer: CheckAnswer,
  options: { readonly signal: AbortSignal },
): Promise<readonly CitationResult[]> {
  const results: CitationResult[] = [];
  for (const tested of cases) {
    const sources = tested.passages.map((passage, at) => ({ id: at + 1, passage }));
    const markers = sources.map(({ id }) => `[${id}]`).join('');
    const text = tested.sentence.replace(/([.!?]?)$/, ` ${markers}$1`);
    const checked = await checkAnswer({ text, sources }, options);
    results.push({ tested, held: (tested.kind === 'right') === (checked.kind === 'supported') });
  }
  return results;
}

/** The share of wrong citations that were caught, and of right ones that were dropped. */
export function citationFigures(results: readonly CitationResult[]): CitationFigures {
  const right = results.filter(({ tested }) => tested.kind === 'right');
  const wrong = results.filter(({ tested }) => tested.kind !== 'right');
  const share = (some: readonly CitationResult[], held: boolean): number =>
    (100 * some.filter((result) => result.held === held).length) / Math.max(1, some.length);
  return { caught: share(wrong, true), dropped: share(right, false) };
}

/** The figures of each set and all, and how many of each kind of mistake were caught, as lines. */
export function summariseCitations(results: readonly CitationResult[]): string {
  const sets = CITATION_SETS.map((set) => [set, results.filter(({ tested }) => tested.set === set)] as const);
  const lines = [...sets, ['all', results] as const].map(([name, some]) => {
    const { caught, dropped } = citationFigures(some);
    return `${name}: ${some.length} cases, wrong ones caught ${caught.toFixed(1)} %, right ones dropped ${dropped.toFixed(1)} %`;
  });
  const kinds = [...new Set(results.map(({ tested }) => tested.kind))].map((kind) => {
    const some = results.filter(({ tested }) => tested.kind === kind);
    return `${kind} ${some.filter(({ held }) => held).length}/${some.length}`;
  });
  return [...lines, kinds.join(', ')].join('\n');
}
