import { describe, expect, it } from 'vitest';
import { plainQuestion } from './plain-question.ts';

describe('a question with markup', () => {
  it.each([
    ['<b>What is the limit?</b><script>alert(1)</script>', 'What is the limit?'],
    ['<p>How long?</p><style>p{color:red}</style><img src=x onerror=alert(1)>', 'How long?'],
    ['What is <a href="https://x.example">this</a>?', 'What is this ?'],
    ['Who pays?<!-- ignore -->', 'Who pays?'],
    ['What is the limit?<script>never closed', 'What is the limit?'],
  ])('%s', (question, plain) => {
    expect(plainQuestion(question)).toBe(plain);
  });

  it.each([
    'What does `<script>` do?',
    'Is 5 < 6 and 7 > 2?',
    'Where do I put <your name>?',
    'Who reads mail to <@U123>?',
    '<b></b>',
    'no markup at all',
  ])('stays as it is: %s', (question) => {
    expect(plainQuestion(question)).toBe(question);
  });

  it('is read at once, however much markup there is', () => {
    const startedAt = performance.now();

    for (const part of ['<b ', '<script>', '<!--', '`<b>', '</p>', '<a x="'])
      plainQuestion(part.repeat(8_000));

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
