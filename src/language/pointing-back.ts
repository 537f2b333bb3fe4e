import { tokens } from './english-terms.ts';
import { FUNCTION_WORDS } from './function-words.ts';
import type { Language } from './languages.ts';
import { QUESTION_OPENINGS } from './question-openings.ts';

/** Words that point back to what was said before: a question with one of them, searched alone, would find anything. */
const POINTS_BACK: Readonly<Record<Language, string>> = {
  en: 'it|its|that|this|they|them|their|those|these|there|one|ones|he|she|him|her',
  de: 'er|sie|es|ihn|ihm|ihr|ihnen|das|dies|diese[rsnm]?|dafür|davon|dort|dazu|darauf|damit',
  es: 'lo|los|la|las|le|les|ello|eso|esto|ellos|ellas|allí',
  fr: 'il|ils|elle|elles|le|la|les|lui|leur|cela|ça|celui|celle|ceux|y|en',
  pt: 'ele|eles|ela|elas|isso|isto|lhe|lhes|los|las|lo|la|lá',
};
// "la sala" and "les congés" point to nothing: only a pronoun before a verb or at the end does, which takes a parser.
const IS_ARTICLE_TOO: ReadonlySet<string> = new Set([
  'lo',
  'los',
  'la',
  'las',
  'le',
  'les',
  'en',
  'y',
  'das',
]);

type Patterns = { readonly points: RegExp; readonly opens: RegExp };
const known = new Map<Language, Patterns>();

function patternsOf(language: Language): Patterns {
  const before = known.get(language);
  if (before !== undefined) return before;
  const pronouns = POINTS_BACK[language].split('|').filter((word) => !IS_ARTICLE_TOO.has(word));
  const { joins, starts } = QUESTION_OPENINGS[language];
  const patterns = {
    points: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pronouns.join('|')})(?![\p{L}\p{N}])`, 'iu'),
    opens: new RegExp(String.raw`^[¿\s]*(?:(?:${joins})[\s,]+)*(?:${starts})(?![\p{L}\p{N}])`, 'iu'),
  };
  known.set(language, patterns);
  return patterns;
}

/** Whether a question has a word for something that was named before it. */
export function pointsBack(question: string, language: Language): boolean {
  return patternsOf(language).points.test(question);
}

/** Whether a text opens as questions do in a language: "how many …", "may I …", also after "and". */
export function opensAsQuestion(text: string, language: Language): boolean {
  return patternsOf(language).opens.test(text);
}

/** Whether a question names what it asks about: it opens as one, points back to nothing and has a word of its own. */
export function couldStandAlone(question: string, language: Language): boolean {
  if (!opensAsQuestion(question, language) || pointsBack(question, language)) return false;
  return tokens(question).some(({ raw }) => !FUNCTION_WORDS[language].has(raw.toLowerCase()));
}
