// git_push, DiffExecutor, LKV-412, std::fmt, embed(): joined letters, inner capitals, a number after a dash, code's marks.
const IDENTIFIER = /[\p{L}\p{N}]_[\p{L}\p{N}]|\p{Ll}\p{Lu}|\p{L}\p{N}*-\p{L}?\p{N}|::|\(\)/u;
/** "A4" and "Q3" are no names. */
const SHORT = 2;
const JOINT = /[-_.]/;
const PIECE_OF_CODE = /^(?:\p{L}{1,6}|\p{L}{0,6}\p{N}+\p{L}{0,3})$/u;
const VERSION = /^(?:v\p{N}+(?:\.\p{N}+)+|\p{N}+(?:\.\p{N}+){2,})$/iu;
const SHOUTED = /^\p{Lu}{2,}(?:_[\p{Lu}\p{N}]+)+$/u;

/** Whether a question names something by an identifier, which word vectors know nothing about. */
export function namesIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/**
 * Whether a word is a code that means one thing alone: LKV-412, LK-T210, v2.10, 5.0.3, ERR_CONN. LKV-413 is no near match
 * for it, as "25-days" is for "25-day".
 */
export function isCode(word: string): boolean {
  if (VERSION.test(word) || SHOUTED.test(word)) return true;
  const isNumbered = word.length > SHORT && /^\p{L}.*\p{N}/u.test(word);
  return isNumbered && word.split(JOINT).every((piece) => PIECE_OF_CODE.test(piece));
}
