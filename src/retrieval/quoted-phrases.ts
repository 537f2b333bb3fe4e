const QUOTED = /["“”„«»‟]([^"“”„«»‟\n]{3,200})["“”„«»‟]/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

/** The phrases of two and more words that a question puts between quotation marks, as written. */
export function quotedPhrases(text: string): readonly string[] {
  return [...text.matchAll(QUOTED)].flatMap(([, phrase = '']) =>
    (phrase.match(WORDS)?.length ?? 0) > 1 ? [phrase] : [],
  );
}

/** Whether the phrase's words stand in the text one behind the other, whatever marks, spaces and case between them. */
export function holdsPhrase(text: string, phrase: string): boolean {
  return wordLine(text).includes(wordLine(phrase));
}

function wordLine(text: string): string {
  return ` ${(text.normalize('NFKC').toLowerCase().match(WORDS) ?? []).join(' ')} `;
}
