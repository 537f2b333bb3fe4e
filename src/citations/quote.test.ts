import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { bestQuote } from './quote.ts';
import { claimTerms } from './support.ts';

function passage(text: string): Passage {
  const place = { tenant: 'acme', source: 'handbook', document: 'card.md', link: 'card.md' };
  const rest = { headings: [], language: 'en', access: ['public'], version: '1' };
  return {
    ...place,
    ...rest,
    id: 'card.md#0',
    title: 'Company card',
    text,
    start: 100,
    end: 100 + text.length,
  };
}

const LIMITS = `| | Netherlands, Germany | United Kingdom | United States |
| --- | --- | --- | --- |
| Standard monthly limit | €2,500 | £2,150 | $2,750 |
| Cash withdrawal | Not possible | Not possible | Not possible |`;
const FILLER =
  'Nothing of what follows here was asked by anybody, and yet it stands between the two. '.repeat(10);

describe('the quote of a citation', () => {
  it('holds every row that is said, also one whose words the head of the table has too', () => {
    const said = [
      'Standard monthly limit – Netherlands, Germany: €2,500; United Kingdom: £2,150; United States: $2,750',
      'Cash withdrawal – Netherlands, Germany: Not possible; United Kingdom: Not possible; United States: Not possible',
    ];

    const { quote } = bestQuote(passage(LIMITS), said.map(claimTerms));

    expect(quote).toContain('Standard monthly limit; Netherlands, Germany: €2,500');
    expect(quote).toContain('Cash withdrawal; Netherlands, Germany: Not possible');
  });

  it('takes the row that is named, not a sentence with the words of the column', () => {
    const text = `Cards of the United Kingdom have limits.\n\n${LIMITS}`;

    const { quote } = bestQuote(passage(text), [
      claimTerms('Cash withdrawal – United Kingdom: Not possible'),
    ]);

    expect(quote).toMatch(/^Cash withdrawal; /);
  });

  it('reads the head of a second table as its head', () => {
    const text = `${LIMITS}\n\n| Level | Share of base salary |\n| --- | --- |\n| L4 | 7.5% |`;

    const { quote } = bestQuote(passage(text), [claimTerms('L4 – Share of base salary: 7.5%')]);

    expect(quote).toBe('Level: L4; Share of base salary: 7.5%');
  });

  it('holds sentences that stand far apart, with a sign between them', () => {
    const text = `Call extension 4911.\n\n${FILLER}\n\nCollect the new laptop on Friday.`;
    const said = ['Call extension 4911.', 'Collect the new laptop on Friday.'];

    const { quote, start, end } = bestQuote(passage(text), said.map(claimTerms));

    expect(quote).toBe('Call extension 4911. … Collect the new laptop on Friday.');
    expect([start, end]).toEqual([100, 100 + text.length]);
  });
});
