import { expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { PassageAnalyser } from './analysed-passage.ts';
import { HeldTerms } from './held-terms.ts';
import { TermNumbers } from './term-numbers.ts';
import { WordEmbeddings } from './word-embeddings.ts';
import { WordMatcher } from './word-matcher.ts';
import { loadWordVectors } from './word-vectors.ts';

const embeddings = new WordEmbeddings(
  loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)),
);
const numbers = new TermNumbers();
const analyser = new PassageAnalyser({ embeddings, matcher: new WordMatcher(embeddings.words), numbers });

it('says where terms stand, and forgets the passage before', () => {
  const [printer = 0, desk = 0] = ['printer', 'desk'].map((term) => numbers.of(term));
  const held = new HeldTerms([printer, desk, printer]);
  const slot = held.slotOf(printer);
  const first = testPassage({
    title: 'Printer',
    headings: [],
    text: 'The printer hums. Printer, printer. A desk.',
  });

  held.count(analyser.analyse(testPassage({ title: 'Desk', headings: [], text: 'Desk. Desk.' })));
  held.count(analyser.analyse(first));

  expect([held.inText(slot), held.inHeader(slot)]).toEqual([3, 1]);
  expect([0, 1, 2].map((sentence) => held.inSentence(slot, sentence))).toEqual([true, true, false]);
  expect(held.places(held.slotOf(desk))).toHaveLength(1);
  expect(held.inSentence(held.slotOf(desk), 2)).toBe(true);
  expect(held.slotsOf(Uint32Array.of(desk, numbers.of('chair')))).toEqual([held.slotOf(desk)]);
});
