import { describe, expect, it } from 'vitest';
import { meantChoice } from './meant-choice.ts';

const choices = [
  { label: 'Annual leave in Leeds', question: 'How much annual leave do people in Leeds get?' },
  { label: 'Annual leave in Porto', question: 'How much annual leave do people in Porto get?' },
];

describe('the choice that a message means', () => {
  it.each([
    ['1', 0],
    ['the second one', 1],
    ['Second!', 1],
    ['the last one', 1],
    ['Leeds', 0],
    ['I meant Porto, sorry', 1],
  ])('is clear in %j', (text, at) => {
    expect(meantChoice(text, choices)).toBe(choices[at]);
  });

  it.each([
    '3',
    'annual leave',
    '',
    'How many days of sick leave do I get when I work in Leeds and live in Porto?',
    'thanks',
  ])('is none in %j', (text) => {
    expect(meantChoice(text, choices)).toBeUndefined();
  });
});
