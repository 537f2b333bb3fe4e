import { expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { PassageAnalyser } from './analysed-passage.ts';
import { letterGrams } from './letter-grams.ts';
import { searchTerms } from './search-terms.ts';
import { searchableText } from './searchable-text.ts';
import { WordEmbeddings } from './word-embeddings.ts';
import { WordMatcher } from './word-matcher.ts';
import { loadWordVectors } from './word-vectors.ts';

const embeddings = new WordEmbeddings(
  loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)),
);
const matcher = new WordMatcher(embeddings.words);
const analyser = new PassageAnalyser({ embeddings, matcher });

const passage = testPassage({
  title: 'Sick leave (Leipzig)',
  headings: ['Sick leave (Leipzig)', 'Who to tell'],
  text: "Tell your lead before 9:30. LKV-412 and the doctor's note go to HR!\n\n- e.g. L'équipe, git_push\n",
});

it('reads sentence by sentence what reading the whole text gives', () => {
  const analysed = analyser.analyse(passage);

  expect(analysed.terms).toEqual(searchTerms(passage.text));
  expect(analysed.counts.get('lkv412')).toBe(1);
  expect([...analysed.grams]).toEqual([...letterGrams(searchableText(passage))]);
  expect(analysed.titleLine).toBe(' sick leave ');
  const rows = new Set([...analysed.headerRows, ...analysed.sentences.flatMap((sentence) => sentence.rows)]);
  expect(rows).toEqual(new Set(matcher.rowsIn(searchableText(passage))));
});

it('embeds a sentence as the embedding does', () => {
  const [first = new Float32Array()] = analyser.analyse(passage).sentenceVectors;

  expect(first).toEqual(Float32Array.from(embeddings.vectorOf('Tell your lead before 9:30.')));
});

it('reads a title in the language of each passage', () => {
  const [english, german] = ['en', 'de'].map((language) =>
    analyser.analyse(testPassage({ title: 'Urlaube in the house', language })),
  );

  expect(english?.titleTerms).not.toEqual(german?.titleTerms);
});

it('reads terms by what compatibility characters stand for, and vectors by the text as it stands', () => {
  const { sentences } = analyser.analyse(testPassage({ text: 'Emissions of CO₂ fall.' }));

  expect(sentences[0]?.terms).toContain('co2');
  expect(sentences[0]?.rows).toEqual(matcher.rowsIn('emissions of fall'));
});
