/** The languages whose words are stemmed and whose function words are known. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a tag such as `de` or `pt-BR`; English for every other one, whose words English rules leave mostly whole. */
export function languageOf(tag: string): Language {
  const primary = tag.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === primary) ?? 'en';
}
