declare module 'snowball-stemmers' {
  type Stemmer = { stem(word: string): string };
  const snowball: { newStemmer(language: 'german' | 'spanish' | 'french' | 'portuguese'): Stemmer };
  export default snowball;
}
