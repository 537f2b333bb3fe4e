import type { Passage } from '../core/passage.ts';
import { detectLanguage } from '../language/detect-language.ts';
import { contentTokens } from '../language/english-terms.ts';
import { type ForeignLanguage, languageOf } from '../language/languages.ts';
import { type Claim, claimOf, partsOf } from './claim.ts';
import { type Contradiction, contradiction, standsInOtherRow } from './contradiction.ts';
import { type Evidence, evidenceOf, narrowed, once, stretch } from './evidence.ts';
import { passageUnits } from './passage-units.ts';
import { isSame, isUnitWord } from './quantities.ts';
import { type NumberedSource, saysLittle } from './support.ts';
import { meantCells } from './table-columns.ts';
import { coverage, type Language, said as sayingOf } from './word-cover.ts';
import { isWordForWord } from './word-for-word.ts';
import { glossed, glossedPassage, plainPassage, plainWording } from './wording.ts';

/** A source with every window in which a claim may have its support, made once for all sentences of an answer. */
export type EvidenceSource = NumberedSource & {
  readonly evidence: readonly Evidence[];
  /** Of a page that isn't in English: the windows with which a claim in its own language is compared. */
  readonly foreign: Foreign | undefined;
};

type Foreign = {
  readonly language: ForeignLanguage;
  readonly evidence: () => readonly Evidence[];
};

/** How well a source carries a claim. `isSure` is false where words alone can't tell. */
export type LocalVerdict = {
  readonly isSupported: boolean;
  readonly isSure: boolean;
  /** The share of the claim's words that the best evidence says, 0 to 1. */
  readonly share: number;
  readonly why: Contradiction | 'words' | undefined;
};

/** What is longer is no sentence that anybody could check. */
const LONGEST_CLAIM = 1000;
/** Chosen on the development cases of knowledge/evals/citations*.yml. */
const ENOUGH = 0.66;
const ENOUGH_WORDS = 0.76;
const SURE = 0.8;
const HOPELESS = 0.3;
const ENOUGH_BESIDE_OTHERS = 0.8;
const OWN_SHARE = 0.33;
/** In another language than English fewer words are known to mean the same. */
const ENOUGH_GLOSSED = 0.8;
const DENIAL_MARGIN = 0.06;
const ROLE_MARGIN = 0.25;
/** So much more of the words in a sentence with another number, that the number was changed. */
const CLEARLY_NEARER = 0.12;
const NEARLY_ALL = 0.85;
/** The least of each part's words that has to be said somewhere. */
const PART_SAID = 0.4;
const FURTHER_SENTENCE = 0.04;
/** What words alone often misread. */
const SOFT: ReadonlySet<string> = new Set([
  'condition',
  'exclusive',
  'universal',
  'negation',
  'role',
  'name',
  'words',
]);

/** Reads a source for checking. */
export function evidenceSource(source: NumberedSource, { thesaurus }: Language): EvidenceSource {
  const { passage } = source;
  const read = (one: Passage): readonly Evidence[] => evidenceOf(passageUnits(one), thesaurus);
  const language = languageOf(passage.language);
  const foreign =
    language === 'en'
      ? undefined
      : { language, evidence: once(() => read(glossedPassage(passage, language))) };
  return { ...source, evidence: read(plainPassage(passage)), foreign };
}

export type LocalContext = {
  readonly language: Language;
  /** What the question says: a condition that stands there isn't dropped by the answer. */
  readonly known: string;
  /** Both are in one foreign language, of which the thesaurus and the word vectors know little. */
  readonly isGlossed?: boolean;
};

/** The verdict by words, numbers and names alone. A sentence with several statements needs support for each of them. */
export function localSupport(
  sources: readonly EvidenceSource[],
  text: string,
  context: LocalContext,
): LocalVerdict {
  if (text.length > LONGEST_CLAIM) return { isSupported: false, isSure: true, share: 0, why: 'words' };
  const [own] = sources.flatMap(({ foreign }) => foreign ?? []);
  if (own !== undefined && (detectLanguage(text) ?? own.language) === own.language) {
    const evidence = sources.flatMap(({ foreign }) =>
      foreign?.language === own.language ? foreign.evidence() : [],
    );
    const known = glossed(context.known, own.language);
    return supportBy(evidence, glossed(text, own.language), { ...context, known, isGlossed: true });
  }
  const evidence = sources.flatMap((source) => source.evidence);
  const said = plainWording(text);
  if (sources.some(({ foreign }) => foreign === undefined)) return supportBy(evidence, said, context);
  const claim = claimOf(said, context.language.thesaurus);
  return acrossLanguages(claim, evidence, bestVerdict(claim, evidence, context));
}

