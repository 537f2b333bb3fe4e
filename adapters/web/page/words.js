const response = await fetch('/web/words.json');
const WORDS = await response.json();

/** Footnote's own words in the language of a reply; English where it names none. */
export function wordsIn(language) {
  return WORDS[language] ?? WORDS.en;
}
