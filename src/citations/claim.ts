import { contentTokens, type Token } from '../language/english-terms.ts';
import type { Thesaurus } from '../language/thesaurus.ts';
import { type Anchors, anchorsOf } from './anchors.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { saysLittle } from './support.ts';

/** One statement of an answer, ready to be compared with evidence. */
export type Claim = {
  readonly text: string;
  readonly words: readonly Token[];
  readonly anchors: Anchors;
  readonly quantities: readonly Quantity[];
  readonly clauses: readonly Clause[];
};

/** Compared by clauses, not as words. */
const SAYS_POLARITY =
  /^(?:never|nothing|nobody|none|neither|nor|cannot|ever|always|yet|even|\p{L}+n[’']t)$/iu;
const PARTS = /(;\s+|,?\s+(?:and|but|or|while|whereas)\s+|,\s+(?=(?:after|then|until|unless|so)\b))/gi;
const FEWEST_WORDS = 2;

/** Reads a sentence without its markers. */
export function claimOf(text: string, thesaurus: Thesaurus): Claim {
  const words = contentTokens(text).filter(
    (token) => token.kind === 'word' && !saysLittle(token.term) && !SAYS_POLARITY.test(token.raw),
  );
  return {
    text,
    words: [...new Map(words.map((word) => [word.term, word])).values()],
    anchors: anchorsOf(text, thesaurus),
    quantities: quantitiesOf(text),
    clauses: clausesOf(text),
  };
}

/**
 * The statements that a sentence joins, each with the places and groups that it takes over from the one before; one alone
 * where a part says too little to be checked by itself.
 */
export function partsOf(claim: Claim, thesaurus: Thesaurus): readonly Claim[] {
  const parts: Claim[] = [];
  let before = '';
  for (const [text = '', joint = ''] of pairs(claim.text.split(PARTS))) {
    const part = claimOf(before + text, thesaurus);
    const last = parts.at(-1);
    before = part.words.length + part.quantities.length < FEWEST_WORDS ? part.text + joint : '';
    if (before !== '') continue;
    parts.push({
      ...part,
      anchors: {
        ...part.anchors,
        places: part.anchors.places.length > 0 ? part.anchors.places : (last?.anchors.places ?? []),
        groups: part.anchors.groups.length > 0 ? part.anchors.groups : (last?.anchors.groups ?? []),
      },
    });
  }
  return parts.length > 1 && before === '' ? parts : [];
}

/** What stands between the joints, each with the joint behind it. */
function pairs(pieces: readonly string[]): readonly (readonly string[])[] {
  return pieces.flatMap((piece, at) => (at % 2 === 0 ? [[piece, pieces[at + 1] ?? '']] : []));
}
