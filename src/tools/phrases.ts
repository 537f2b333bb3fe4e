import { LONGEST_ASK, type Token, tokensOf } from './asker-tokens.ts';

type Piece = { readonly literal: string } | { readonly argument: string };

/** A sentence that asks for a tool, ready to be looked for. */
export type Phrase = { readonly pieces: readonly Piece[]; readonly literals: number };

/** Reads an argument's value from its words; undefined when they are none. */
export type ReadValue = (argument: string, written: string) => unknown;

/** Words that open so many questions that they ask for no tool by themselves. */
const COMMON = new Set(
  (
    'a an and are at be by can could do does for from get give has have how i in is it me my of on one or our show tell ' +
    'than that the this to us was we what when where which who whom whose why will with you your please need want about ' +
    'der die das ein eine ist sind was wer wie wo wann welche ich mein zu in im am von fur mir bitte'
  ).split(' '),
);
/** Words that one argument in the middle of a sentence may take. */
const LONGEST_INSIDE = 12;

/**
 * Prepares a phrase such as `book {room} on {date}`. Undefined when it would match too much: it needs a word of its own
 * beside question words, begins with a word, and has one between two arguments.
 */
export function compilePhrase(text: string): Phrase | undefined {
  const pieces: Piece[] = text.split(/(\{[^{}]*\})/u).flatMap((part): readonly Piece[] => {
    const argument = /^\{\s*([\w-]+)\s*\}$/u.exec(part)?.[1];
    return argument === undefined
      ? tokensOf(part).map(({ folded }) => ({ literal: folded }))
      : [{ argument }];
  });
  const literals = pieces.flatMap((piece) => ('literal' in piece ? [piece.literal] : []));
  const isOwn = literals.some((literal) => literal.length > 2 && !COMMON.has(literal));
  const isApart = pieces.every((piece, index) => 'literal' in piece || !isArgument(pieces[index + 1]));
  const names = argumentsIn({ pieces, literals: 0 });
  if (
    !isOwn ||
    !isApart ||
    isArgument(pieces[0]) ||
    text.includes('{}') ||
    new Set(names).size !== names.length
  )
    return undefined;
  return pieces.length <= 40 ? { pieces, literals: literals.length } : undefined;
}

/** The names of the arguments that a phrase holds. */
export function argumentsIn({ pieces }: Phrase): readonly string[] {
  return pieces.flatMap((piece) => ('argument' in piece ? [piece.argument] : []));
}

/**
 * The arguments of a message that is the phrase and nothing else; undefined when it isn't. `tokens` are the words of `text`
 * that count. Each argument takes as few words as it can.
 */
export function matchPhrase(
  { pieces }: Phrase,
  { text, tokens }: { readonly text: string; readonly tokens: readonly Token[] },
  read: ReadValue,
): Readonly<Record<string, unknown>> | undefined {
  if (text.length > LONGEST_ASK || tokens.length > 200) return undefined;
  const dead = new Set<number>();
  const width = tokens.length + 1;

  function from(piece: number, token: number): Readonly<Record<string, unknown>> | undefined {
    const wanted = pieces[piece];
    if (wanted === undefined) return token === tokens.length ? {} : undefined;
    const here = piece * width + token;
    if (dead.has(here)) return undefined;
    const found = 'literal' in wanted ? literal(wanted.literal) : argument(wanted.argument);
    if (found === undefined) dead.add(here);
    return found;

    function literal(word: string): Readonly<Record<string, unknown>> | undefined {
      return tokens[token]?.folded === word ? from(piece + 1, token + 1) : undefined;
    }

    function argument(name: string): Readonly<Record<string, unknown>> | undefined {
      const isLast = piece === pieces.length - 1;
      const last = isLast ? tokens.length : Math.min(tokens.length, token + LONGEST_INSIDE);
      for (let end = isLast ? last : token + 1; end <= last; end++) {
        const value =
          end > token ? read(name, wordsBetween(text, tokens[token], tokens[end - 1])) : undefined;
        const rest = value === undefined ? undefined : from(piece + 1, end);
        if (rest !== undefined) return { [name]: value, ...rest };
      }
      return undefined;
    }
  }

  return from(0, 0);
}

function wordsBetween(text: string, first: Token | undefined, last: Token | undefined): string {
  return text.slice(first?.start ?? 0, last?.end ?? 0).replace(/^[\s:,;–-]+|[\s?!.,;:]+$/gu, '');
}

function isArgument(piece: Piece | undefined): boolean {
  return piece !== undefined && 'argument' in piece;
}
