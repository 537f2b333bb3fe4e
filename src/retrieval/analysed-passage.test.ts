import { expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { PassageAnalyser } from './analysed-passage.ts';
import { letterGrams } from './letter-grams.ts';
import { searchTerms } from './search-terms.ts';
import { searchableText } from './searchable-text.ts';
import { TermNumbers } from './term-numbers.ts';
import { WordEmbeddings } from './word-embeddings.ts';
import { WordMatcher } from './word-matcher.ts';
import { loadWordVectors } from './word-vectors.ts';

const embeddings = new WordEmbeddings(
  loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)),
);
const matcher = new WordMatcher(embeddings.words);
const numbers = new TermNumbers();
const analyser = new PassageAnalyser({ embeddings, matcher, numbers });
const numbered = (terms: readonly string[]) => terms.map((term) => numbers.of(term));

const passage = testPassage({
  title: 'Sick leave (Leipzig)',
  headings: ['Sick leave (Leipzig)', 'Who to tell'],
  text: "Tell your lead before 9:30. LKV-412 and the doctor's note go to HR!\n\n- e.g. L'équipe, git_push\n",
});

it('reads sentence by sentence what reading the whole text gives', () => {
  const analysed = analyser.analyse(passage);

  expect([...analysed.terms.all]).toEqual(numbered(searchTerms(passage.text)));
  expect(analysed.terms.ends.at(-1)).toBe(analysed.terms.all.length);
  expect([...analysed.grams]).toEqual([...letterGrams(searchableText(passage))]);
  expect(analysed.titleLine).toBe(' sick leave ');
  const rows = new Set([...analysed.headerRows, ...analysed.tellingRows.all]);
  expect(rows).toEqual(new Set(matcher.rowsIn(searchableText(passage))));
});

it('embeds a sentence as the embedding does', () => {
  const { vectorRows, means } = analyser.analyse(passage);
  const question = Float32Array.from(embeddings.vectorOf('Whom do I tell that I am ill?'));
  const sentence = embeddings.vectorOf('Tell your lead before 9:30.');

  const range = { from: 0, to: vectorRows.ends[0] ?? 0 };
  const cosine = embeddings.cosines(question)(vectorRows.all, range, means[0] ?? { total: 0, length: 0 });

  expect(cosine).toBeCloseTo(
    sentence.reduce((sum, value, at) => sum + value * (question[at] ?? 0), 0),
    5,
  );
});

it('reads a title in the language of each passage', () => {
  const [english, german] = ['en', 'de'].map((language) =>
    analyser.analyse(testPassage({ title: 'Urlaube in the house', language })),
  );

  expect(english?.titleTerms).not.toEqual(german?.titleTerms);
});

it('reads terms by what compatibility characters stand for, and vectors by the text as it stands', () => {
  const { terms, tellingRows } = analyser.analyse(testPassage({ text: 'Emissions of CO₂ fall.' }));

  expect([...terms.all]).toContain(numbers.of('co2'));
  expect([...tellingRows.all]).toEqual(matcher.rowsIn('emissions of fall'));
});
