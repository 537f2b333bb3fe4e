/** Shorter parts of a name are also words. */
const LEAST_PART = 3;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,200}\p{L}/gu;
/** What platforms make of a mention. */
const MENTION = /<[@!][^>\s]{1,80}>|(?<![\p{L}\p{N}])@[\p{L}][\p{L}\p{N}._-]{1,60}/gu;
/** Five digits or more, however they are set apart: telephones, accounts, staff numbers. */
const LONG_NUMBER = /\+?\d(?:[ ()/.-]{0,2}\d){4,30}/g;
/** A day is no number of a person. */
const DAY = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$/;
const TITLED =
  /\b(Mr|Mrs|Ms|Mx|Dr|Prof|Herr|Frau|Señora|Señor|Monsieur|Madame)\b\.?(?:\s+\p{Lu}[\p{L}’'-]{1,40}){1,3}/gu;
const INTRODUCED =
  /\b((?:[Mm]y name is|[Ii]ch heiße|[Jj]e m[’']appelle|[Mm]e llamo)\s+)\p{Lu}[\p{L}’'-]{1,40}(?:\s+\p{Lu}[\p{L}’'-]{1,40}){0,2}/gu;

/**
 * Leaves out who a text speaks of: these people's names, whole and in part (a part only as it is written in a name, with a
 * capital), e-mail addresses, mentions, and numbers of five digits and more that are no day. A name that is not known and
 * is not introduced as one stays: whoever approves the text reads it before.
 */
export function maskPeople(names: readonly string[]): (text: string) => string {
  const known = new Set<string>();
  for (const name of names)
    for (const part of [name, ...name.split(/[\s,]+/)]) {
      const trimmed = part.trim();
      if (trimmed.length >= LEAST_PART && /^\p{Lu}/u.test(trimmed)) known.add(trimmed);
    }
  return (text) =>
    withoutNames(
      text
        .replace(EMAIL, '[e-mail]')
        .replace(MENTION, '[name]')
        .replace(TITLED, '$1 [name]')
        .replace(INTRODUCED, '$1[name]')
        .replace(LONG_NUMBER, (number) => (DAY.test(number) ? number : '[number]')),
      known,
    );
}

/** Runs of words with a capital, the longest that are known first. */
function withoutNames(text: string, known: ReadonlySet<string>): string {
  return text
    .replace(/\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]*)*/gu, (run) => maskRun(run, known))
    .replace(/\[name\](?:\s+\[name\])+/g, '[name]');
}

function maskRun(run: string, known: ReadonlySet<string>): string {
  if (known.has(run)) return '[name]';
  return run.replace(/\p{Lu}[\p{L}’'-]*/gu, (word) =>
    known.has(word) || known.has(word.replace(/[’']s$/, '')) ? '[name]' : word,
  );
}
