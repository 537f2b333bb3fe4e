import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCheckAnswer } from '../citations/check-answer.ts';
import { loadCitationCases } from '../evaluation/citation-cases.ts';
import { type CitationResult, citationFigures, runCitationCheck } from '../evaluation/run-citation-check.ts';
import { createThesaurus } from '../language/thesaurus.ts';
import { openWordEmbeddings } from './knowledge.ts';
import { readGlossary } from './knowledge-files.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));

let results: readonly CitationResult[];

beforeAll(async () => {
  const words = openWordEmbeddings();
  const checkAnswer = createCheckAnswer({
    thesaurus: createThesaurus(await readGlossary(KNOWLEDGE)),
    similarity: (word, other) => words.similarity(word, other),
  });
  const cases = await loadCitationCases(KNOWLEDGE);
  results = await runCitationCheck(cases, checkAnswer, { signal: new AbortController().signal });
}, 60_000);

describe('the citation check, without a model', () => {
  it('is measured on at least 200 cases', () => {
    expect(results.length).toBeGreaterThanOrEqual(200);
  });

  it('keeps to its bar on the cases that it was made with', () => {
    const { caught, dropped } = citationFigures(results.filter(({ tested }) => tested.set === 'development'));

    expect(caught).toBeGreaterThanOrEqual(95);
    expect(dropped).toBeLessThanOrEqual(5);
  });
});
