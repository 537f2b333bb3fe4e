import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { LocalReranker, RERANKED } from './local-reranker.ts';
import { rankedDocument } from './ranked-document.ts';
import { WordEmbeddings } from './word-embeddings.ts';
import { loadWordVectors } from './word-vectors.ts';

const reranker = new LocalReranker(
  new WordEmbeddings(loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url))),
);

/** Documents in the order given, each scoring a little less than the one before. */
function found(...passages: Partial<Passage>[]) {
  return passages.map((overrides, rank) =>
    rankedDocument({ passage: testPassage(overrides), score: 1 - rank / 1_000 }),
  );
}

async function order(question: string, ...passages: Partial<Passage>[]): Promise<string[]> {
  const ranked = await reranker.compressDocuments(found(...passages), question);
  return ranked.map(({ metadata }) => metadata.passage.id);
}

describe('LocalReranker', () => {
  it('is a LangChain document compressor', () => {
    expect(BaseDocumentCompressor.isBaseDocumentCompressor(reranker)).toBe(true);
  });

  it.each<[string, string, Partial<Passage>, Partial<Passage>]>([
    [
      'the section whose heading is asked for',
      'How do I report a lost badge?',
      {
        headings: ['Opening hours'],
        text: 'Report to the desk. A badge opens the door. Lost time is made up.',
      },
      { headings: ['Report a lost badge'], text: 'Call security at once; they block it.' },
    ],
    [
      'the sentence that holds all words over scattered ones',
      'maximum hotel rate in Berlin',
      {
        text: 'Berlin is an office. The rate of growth is high. A hotel. The maximum is set. Rooms vary in all places.',
      },
      {
        text: 'The maximum hotel rate in Berlin is 140 euros. Elsewhere other limits hold, see the table below.',
      },
    ],
    [
      'what says it in near words',
      'salary of doctors',
      { text: 'The kitchen opens at eight and closes at six on every day of the working week.' },
      { text: 'Physicians get their wages on the last day of every month with a printed slip.' },
    ],
    [
      'another form of the same word',
      'reimbursable expenses',
      { text: 'Expenses are entered by the fifth of the month in the finance system of the company.' },
      { text: 'We reimburse an expense when its receipt is attached, within ten days of the claim.' },
    ],
  ])('prefers %s', async (_name, question, worse, better) => {
    const ids = await order(question, { ...worse, id: 'worse' }, { ...better, id: 'better' });

    expect(ids).toEqual(['better', 'worse']);
  });

  it('tells how likely each answers, if any does', async () => {
    const documents = found(
      { id: 'a', title: 'Parental leave', text: 'Parental leave lasts 16 weeks.' },
      { id: 'b', text: 'The kitchen is on the second floor.' },
      { id: 'c', text: 'Leave the building by the stairs.' },
    );

    const ranked = await reranker.compressDocuments(documents, 'How long is parental leave?');

    const sure = ranked.map(({ metadata }) => metadata.confidence ?? 0);
    expect(ranked[0]?.metadata).toMatchObject({ passage: { id: 'a' }, score: 1 });
    expect(sure.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
    expect(sure).toEqual(sure.toSorted((a, b) => b - a));
    expect(sure[0]).toBeGreaterThan(0.8);
  });

  it('looks at the best 60, and hands on the rest as it came', async () => {
    const many = Array.from({ length: RERANKED + 5 }, (_, at) => ({
      id: `p${at}`,
      text: `Text number ${at}.`,
    }));

    const ids = await order('text number 64', ...many);

    expect(ids).toHaveLength(RERANKED + 5);
    expect(ids.slice(RERANKED)).toEqual(['p60', 'p61', 'p62', 'p63', 'p64']);
  });

  it('scores so that the order is the order of scores', async () => {
    const many = Array.from({ length: RERANKED + 5 }, (_, at) => ({
      id: `p${at}`,
      text: `Text number ${at}.`,
    }));

    const ranked = await reranker.compressDocuments(found(...many), 'number 7');

    const scores = ranked.map(({ metadata }) => metadata.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
  });

  it.each(['', '???', 'how is it', '休暇は何日ですか', '\u{1F600}'])(
    'takes %j as a question',
    async (question) => {
      const ids = await order(
        question,
        { id: 'a', text: '' },
        { id: 'b', title: '?', headings: [''], text: '…' },
      );

      expect(ids.toSorted()).toEqual(['a', 'b']);
    },
  );

  it('gives nothing for nothing', async () => {
    expect(await reranker.compressDocuments([], 'leave')).toEqual([]);
  });

  it('reads words of the passage in its own language', async () => {
    const ids = await order(
      'Wie viele Urlaubstage habe ich?',
      { id: 'other', language: 'de', text: 'Die Kantine öffnet an allen Tagen um elf, auch freitags.' },
      {
        id: 'leave',
        language: 'de',
        text: 'Jeder Urlaubstag wird vorher beantragt. Es gibt 30 Urlaubstage.',
      },
    );

    expect(ids[0]).toBe('leave');
  });
});
