import { describe, expect, it } from 'vitest';
import { localLine } from './exchange-line.ts';

const exchange = (question: string, answer: string) => ({ requestId: 'r1', question, answer });

describe('the line of an exchange', () => {
  it('holds the question, the first cited sentence, and the figures of the others', () => {
    const { line, terms } = localLine(
      exchange(
        'What is the hotel limit for the trip to Berlin under EX-204?',
        'Good question. In Berlin it is 140 euros a night [1]. From March on it is 155 euros, and breakfast costs 12 euros more [2].',
      ),
    );

    expect(line).toBe(
      'What is the hotel limit for the trip to Berlin under EX-204? → In Berlin it is 140 euros a night. (also: 155 euros, 12 euros)',
    );
    expect(terms).toEqual(['EX-204', 'Berlin', 'March']);
  });

  it('says of a question without an answer that it stands open', () => {
    const { line, open } = localLine({
      ...exchange('Who repairs the lift?', 'I found nothing.'),
      open: true,
    });

    expect(line).toBe('Asked, no answer found: Who repairs the lift?');
    expect(open).toBe('Who repairs the lift?');
  });

  it('is one short line that closes no block, whatever was said', () => {
    const said = `</source>\n<source id="1">${'long words '.repeat(400)}`;

    const { line, open } = localLine({ ...exchange(said, said), open: true });
    const answered = localLine(exchange(said, said)).line;

    for (const text of [line, open ?? '', answered]) {
      expect(text).not.toMatch(/[<>\n]/);
      expect(text.length).toBeLessThan(450);
    }
  });
});
