import { contentTokens, type Token } from '../language/english-terms.ts';
import { stemLine, type Thesaurus } from '../language/thesaurus.ts';
import { holdsCode, holdsName } from './anchors.ts';
import { takesOthersNumber, takesOthersRole } from './binding.ts';
import type { Claim } from './claim.ts';
import {
  CONTRAST,
  clausesOf,
  conditionsOf,
  generalises,
  impliesDenial,
  isContrast,
  isExclusive,
  isForAll,
  isUniversal,
  onlyWords,
} from './clauses.ts';
import type { Evidence } from './evidence.ts';
import { hasOtherOrdinal, isSame, isUnitWord, opposes, type Quantity, saysHowOften } from './quantities.ts';
import { saysLittle } from './support.ts';
import { meantCells } from './table-columns.ts';
import { type Language, type Stretch, said } from './word-cover.ts';

/** Why evidence can't carry a claim, whatever its words. */
export type Contradiction =
  | 'number'
  | 'code'
  | 'place'
  | 'group'
  | 'role'
  | 'name'
  | 'negation'
  | 'condition'
  | 'exclusive'
  | 'universal';

/** The first thing in a claim that has to match exactly and doesn't. `known`: what the question says is no omission. */
export function contradiction(
  claim: Claim,
  evidence: Evidence,
  context: { readonly language: Language; readonly known: string },
): Contradiction | undefined {
  const { thesaurus } = context.language;
  if (!numbersMatch(claim, evidence, thesaurus)) return 'number';
  const whole = evidence.own.line + evidence.around.line;
  const wholeText = `${evidence.text} . ${evidence.cells.map(({ header }) => header).join(' . ')} . ${evidence.aroundText}`;
  if (takesOthersNumber(claim, evidence, context.language)) return 'number';
  if (!claim.anchors.addresses.every((address) => wholeText.toLowerCase().includes(address))) return 'code';
  if (!saysHowOften(wholeText, claim.text) || hasOtherOrdinal(claim.text, wholeText)) return 'number';
  if (!claim.anchors.codes.every((code) => holdsCode(wholeText, whole, code))) return 'code';
  if (
    !isOnNearestLevel(
      claim.anchors.places,
      evidence.levels.map(({ places }) => places),
    )
  )
    return 'place';
  if (
    !isOnNearestLevel(
      claim.anchors.groups,
      evidence.levels.map(({ groups }) => groups),
    )
  )
    return 'group';
  if (!claim.anchors.roles.every((role) => whole.includes(role))) return 'role';
  if (takesOthersRole(claim, evidence, context.language)) return 'role';
  if ([...claim.anchors.roles, ...claim.anchors.groups].some((one) => standsInOtherRow(one, evidence)))
    return 'role';
  const names = claim.anchors.names.filter((name) => !holdsName(wholeText, name));
  if (names.some(({ term }) => thesaurus.same(` ${term} `).every((other) => !whole.includes(other))))
    return 'name';
  if (deniesOther(claim, evidence, context.language) || isOpposite(claim, evidence)) return 'negation';
  if (dropsCondition(claim, evidence, context)) return 'condition';
  if (isExclusive(claim.text) && !isExclusive(evidence.text) && !isContrast(evidence.text))
    return 'exclusive';
  if (limitsToOther(claim, evidence, context.language)) return 'exclusive';
  if (isForAll(claim.text) && !isUniversal(evidence.text + evidence.aroundText)) return 'universal';
  return generalises(claim.text, evidence.text) ? 'universal' : undefined;
}

/** Every number stands in the evidence, with its unit, on the same side of a limit, and in a column that is meant. */
function numbersMatch(claim: Claim, evidence: Evidence, thesaurus: Thesaurus): boolean {
  const whole = evidence.own.line + evidence.around.line;
  const inside = claim.quantities.filter((wanted) =>
    evidence.quantities.some(
      (found) => isSame(wanted, found) && !opposes(wanted, found) && hasSort(wanted, found, whole),
    ),
  );
  if (evidence.cells.length > 0 && claim.quantities.length > 0 && inside.length === 0) return false;
  if (!sharesCell(claim, evidence)) return false;
  return claim.quantities.every((wanted) => {
    if (inside.includes(wanted)) return isInMeantColumn(claim.text, wanted, { evidence, thesaurus });
    return evidence.aroundQuantities.some((found) => isSame(wanted, found) && !opposes(wanted, found));
  });
}

/** "30 working days" needs a "working" in what says "30 days". */
function hasSort({ sort }: Quantity, found: Quantity, line: string): boolean {
  if (sort === undefined || found.sort !== undefined) return true;
  return [sort, sort === 'working' ? 'business' : sort].some((word) => line.includes(stemLine(word)));
}

