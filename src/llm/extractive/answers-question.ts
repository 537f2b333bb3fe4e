import { isBelowQuestion, subjectOf } from './below-question.ts';
import { fitsType, holds, nearlyHolds, type Support } from './evidence.ts';
import type { RankedUnit, Ranking } from './rank-units.ts';

/** More of what is asked than this, unsaid by the unit and its headings, and the unit speaks of something else. */
const MOST_UNSAID = 0.68;
const HALF = 0.5;
/** Whom to turn to, beside the roles that `fitsType` knows: a number to call, somebody who holds an office. */
const SOMEBODY =
  /\b(?:extension|ext|call|ring|write to|contact|anyone|anybody|everyone|everybody|nobody|chief|captain|commander|head|member|author|colleagues?|host|customers?|employees?|desk|service|staff|you|your)\b/i;
/** Whoever does something, by the sentence's build: "The company pays …", "… are paid by the driver". */
const AGENT =
  /^(?:the|your|our|each|every) \p{L}+ (?:always |also |then )?\p{Ll}+s(?!\p{L})|(?<!\p{L})by (?:the|your|our|its|an?) \p{L}/iu;

/**
 * What the form of question and unit settles, before any weighing: `no` where most of what is asked stands neither in the
 * unit nor in its headings, or where a time or somebody is asked for and the unit names none; `yes` for an entry
 * under the very name that is asked about, or an answer below the question itself. Undefined where it settles nothing.
 */
export function answersByForm({ analysis }: Ranking, best: RankedUnit): 'yes' | 'no' | undefined {
  const { indexed } = best;
  const said = best.supports.filter(({ term }) => term.kind !== 'number' && term.kind !== 'common');
  const asked = subjectOf(best.supports);
  const line = indexed.own + indexed.leadIn + indexed.headings + indexed.title;
  if (unsaidShare(asked, line) > MOST_UNSAID && unsaidShare(said, line) > HALF) return 'no';
  if (analysis.answerType === 'time' && fitsType(analysis, indexed.unit, indexed.own) === 0) return 'no';
  if (isBelowQuestion(indexed, best.supports)) return 'yes';
  const wantsPerson = analysis.answerType === 'person' && fitsType(analysis, indexed.unit, indexed.own) === 0;
  if (wantsPerson && !SOMEBODY.test(indexed.unit.text) && !AGENT.test(indexed.unit.text)) return 'no';
  return isNamedEntry(asked, best) ? 'yes' : undefined;
}

function unsaidShare(asked: readonly Support[], line: string): number {
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return 0;
  return asked.reduce((sum, { term, weight }) => sum + weight * (1 - nearlyHolds(line, term)), 0) / total;
}

/** "somebody said ADT, what is that" and the entry "ADT: alarm delivery time". */
function isNamedEntry(asked: readonly Support[], { indexed, supports }: RankedUnit): boolean {
  const [key, ...others] = indexed.keyTerms;
  if (key === undefined || others.length > 0 || indexed.unit.cells.length > 2) return false;
  const named = supports.filter(({ term }) => term.kind === 'name' || term.kind === 'code');
  const isAlone = asked.every((support) => named.includes(support));
  return isAlone && named.length === 1 && named.every(({ term }) => holds(` ${key} `, term) === 1);
}
