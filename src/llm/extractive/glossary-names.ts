import type { Language } from '../../language/languages.ts';
import { stemLine, type Thesaurus } from '../../language/thesaurus.ts';
import { isWorkplaceWord, workplaceWords } from '../../language/workplace-lexicon.ts';

const LONGEST_PHRASE = 3;

/**
 * A text with its phrases as people at work say them in a word, and its places as the glossary names them: "prueba" for
 * "periodo de prueba", "Germany" for "Deutschland". All else stays as it is.
 */
export function withGlossaryNames(text: string, language: Language, thesaurus: Thesaurus): string {
  if (language === 'en') return text;
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  let told = '';
  let from = 0;
  for (let at = 0; at < words.length; at += 1) {
    for (let size = Math.min(LONGEST_PHRASE, words.length - at); size > 0; size -= 1) {
      const start = words[at]?.index ?? 0;
      const last = words[at + size - 1];
      const end = (last?.index ?? 0) + (last?.[0].length ?? 0);
      const other = saidShorter(text.slice(start, end), language, thesaurus);
      if (other === undefined) continue;
      told += text.slice(from, start) + other;
      from = end;
      at += size - 1;
      break;
    }
  }
  return told + text.slice(from);
}

/** Whether the glossary knows it as one of several of a kind: of countries and offices, say. */
export function isGlossaryName(phrase: string, thesaurus: Thesaurus): boolean {
  return thesaurus.otherNames([phrase]).length > 0;
}

function saidShorter(
  phrase: string,
  language: Exclude<Language, 'en'>,
  thesaurus: Thesaurus,
): string | undefined {
  if (!isWorkplaceWord(phrase, language) || isGlossaryName(stemLine(phrase), thesaurus)) return undefined;
  const others = workplaceWords(phrase, language);
  const name = others.find((other) => isGlossaryName(stemLine(other), thesaurus));
  if (name !== undefined) return name.replace(/(?<!\p{L})\p{Ll}/gu, (letter) => letter.toUpperCase());
  if (!phrase.includes(' ')) return undefined;
  return others.find((other) => phrase.toLowerCase().split(' ').includes(other));
}