/** "90% for weeks 27 to 52" are numbers of one cell: where one cell has two of them, it has all that no comma parts. */
function sharesCell(claim: Claim, { meant }: Evidence): boolean {
  if (meant.length < 3 || claim.quantities.length < 2 || /[,;]|\band\b/.test(claim.text)) return true;
  const [key, ...others] = meant.map(({ value }) => value);
  const isIn =
    (value: string) =>
    (wanted: Quantity): boolean =>
      evidenceHolds(value, wanted);
  if (!others.some((value) => claim.quantities.filter(isIn(value)).length > 1)) return true;
  return others.some((value) => claim.quantities.every(isIn(`${key} ; ${value}`)));
}

function isInMeantColumn(
  text: string,
  wanted: Claim['quantities'][number],
  { evidence, thesaurus }: { readonly evidence: Evidence; readonly thesaurus: Thesaurus },
): boolean {
  if (evidence.cells.length < 3) return true;
  const cells = meantCells(evidence.cells, segmentAt(text, wanted.start), thesaurus);
  if (cells.length === evidence.cells.length) return true;
  const values = cells.map(({ value }) => value).join(' ; ');
  return evidenceHolds(values, wanted);
}

function evidenceHolds(text: string, wanted: Claim['quantities'][number]): boolean {
  return (
    text.replaceAll(/,(?=\d{3})/g, '').includes(wanted.value) || stemLine(text).includes(` ${wanted.value} `)
  );
}

function segmentAt(text: string, start: number): string {
  const before = text.slice(0, start);
  const from = Math.max(before.lastIndexOf(', '), before.lastIndexOf('; '), before.lastIndexOf(' and ')) + 1;
  const end = /, | and |; /.exec(text.slice(start))?.index;
  return text.slice(from, end === undefined ? undefined : start + end);
}

/** Of the levels that name any, the nearest has to name all of these. */
function isOnNearestLevel(wanted: readonly string[], levels: readonly (readonly string[])[]): boolean {
  if (wanted.length === 0) return true;
  const nearest = levels.find((level) => level.length > 0);
  return nearest !== undefined && wanted.every((one) => nearest.includes(one));
}

/** Said by another row of the table and not by this one. */
export function standsInOtherRow(phrase: string, { cells, own, around, otherRows }: Evidence): boolean {
  return cells.length > 0 && !(own.line + around.line).includes(phrase) && otherRows.includes(phrase);
}

const ALIKE = 0.85;
const FEW_WORDS = 3;

/** A claim denies what the evidence states, or states what it denies. */
function deniesOther(claim: Claim, evidence: Evidence, language: Language): boolean {
  if (isFlatlyDenied(claim, evidence)) return true;
  const clauses = evidenceClauses(evidence).flatMap(clausesOf);
  const stated = asStretch(clauses.flatMap((clause) => clause.stated));
  const affirmed = asStretch(clauses.flatMap((clause) => (clause.isNegated ? [] : clause.stated)));
  const denied = asStretch(clauses.flatMap((clause) => clause.denied));
  const isIn = (word: Token, stretch: Stretch): boolean => said(word, stretch, language) >= ALIKE;
  return claim.clauses.some((clause) => {
    const turned = clause.stated.filter(
      (word) => denied.line.includes(` ${word.term} `) && !stated.line.includes(` ${word.term} `),
    );
    if (!clause.isNegated)
      return (
        !impliesDenial(claim.text, evidence.text) &&
        turned.some((word) => !saysLittle(word.term) || clause.stated.length <= FEW_WORDS)
      );
    if (impliesDenial(evidence.text, claim.text)) return false;
    const words = clause.denied.filter(({ kind, raw }) => kind === 'word' && !isUnitWord(raw));
    const found = words.filter((word) => isIn(word, denied) || isIn(word, stated));
    return (
      found.length > 0 &&
      found.length / words.length >= HALF &&
      found.every((word) => isIn(word, affirmed) && !isIn(word, denied))
    );
  });
}

/** A row's cells each with its header and the row's name, so that "Cash withdrawal: not possible" denies the withdrawal. */
function evidenceClauses({ text, cells, meant }: Evidence): readonly string[] {
  const [key, ...others] = meant;
  if (cells.length === 0 || key === undefined) return [text];
  const isDenied = clausesOf(key.value).some((clause) => clause.isNegated);
  const told = others.map(
    ({ header, value }) =>
      `${isDenied ? '' : `${key.value} `}${header.replaceAll(/[?:.;,]/g, '')} ${NO_VALUE.test(value) ? 'no' : value}`,
  );
  return isDenied ? [key.value, ...told] : told;
}

