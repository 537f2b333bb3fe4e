// git_push, DiffExecutor, LKV-412, std::fmt, embed(): joined letters, inner capitals, a number after a dash, code's marks.
const IDENTIFIER = /[\p{L}\p{N}]_[\p{L}\p{N}]|\p{Ll}\p{Lu}|\p{L}\p{N}*-\p{L}?\p{N}|::|\(\)/u;

/** Whether a question names something by an identifier, which word vectors know nothing about. */
export function namesIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}
