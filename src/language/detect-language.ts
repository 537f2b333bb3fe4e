import { FUNCTION_WORDS } from './function-words.ts';
import { LANGUAGES, type Language } from './languages.ts';

const WORD = /\p{L}+/gu;
/** Letters and endings that tell; `weight` in function words. */
const SIGNS: readonly { readonly language: Language; readonly sign: RegExp; readonly weight: number }[] = [
  { language: 'de', sign: /[äöüß]/u, weight: 0.8 },
  { language: 'de', sign: /(?:ung|heit|keit|schaft|tag|tage)$/u, weight: 0.4 },
  { language: 'es', sign: /[ñ]|ción$|ciones$/u, weight: 1.5 },
  { language: 'es', sign: /[áíóú]/u, weight: 0.4 },
  { language: 'pt', sign: /[ãõ]|ções$/u, weight: 1.5 },
  { language: 'pt', sign: /[áâéêíóôúç]/u, weight: 0.4 },
  { language: 'fr', sign: /[èêëîïûùœ]|aux$|eux$|ée?s?$/u, weight: 0.7 },
  { language: 'fr', sign: /[éàâôç]/u, weight: 0.4 },
];
/** Beyond English's own votes, so that a borrowed name doesn't make a question foreign. */
const LEAD = 0.5;

/**
 * The language of a short text by its function words and letters; undefined when nothing tells, as in "vpn" or "core
 * hours Leipzig". Made for questions: a whole document is better told by its letter sequences.
 */
export function detectLanguage(text: string): Language | undefined {
  const votes: Record<Language, number> = { en: 0, de: 0, es: 0, fr: 0, pt: 0 };
  if (/[¿¡]/.test(text)) votes.es += 2;
  for (const [raw] of text.normalize('NFC').matchAll(WORD)) vote(raw.toLowerCase(), votes);
  const ranked = LANGUAGES.toSorted((a, b) => votes[b] - votes[a]);
  const [first = 'en', second = 'en'] = ranked;
  if (votes[first] === 0) return undefined;
  if (first === 'en') return 'en';
  const rival = Math.max(votes[second], votes.en);
  return votes[first] - rival >= LEAD ? first : undefined;
}

/** A function word of several languages is shared out among them. */
function vote(word: string, votes: Record<Language, number>): void {
  const holders = LANGUAGES.filter((language) => FUNCTION_WORDS[language].has(word));
  for (const language of holders) votes[language] += 1 / holders.length;
  for (const { language, sign, weight } of SIGNS) if (sign.test(word)) votes[language] += weight;
}
