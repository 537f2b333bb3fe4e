/**
 * How near two words are in meaning: 1 for the same, 0 for nothing in common or a word that isn't known. Words as they
 * are written, in lower case.
 */
export type WordSimilarity = (word: string, other: string) => number;
