import { LANGUAGES, type Language } from '../core/language.ts';

export { LANGUAGES, type Language } from '../core/language.ts';

/** A language that is read by other rules than English, the documents' and the rules' own. */
export type ForeignLanguage = Exclude<Language, 'en'>;

/** The language of a tag such as `de` or `pt-BR`; English for every other one, whose words English rules leave mostly whole. */
export function languageOf(tag: string): Language {
  return knownLanguage(tag) ?? 'en';
}

/** The language of a tag such as `de` or `pt-BR`; undefined for one that isn't among them. */
export function knownLanguage(tag: string): Language | undefined {
  const primary = tag.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}
