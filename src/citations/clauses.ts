import { contentTokens, type Token } from '../language/english-terms.ts';

/** A stretch of a sentence with one statement. */
export type Clause = {
  readonly isNegated: boolean;
  /** What is stated; of a clause with a "not" in its middle, what it is stated of. */
  readonly stated: readonly Token[];
  /** What is denied: the words behind the "not", or all of them when it stands at the end. */
  readonly denied: readonly Token[];
};

const OPENERS =
  'if|unless|when|because|since|while|although|which|who|whom|that|so|then|but|however|otherwise|you|it|they|we|he|she|nobody|nothing|there|where|after|before|until|whatever|rather than|instead of';
const BOUNDARY = new RegExp(
  String.raw`[;:–—(]\s*|[.!?]\s+|,\s*(?:and\s+|or\s+)?(?=(?:${OPENERS})\b)|\s+(?=(?:but|because|unless|if|when|although|rather than|instead of)\b)|,?\s+and\s+(?=(?:you|it|they|we|are|is|do|does|must|may|can|cannot|can't|have|has|so|aren't|isn't|don't)\b)`,
  'giu',
);
/** "A badge that has not been used | is switched off": the "not" ends with the relative clause. */
const BEHIND_RELATIVE =
  /(?<=\b(?:that|who|which)\b[^|]*(?:\bnot\b|\bnever\b|n[’']t\b)[^|]*?\s\p{L}+(?:\s\S+){1,5}?)\s+(?=(?:is|are|must|will|may|can|gets?)\b)/iu;
/** Looked for first, and in no more than a sentence: looking behind is slow. */
const RELATIVE = /\b(?:that|who|which)\b/iu;
const LONGEST_SENTENCE = 1_000;
/** Words with "no" in them that deny nothing. */
const DENIES_NOTHING =
  /\b(?:no (?:more|fewer|less|later|longer|earlier) than|not (?:only|just|more than|less than)|no matter|whether or not|no\.)/gi;
const NEGATOR =
  /\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|nicht|kein\p{L}*|nie)\b|\bno one\b|n[’']t\b|\b(?:rather than|instead of)\b/iu;

/** The clauses of a text. A word's polarity is its clause's. */
export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  const parts = text
    .replace(DENIES_NOTHING, ' up to ')
    // The boundaries look for what stands behind blanks: where there are thousands, from each anew.
    .replace(/\s{2,}/g, ' ')
    .split(BOUNDARY)
    .flatMap((part) => (mayHoldRelative(part) ? part.split(BEHIND_RELATIVE) : [part]));
  for (const part of parts) {
    const words = contentTokens(part);
    if (words.length === 0) continue;
    const negator = NEGATOR.exec(part);
    if (negator === null) {
      clauses.push({ isNegated: false, stated: words, denied: [] });
      continue;
    }
    const behind = words.filter((word) => word.start > negator.index);
    const isLast = behind.length === 0;
    const stated = isLast ? [] : words.filter((word) => word.start <= negator.index);
    clauses.push({ isNegated: true, stated, denied: isLast ? words : behind });
  }
  return clauses;
}

function mayHoldRelative(part: string): boolean {
  return part.length <= LONGEST_SENTENCE && RELATIVE.test(part) && NEGATOR.test(part);
}

const CONDITION =
  /\b(?:if|unless|(?<!-)only|except|provided|as long as|as far as|during|apart from|save for|until|even when)\b([^,.;:]*)/gi;

/** A condition of a text: the words behind its "if", and those before it in the same clause, which hold under it. */
export type Condition = {
  readonly words: readonly Token[];
  readonly main: readonly Token[];
  /** "During trade fairs": a time or an occasion. */
  readonly isCircumstance: boolean;
};

/** The conditions of a text: "if", "unless", "only", "except", "during" and what follows. */
export function conditionsOf(text: string): readonly Condition[] {
  return [...text.matchAll(CONDITION)].flatMap((match) => {
    const isCircumstance = /^during/i.test(match[0]);
    const words = contentTokens(match[1] ?? '').slice(0, isCircumstance ? 2 : 4);
    // No clause is longer, and a text of nothing but conditions would be read again for each.
    const near = text.slice(Math.max(0, match.index - LONGEST_SENTENCE), match.index);
    const before = near.split(/[.;:]\s|,\s(?:and|or|but)\s/).at(-1) ?? '';
    return words.length === 0 ? [] : [{ words, main: contentTokens(before), isCircumstance }];
  });
}

const IMPLIED_DENIAL =
  /\b(?:free|off (?:work|duty)|empty|ignor\w+|outside|refus\w+|fail(?:s|ed|ure)?|forbidden|prohibit\w+|waive[ds]?|lapses?|exempt\w*|lack(?:s|ing)?|missing|stops?|other than|no-shows?|exclud\w+|unlimited|impossible|unavailable)\b/gi;

/** Whether a text denies without a "not" what the other says, as "the tank is empty" does: then polarities can't be compared. */
export function impliesDenial(text: string, other: string): boolean {
  const there = other.toLowerCase();
  return (text.match(IMPLIED_DENIAL) ?? []).some((word) => !there.includes(word.toLowerCase()));
}

/** "Per workspace, not per key": what is refused in favour of what stands before. */
export const CONTRAST =
  /(?:,|(?<!\s))\s+(?:(?:and|but) not|(?<=,\s)not|rather than|instead of)\s+([^,.;:]+)/gi;

/** Whether a text sets one thing against another, which says as well that nothing else counts. */
export function isContrast(text: string): boolean {
  return /\bnot\b[^.;]*\bbut\b|,\s+not\s/i.test(text);
}

/** Whether a text says that nothing else counts ("only", "alone"). */
export function isExclusive(text: string): boolean {
  return /\b(?:(?<!-)only|alone|solely|exclusively|just|no other|nothing but|no one else)\b/i.test(text);
}

/** Whether a text says that a rule holds for all people, plans or places. */
export function isForAll(text: string): boolean {
  return /\b(?:everyone|everybody|anyone|anybody|(?:every|any|all) (?:plans?|offices?|employees?|levels?|countr(?:y|ies)|customers?|staff))\b/i.test(
    text,
  );
}

const ALWAYS =
  /\b(?:always|never|whenever|whatever(?= (?:the|their|your|its)\b)|however (?:long|much|many|far)|regardless|no matter|everyone|everybody|anyone|anybody|any ?time|everywhere|anywhere|(?:every|any|all|each)(?= (?:\w+ )?\p{L}{3,})(?! (?:\w+ )?(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?|time|other|\d)\b)|every (?:day|time)|at any time)\b/giu;
const LIMITED =
  /\b(?:if|unless|only|except|apart from|save for|provided|as long as|until|others?|some|most|aged|or (?:over|older|more|less|fewer)|at least|more than|less than|above|below|under|usually|normally)\b/i;

/** Whether a text says that something always holds where the other limits it, and doesn't say so itself. */
export function generalises(text: string, other: string): boolean {
  const there = other.toLowerCase();
  return (
    LIMITED.test(other) &&
    (text.match(ALWAYS) ?? []).some((word) => !there.includes(word.toLowerCase().split(' ')[0] ?? ''))
  );
}

/** The words of which a text says "only": those behind it, in its last place those before it. */
export function onlyWords(text: string): readonly Token[] {
  const [before = '', behind = ''] = text.split(/\b(?<!-)only\b/i);
  const words = contentTokens(behind.split(/[,.;:]/)[0] ?? '').slice(0, 3);
  return words.length > 0 ? words : contentTokens(before).slice(-2);
}

/** Whether a text speaks of all there is in any way ("each", "always", "nobody"). */
export function isUniversal(text: string): boolean {
  return /\b(?:all|every|everyone|everybody|everything|always|any|anyone|anybody|each|whoever|whatever|nobody|whole)\b/i.test(
    text,
  );
}
