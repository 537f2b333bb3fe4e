const MARKS = /\p{M}+/gu;
const BEYOND_ASCII = /[^\p{ASCII}]/u;
const LIGATURES: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** A word without accents and umlauts, as people type it on a foreign keyboard: "Straße" is "Strasse", "início" "inicio". */
export function fold(word: string): string {
  if (!BEYOND_ASCII.test(word)) return word;
  const plain = word.normalize('NFD').replace(MARKS, '').normalize('NFC');
  return plain.replace(/[ßæœøłđ]/g, (letter) => LIGATURES[letter] ?? letter);
}

/** "Uebernachtung" as "Übernachtung" folds; only for a word that is not known as it stands, since "Poet" is no "Pöt". */
export function foldDigraphs(word: string): string {
  return word.replace(/([aou])e/g, '$1');
}
