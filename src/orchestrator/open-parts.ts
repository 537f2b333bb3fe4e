const LONGEST_PART = 200;
/** What platforms read as markup or as somebody's name. */
const MARKS = /[<>@#*_~`|[\]\\]/g;

/** An answer that says at its end which parts of the question the documents don't answer. */
export function withOpenParts(answer: string, parts: readonly string[]): string {
  const open = parts.map(quotable).filter((part) => part !== '');
  if (open.length === 0) return answer;
  const named = open.map((part) => `“${part}”`).join(' and ');
  return `${answer}\n\nI couldn’t find an answer to ${named} in the documents that I may use here. Ask that alone in other words, or ask a person.`;
}

function quotable(part: string): string {
  const plain = part.replace(MARKS, ' ').replace(/\s+/g, ' ').trim();
  return plain.length <= LONGEST_PART ? plain : `${plain.slice(0, LONGEST_PART - 1).toWellFormed()}…`;
}
