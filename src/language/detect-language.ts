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

type Votes = Record<Language, number>;

/**
 * The language of a short text by its function words and letters; undefined when nothing tells, as in "vpn" or "core
 * hours Leipzig". Made for questions: a whole document is better told by its letter sequences.
 */
export function detectLanguage(text: string): Language | undefined {
  const votes: Votes = { en: 0, de: 0, es: 0, fr: 0, pt: 0 };
  if (/[¿¡]/.test(text)) votes.es += 2;
  for (const word of wordsOf(text)) vote(word, votes);
  const [first, second] = ranked(votes);
  if (votes[first] === 0) return undefined;
  if (first === 'en') return 'en';
  const rival = Math.max(votes[second], votes.en);
  return votes[first] - rival >= LEAD ? first : undefined;
}

/** Whoever begins so speaks the language, however short the message. */
const GREETINGS: readonly { readonly language: Language; readonly greeting: RegExp }[] = [
  {
    language: 'de',
    greeting: /^(?:hallo|moin|servus|guten (?:tag|morgen|abend)|(?:vielen )?dank|danke|tschüss|hilfe)\b/iu,
  },
  {
    language: 'es',
    greeting: /^¡?(?:hola|buenos días|buenas (?:tardes|noches)|(?:muchas )?gracias|hasta luego|ayuda)\b/iu,
  },
  { language: 'fr', greeting: /^(?:bonjour|bonsoir|salut|merci|au revoir)\b/iu },
  {
    language: 'pt',
    greeting: /^(?:olá|bom dia|boa (?:tarde|noite)|(?:muito )?obrigad[oa]|tchau|ajuda)(?!\p{L})/iu,
  },
];
const GREETING_WEIGHT = 2;
const SURE_LEAD = 1;
const SURE_WORDS = 2;

/**
 * The language that somebody surely writes: two words of it or more, one of them a function word, or a greeting. Undefined
 * for "Urlaub?", "hi" and "the Müller café": whoever guessed there would change language at random.
 */
export function sureLanguage(text: string): Language | undefined {
  const votes: Votes = { en: 0, de: 0, es: 0, fr: 0, pt: 0 };
  const heard: Votes = { en: 0, de: 0, es: 0, fr: 0, pt: 0 };
  const words = wordsOf(text);
  for (const word of words) {
    const before = { ...votes };
    vote(word, votes);
    for (const language of LANGUAGES) if (votes[language] > before[language]) heard[language] += 1;
  }
  const plain = text.normalize('NFC').trim();
  const greeted = GREETINGS.find(({ greeting }) => greeting.test(plain))?.language;
  if (greeted !== undefined) votes[greeted] += GREETING_WEIGHT;
  if (/[¿¡]/.test(plain)) votes.es += GREETING_WEIGHT;
  const [first, second] = ranked(votes);
  const isSpoken = heard[first] >= SURE_WORDS && words.some((word) => FUNCTION_WORDS[first].has(word));
  const isSure = isSpoken || first === greeted || (first === 'es' && /[¿¡]/.test(plain));
  return isSure && votes[first] - votes[second] >= SURE_LEAD ? first : undefined;
}

function wordsOf(text: string): readonly string[] {
  return (text.normalize('NFC').match(WORD) ?? []).map((word) => word.toLowerCase());
}

function ranked(votes: Votes): readonly [Language, Language] {
  const [first = 'en', second = 'en'] = LANGUAGES.toSorted((a, b) => votes[b] - votes[a]);
  return [first, second];
}

/** A function word of several languages is shared out among them. */
function vote(word: string, votes: Votes): void {
  const holders = LANGUAGES.filter((language) => FUNCTION_WORDS[language].has(word));
  for (const language of holders) votes[language] += 1 / holders.length;
  for (const { language, sign, weight } of SIGNS) if (sign.test(word)) votes[language] += weight;
}
