import type { Passage } from '../core/passage.ts';
import { fold } from '../language/fold.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { ForeignLanguage } from '../language/languages.ts';
import { stemIn } from '../language/stem.ts';
import { PHRASES, WORDS } from './foreign-words.ts';

const CLOCK = /(?<![\d.:,€£$])(\d{1,2})(?:[:.](\d{2}))?\s?([ap])(?:m\b|\.m\.)/giu;
const HOUR_OF_ONE_DIGIT = /(?<![\d.:,€£$])(\d:\d{2})(?![\d:])/g;
const UHR = /(?<![\d.:,])(\d{1,2})(?::(\d{2}))? Uhr\b/g;
const REPLY = /^(?:yes|no|ja|nein|oui|non|sí|sim|não)\s*[,:.–—-]\s*(?=\S)/iu;
const SENTENCE_START = /\p{Ll}(?<=(?:^\s*|\p{L}{2}[.!?]\s+).)/gu;
const MARKUP = /^(?:\s*[-*+•]\s+)|\*\*|__/g;

/** A statement as it is compared: without the "Yes," before it, acronyms of roles spelled out, and times as "19:30". */
export function plainWording(text: string): string {
  return withPlainTimes(text.replace(MARKUP, '').replace(REPLY, ''))
    .replaceAll(/\b(between \S+) and\b/gi, '$1 to')
    .replaceAll(/\bCEO\b/g, 'chief executive officer')
    .replaceAll(/\bCFO\b/g, 'chief financial officer');
}

/** A passage in the wording in which it is compared. Its offsets no longer hold. */
export function plainPassage(passage: Passage): Passage {
  return { ...passage, text: linewise(passage.text, plainWording) };
}

function linewise(text: string, change: (line: string) => string): string {
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*[-*+•]\s+/.exec(line)?.[0] ?? '';
      return mark + change(line.slice(mark.length));
    })
    .join('\n');
}

function withPlainTimes(text: string): string {
  return text
    .replace(CLOCK, (_match, hour: string, minute = '00', half: string) => {
      const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
      return `${String(hours).padStart(2, '0')}:${minute}`;
    })
    .replace(UHR, (_match, hour: string, minute = '00') => `${hour.padStart(2, '0')}:${minute}`)
    .replace(HOUR_OF_ONE_DIGIT, '0$1');
}

/**
 * A text in German, Spanish, French or Portuguese, with what the rules look for (denials, conditions, limits, numbers, units,
 * months) in English, all other words as stems and other function words left out. Made for comparing, not for reading.
 */
export function glossed(text: string, language: ForeignLanguage): string {
  let phrased = plainWording(text.normalize('NFC')).replaceAll('€', ' euro ');
  for (const [phrase, english] of PHRASES[language]) phrased = phrased.replaceAll(phrase, english);
  const told = phrased.replace(/(?<![\p{L}\p{N}#@./_-])\p{L}+(?!\p{L}|[\p{N}@./_-]*\p{N}|@)/gu, (word) => {
    const lower = word.toLowerCase();
    const english = WORDS[language].get(lower);
    if (english !== undefined) return english;
    if (ENGLISH_OF_PHRASES.has(word)) return word;
    if (FUNCTION_WORDS[language].has(lower)) return '';
    const stemmed = fold(stemIn(language, lower));
    // German nouns have capitals as well, so that there they tell no names.
    return language !== 'de' && /^\p{Lu}/u.test(word)
      ? stemmed.charAt(0).toUpperCase() + stemmed.slice(1)
      : stemmed;
  });
  return told.replace(SENTENCE_START, (letter) => letter.toUpperCase());
}

const ENGLISH_OF_PHRASES: ReadonlySet<string> = new Set(
  Object.values(PHRASES).flatMap((phrases) => phrases.flatMap(([, english]) => english.trim().split(' '))),
);

/** A passage in the form in which a text of its own language is compared with it. */
export function glossedPassage(passage: Passage, language: ForeignLanguage): Passage {
  const { title, headings, text } = passage;
  return {
    ...passage,
    title: glossed(title, language),
    headings: headings.map((heading) => glossed(heading, language)),
    text: linewise(text, (line) => glossed(line, language)),
  };
}
