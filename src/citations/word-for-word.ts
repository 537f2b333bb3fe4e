import type { Evidence } from './evidence.ts';
import type { Cell } from './passage-units.ts';

const PIECES = /\s+[–—]\s+|;\s+/;

/**
 * Whether a claim is a whole sentence of the source word for word, or a row told as "name – header: value; header: value".
 * A part of a sentence is neither: it may have lost its condition.
 */
export function isWordForWord(claim: string, { text, cells }: Evidence): boolean {
  if (cells.length === 0) return wordsOf(claim) === wordsOf(text);
  // A value may hold a semicolon itself, so what follows the name is compared as a whole.
  const [name = '', ...pieces] = claim.split(PIECES);
  const told = cells.map(wordsOfCell);
  if (!told[0]?.includes(wordsOf(name))) return false;
  let rest = wordsOf(pieces.join(' ; '));
  for (const forms of told.slice(1)) {
    const form = forms.find((one) => one !== '' && `${rest} `.startsWith(`${one} `));
    if (form !== undefined) rest = rest.slice(form.length).trim();
  }
  return rest === '' && pieces.length > 0;
}

function wordsOfCell({ header, value }: Cell): readonly string[] {
  return [wordsOf(`${header} ${value}`), wordsOf(value)];
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+|[€£$%–-]/gu) ?? [])
    .filter((word) => !/^[–-]$/.test(word))
    .join(' ');
}
