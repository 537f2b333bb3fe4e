import { describe, expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { readings } from './readings.ts';

const found = (...titles: readonly string[]) =>
  titles.map((title, at) => ({ passage: testPassage({ id: title, title }), score: 1 - at / 10 }));
const LEAVE = found('Annual leave', 'Sick leave', 'Parental leave', 'Travel policy');

describe('the readings of a question', () => {
  it('are the documents whose titles share its one word', () => {
    expect(readings('leave?', LEAVE)?.map(({ label }) => label)).toEqual([
      'Annual leave',
      'Sick leave',
      'Parental leave',
    ]);
  });

  it.each([
    ['sick leave?', 'one document has both words'],
    ['travel', 'one document has it'],
    ['leave LKV-412', 'it names a code'],
    ['How many days of leave do I get?', 'it says what it wants'],
    ['?', 'it has no word'],
    ['parking', 'no title has it'],
  ])('are none for %j: %s', (question) => {
    expect(readings(question, LEAVE)).toBeUndefined();
  });

  it('are none when a document is called just that', () => {
    expect(readings('leave', [...LEAVE, ...found('Leave')])).toBeUndefined();
  });

  it('leave out what matches far less, and are four at most', () => {
    const weak = found('Annual leave', 'Sick leave').map((hit, at) => ({
      ...hit,
      score: at === 0 ? 1 : 0.1,
    }));
    const many = found('Annual leave', 'Sick leave', 'Parental leave', 'Study leave', 'Unpaid leave');

    expect(readings('leave', weak)).toBeUndefined();
    expect(readings('leave', many)).toHaveLength(4);
  });
});