function supportBy(evidence: readonly Evidence[], text: string, context: LocalContext): LocalVerdict {
  if (evidence.some((one) => isWordForWord(text, one)))
    return { isSupported: true, isSure: true, share: 1, why: undefined };
  const claim = claimOf(text, context.language.thesaurus);
  const whole = bestVerdict(claim, evidence, context);
  const parts = partsOf(claim, context.language.thesaurus);
  if (whole.isSupported)
    return parts.some((part) => isUnsaid(part, evidence, context))
      ? { ...whole, isSupported: false, isSure: false, why: 'words' }
      : whole;
  if (whole.why === 'negation' || whole.why === 'condition') return whole;
  if (parts.length === 0) return whole;
  const verdicts = parts.map((part) => bestVerdict(part, evidence, context));
  if (!verdicts.every((verdict) => verdict.isSupported)) return whole;
  return {
    ...whole,
    isSupported: true,
    isSure: false,
    share: Math.min(...verdicts.map(({ share }) => share)),
    why: undefined,
  };
}

/** Of what a part adds, the sources say next to nothing. What has a number is compared by that. */
function isUnsaid(part: Claim, evidence: readonly Evidence[], { language }: LocalContext): boolean {
  const words = part.words.filter(({ raw }) => !isUnitWord(raw));
  if (words.length === 0 || part.quantities.length > 0) return false;
  const best = Math.max(...evidence.map((one) => coverage(words, one.own, one.around, language).all));
  return best < PART_SAID;
}

/** An answer in English may rest on a page in another language: then numbers and codes have to do, and nothing is sure. */
function acrossLanguages(claim: Claim, evidence: readonly Evidence[], whole: LocalVerdict): LocalVerdict {
  const line = evidence.map(({ own }) => own.line).join('');
  const exact = [...claim.quantities.map(({ value }) => ` ${value} `), ...claim.anchors.codes];
  const isSupported =
    whole.isSupported || (exact.length > 0 ? exact.every((one) => line.includes(one)) : whole.share > 0.15);
  return { ...whole, isSupported, isSure: whole.isSupported && whole.isSure };
}

function bestVerdict(claim: Claim, evidence: readonly Evidence[], context: LocalContext): LocalVerdict {
  let best: LocalVerdict = { isSupported: false, isSure: true, share: 0, why: 'words' };
  let highest = Number.NEGATIVE_INFINITY;
  let text = '';
  const denials: Denial[] = [];
  for (const one of evidence) {
    const verdict = verdictOn(claim, one, { ...context, rows: evidence });
    if (verdict.why !== undefined && verdict.why !== 'words') denials.push({ verdict, evidence: one });
    const score = verdict.share + (verdict.isSupported ? 10 : 0) - (verdict.why === undefined ? 0 : 0.3);
    if (score <= highest) continue;
    highest = score;
    best = verdict;
    text = one.text;
  }
  if (!best.isSupported) return best;
  const isDenying = claim.clauses.some((clause) => clause.isNegated);
  const near = denials.filter(
    ({ verdict, evidence: { roles } }) =>
      verdict.share > best.share - (verdict.why === 'role' && roles.length > 0 ? ROLE_MARGIN : DENIAL_MARGIN),
  );
  const whole = denials.find(
    ({ verdict, evidence: one }) =>
      verdict.why === 'negation' && !isDenying && isWhollySaid(one, claim, context),
  );
  if (whole !== undefined) return whole.verdict;
  return near.find((one) => outweighs(one, { claim, text, isDenying, share: best.share }))?.verdict ?? best;
}

/** The claim says all that the sentence says. */
function isWhollySaid(evidence: Evidence, claim: Claim, { language }: LocalContext): boolean {
  if (evidence.units > 1 || evidence.cells.length > 0) return false;
  const words = evidence.own.tokens.filter(({ kind, term }) => kind === 'word' && !saysLittle(term));
  const said = words.filter((word) => sayingOf(word, stretch(claim.text), language) > 0);
  return words.length > 1 && said.length / words.length >= NEARLY_ALL;
}

type Denial = { readonly verdict: LocalVerdict; readonly evidence: Evidence };

/**
 * What speaks of the same as closely and denies it outweighs looser evidence, but not a wider stretch that has its "not". A
 * sentence with another number, place or role outweighs a stretch that has the right one in a sentence beside it.
 */