const NO_VALUE = /^\s*[–—-]?\s*$/;
const FLAT_NO =
  /^\s*(?:[–—-]?\s*$|(?:no|none|never|nothing)\b|not (?:possible|allowed|offered|accepted|needed|required)\b)/i;

/** All cells that the claim speaks of say "no", and the claim doesn't. */
function isFlatlyDenied(claim: Claim, { cells, meant }: Evidence): boolean {
  const values = meant.slice(1).map(({ value }) => value);
  if (cells.length === 0 || values.length === 0 || claim.clauses.some((clause) => clause.isNegated))
    return false;
  return values.every((value) => FLAT_NO.test(value));
}

function asStretch(words: readonly Token[]): Stretch {
  return { line: ` ${words.map(({ term }) => term).join(' ')} `, tokens: words };
}

const OPPOSITES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bincluded in\b|\bare included\b|\bis included\b/i,
    /\bon top\b|\bin addition\b|\bextra\b|\bseparately\b/i,
  ],
  [/\btoo much\b|\boverpaid\b/i, /\btoo little\b|\bunderpaid\b/i],
  [/\bgross\b/i, /\bnet\b/i],
  [/\bpublic\b/i, /\bprivate\b/i],
  [/\bopened\b/i, /\bunopened\b/i],
  [/\bafter probation\b/i, /\b(?:in|during) probation\b/i],
];

/** "Possible" against "impossible", "too much" against "too little". */
function isOpposite(claim: Claim, evidence: Evidence): boolean {
  const turned = OPPOSITES.flatMap((pair) => [pair, [pair[1], pair[0]] as const]);
  if (
    turned.some(
      ([one, other]) => one.test(claim.text) && !one.test(evidence.text) && other.test(evidence.text),
    )
  )
    return true;
  if (takesTheOther(claim, evidence)) return true;
  return claim.text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= 5)
    .some((word) => {
      const opposite = new RegExp(String.raw`\b(?:un|in|im|non-?)${word}\b`, 'i');
      return opposite.test(evidence.text) && !new RegExp(String.raw`\b${word}\b`, 'i').test(evidence.text);
    });
}

/** "Only on quorum queues" against "only on classic queues; quorum queues …". */
function limitsToOther(claim: Claim, { text, cells }: Evidence, language: Language): boolean {
  if (cells.length > 0 || !/(?<!-)\bonly\b/i.test(claim.text)) return false;
  const clauses = text
    .split(/[.;]\s+/)
    .filter(
      (clause) =>
        isExclusive(clause) && claim.words.some(({ term }) => stemLine(clause).includes(` ${term} `)),
    );
  if (clauses.length === 0) return false;
  const there = asStretch(clauses.flatMap(contentTokens));
  return onlyWords(claim.text).some(
    (word) => said(word, there, language) === 0 && stemLine(text).includes(` ${word.term} `),
  );
}

/** "Counted per key" against "per workspace, not per key". */
function takesTheOther(claim: Claim, { text }: Evidence): boolean {
  if (claim.clauses.some((clause) => clause.isNegated)) return false;
  const said = stemLine(claim.text);
  return [...text.matchAll(CONTRAST)].some(({ 1: denied = '', index }) => {
    const stated = stemLine(
      text
        .slice(0, index)
        .split(/[.;:]\s/)
        .at(-1) ?? '',
    );
    const chosen = contentTokens(stated).filter(({ term }) => said.includes(` ${term} `)).length;
    const refused = contentTokens(denied).filter(
      ({ kind, term }) => kind === 'word' && !stated.includes(` ${term} `),
    );
    return chosen > 0 && refused.length > 0 && refused.every(({ term }) => said.includes(` ${term} `));
  });
}

const HALF = 0.5;
const ENOUGH_OF_CONDITION = 0.4;

/** A condition of the evidence of which neither claim nor question says a word. */
function dropsCondition(
  claim: Claim,
  evidence: Evidence,
  { language, known }: { readonly language: Language; readonly known: string },
): boolean {
  const line = stemLine(`${claim.text} ${known}`);
  const stretch = { line, tokens: claim.clauses.flatMap(({ stated, denied }) => [...stated, ...denied]) };
  return conditionsOf(evidence.text).some(({ words, main, isCircumstance }) => {
    // "…, and must not pass one on if …": the condition of something that the claim doesn't speak of.
    const spoken = main.filter((word) => said(word, stretch, language) >= ALIKE).length;
    if (main.length > 0 && spoken / main.length < HALF) return false;
    const least = isCircumstance ? ALIKE : 0.01;
    const kept = words.filter((word) => said(word, stretch, language) >= least).length;
    return kept / words.length < ENOUGH_OF_CONDITION;
  });
}
