const LENGTH = 4;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;

/**
 * Every run of four letters in a text, each as a number, with single blanks between words: spellings, endings and
 * compounds that no stem brings together still share most of them.
 */
export function letterGrams(text: string): Uint32Array {
  return gramsOf(wordLine(text));
}

/** The words of a text in lower case, each between single blanks, so that phrases are found by `includes`. */
export function wordLine(text: string): string {
  return ` ${text.toLowerCase().replace(SEPARATORS, ' ').trim()} `;
}

/** The runs of a text whose words stand between single blanks. */
export function gramsOf(line: string): Uint32Array {
  const count = Math.max(0, line.length - LENGTH + 1);
  const grams = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    let code = 0;
    for (let letter = at; letter < at + LENGTH; letter++) {
      // 16 bits a letter don't fit four times: mixed, so that two runs hardly ever share a number.
      code = Math.imul(code ^ line.charCodeAt(letter), 0x01000193);
      code ^= code >>> 15;
    }
    grams[at] = code;
  }
  return grams;
}