function outweighs(
  { verdict, evidence }: Denial,
  best: { readonly claim: Claim; readonly text: string; readonly isDenying: boolean; readonly share: number },
): boolean {
  const isPart = isWithin(evidence.text, best.text);
  if (verdict.share >= best.share + CLEARLY_NEARER)
    return verdict.why !== 'number' || countsOther(best.claim, evidence);
  if (verdict.why === 'negation') return !(best.isDenying && isPart);
  if (verdict.why === 'condition') return verdict.share > best.share;
  if (!isPart) return false;
  if (verdict.why === 'number') return countsOther(best.claim, evidence);
  return verdict.why === 'role' || (verdict.why === 'place' && (evidence.levels[0]?.places.length ?? 0) > 0);
}

/** States a quantity of the kind that the claim has otherwise. */
function countsOther(claim: Claim, { quantities }: Evidence): boolean {
  const missing = claim.quantities.filter((wanted) => !quantities.some((found) => isSame(wanted, found)));
  return missing.some(({ unit }) => unit !== undefined && quantities.some((found) => found.unit === unit));
}

function isWithin(part: string, whole: string): boolean {
  return part.length < whole.length && whole.includes(part);
}

function verdictOn(
  claim: Claim,
  evidence: Evidence,
  context: LocalContext & { readonly rows: readonly Evidence[] },
): LocalVerdict {
  const { language } = context;
  const meant = narrowed(evidence, meantCells(evidence.cells, claim.text, language.thesaurus));
  const covered = coverage(claim.words, meant.own, meant.around, language);
  // Numbers and codes that aren't there are contradictions, so all of them count as said.
  const exact = claim.quantities.length + claim.anchors.codes.length;
  const said = covered.all * claim.words.length + exact;
  const share = said / Math.max(1, claim.words.length + exact) - FURTHER_SENTENCE * (evidence.units - 1);
  const own = (covered.own * claim.words.length + exact) / Math.max(1, claim.words.length + exact);
  const why = contradiction(claim, meant, context);
  if (why !== undefined) {
    const isSure = !SOFT.has(why) || share < HOPELESS;
    return { isSupported: false, isSure, share, why };
  }
  const isOtherRow = evidence.cells.length > 0 && namesOtherRow(claim, evidence, context);
  const isMixed = claim.words.some((word) => standsInOtherRow(` ${word.term} `, meant));
  const least = isMixed ? ENOUGH_BESIDE_OTHERS : enough(exact) * (context.isGlossed ? ENOUGH_GLOSSED : 1);
  const [only] = claim.words.length + exact === 1 ? claim.words : [];
  // A synonym of one word is too little to go by.
  const isMissing = only !== undefined && !(meant.own.line + meant.around.line).includes(` ${only.term} `);
  const isEnough = !isMissing && share >= least && (only !== undefined || own >= OWN_SHARE) && !isOtherRow;
  if (!isEnough) return { isSupported: false, isSure: share < HOPELESS, share, why: 'words' };
  return { isSupported: true, isSure: share >= SURE, share, why: undefined };
}

const OTHER_ROW = 0.3;
/** A row that is named by a synonym yields to one that is named itself. */
const BY_SYNONYM = 0.6;

/** What states numbers or codes that all agree needs fewer words. */
function enough(exact: number): number {
  return exact > 0 ? ENOUGH : ENOUGH_WORDS;
}

/** Another row of the passage is named by the claim, and this one isn't. */
function namesOtherRow(
  claim: Claim,
  evidence: Evidence,
  { rows, language }: LocalContext & { readonly rows: readonly Evidence[] },
): boolean {
  const stretchOfClaim = stretch(claim.text);
  const named = (row: Evidence): number =>
    Math.max(0, ...(row.cells[0]?.value ?? '').split(/[,;]|\bor\b/).map(namedBy));
  const namedBy = (name: string): number => {
    const key = contentTokens(name);
    if (key.some(({ kind, term }) => kind === 'code' && stretchOfClaim.line.includes(` ${term} `))) return 1;
    const words = key.filter(({ kind }) => kind === 'word');
    if (words.length === 0) return 0;
    const shares = words.map((word) => sayingOf(word, stretchOfClaim, language));
    const exact = shares.filter((share) => share === 1).length;
    const alike = shares.filter((share) => share >= 0.85).length - exact;
    return (exact + BY_SYNONYM * alike) / words.length;
  };
  const own = named(evidence);
  return rows.some((row) => row.cells.length > 0 && named(row) > own + OTHER_ROW);
}
