import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAsking, testToolbox } from '../testing/tool-harness.ts';
import { decimalMarkIn, plainExpression } from './arithmetic-words.ts';
import { arithmeticIn, calculator } from './calculate.ts';

const signal = new AbortController().signal;
const { toolbox } = testToolbox([calculator({ who: ['public'] })]);
const saying = (text: string) => ({ text, earlier: [] });

async function answerTo(text: string): Promise<string> {
  const choice = await toolbox.choose(saying(text), testAsking(), { signal });
  if (choice.kind !== 'call') return choice.kind;
  return (await toolbox.call(choice.call, testAsking(), { signal })).text;
}

describe('the calculator', () => {
  it.each([
    ['What is 17 % of 2,340?', '17% × 2,340 = **397.8**'],
    ['Was sind 19 Prozent von 2.340,50?', '19% × 2,340.5 = **444.695**'],
    ['rechne 12 mal 38,50', '12 × 38.5 = **462**'],
    ['please calculate (3200 - 450) * 0.37', '**1,017.5**'],
    ['200 + 10%', '**220**'],
    ["What's the square root of 1764?", '**42**'],
    ['whats 7/12 of 26', '**15.1666666667**'],
    ['0.1 + 0.2', '= **0.3**'],
    ['2 ^ 10', '= **1,024**'],
    ['what is -3 * -4', '= **12**'],
    ['¿Cuánto es el 15 % de 2.300?', '= **345**'],
  ])('answers %s', async (text, answer) => {
    expect((await answerTo(text)).replaceAll('\\', '')).toContain(answer);
  });

  it.each([
    ['min(1,2,3)', 'min(1, 2, 3) = **1**'],
    ['max(1, 2, 3)', 'max(1, 2, 3) = **3**'],
    ['max(1; 2; 3)', 'max(1, 2, 3) = **3**'],
    ['max(7,5)', 'max(7, 5) = **7**'],
    ['max(1.5,2)', 'max(1.5, 2) = **2**'],
    ['min(1,5; 2,25)', 'min(1.5, 2.25) = **1.5**'],
    ['min(1,5;2,25)', 'min(1.5, 2.25) = **1.5**'],
    ['min(1,5, 2,25)', 'min(1.5, 2.25) = **1.5**'],
    ['max(1,000, 2,000)', 'max(1,000, 2,000) = **2,000**'],
    ['max(1,000)', 'max(1,000) = **1,000**'],
    ['-3 * -4', '-3 × -4 = **12**'],
    ['max(-1,-2)', 'max(-1, -2) = **-1**'],
    ['max(min(1,2),3,4)', 'max(min(1, 2), 3, 4) = **4**'],
    ['max((1,5 + 2); 3)', 'max((1.5 + 2), 3) = **3.5**'],
    ['MAX (1,2) * 2', 'max(1, 2) × 2 = **4**'],
    ['min(1,2) * 2,340', 'min(1, 2) × 2,340 = **2,340**'],
    ['round(2.567,2)', 'round(2.567, 2) = **2.57**'],
    ['round(2.567, 2)', 'round(2.567, 2) = **2.57**'],
    ['round(2,5671; 2)', 'round(2.5671, 2) = **2.57**'],
    ['round(10/3,2)', 'round(10 ÷ 3, 2) = **3.33**'],
    ['round(2,5)', 'round(2.5) = **3**'],
    ['sqrt(2,25)', 'sqrt(2.25) = **1.5**'],
    ['1,5 * 2', '1.5 × 2 = **3**'],
    ['(1,5 + 2,5) * 2', '(1.5 + 2.5) × 2 = **8**'],
    ['2.340,50 / 2', '2,340.5 ÷ 2 = **1,170.25**'],
    ['1,234,567 + 1', '1,234,567 + 1 = **1,234,568**'],
  ])('tells the commas apart in %s', async (text, answer) => {
    expect((await answerTo(`what is ${text}`)).replaceAll('\\', '')).toBe(answer);

    const call = { tool: 'calculate', arguments: { expression: text } };
    const outcome = await toolbox.call(call, testAsking(), { signal });
    expect(outcome.text.replaceAll('\\', '')).toBe(answer);
  });

  it.each(['max(1,000,2,000)', 'min(1,2', 'min(,1)', 'min 1,2'])(
    'makes nothing up of %s',
    async (expression) => {
      const call = { tool: 'calculate', arguments: { expression } };

      expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({ why: 'invalid' });
    },
  );

  it.each([
    '24/7',
    '9-17',
    '12.01.2026',
    '2026-12-01',
    'PRN-22',
    '5 of 7 days',
    'what is 24/7',
    'C++',
    '42',
    'x',
  ])('leaves %s alone', async (text) => {
    expect(await answerTo(text)).toBe('none');
  });

  it.each([
    ['1 / 0', 'divides by zero'],
    ['9^9^9^9', 'too large'],
    ['sqrt(-1)', 'real numbers'],
    ['2 + + * 3', 'signs and brackets'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'nothing else'],
    ['import("fs")', 'nothing else'],
    ['cos(1)', 'nothing else'],
    ['a = 5; a * 2', 'nothing else'],
    ['createUnit("x")', 'nothing else'],
    ['sqrt.constructor("return process")()', 'nothing else'],
    ['[1,2,3]', 'nothing else'],
  ])('explains why it does not work out %s', async (expression, why) => {
    const call = { tool: 'calculate', arguments: { expression } };

    const outcome = await toolbox.call(call, testAsking(), { signal });

    expect(outcome).toMatchObject({ kind: 'failed', why: 'invalid', text: expect.stringContaining(why) });
  });

  it('works out what JavaScript does', async () => {
    const numbers = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 9_999 })));
    const sign = fc.constantFrom('+', '-', '*');
    const apply = (x: number, by: string, y: number): number => {
      if (by === '*') return x * y;
      return by === '+' ? x + y : x - y;
    };
    await fc.assert(
      fc.asyncProperty(numbers, sign, sign, async ([a = 0, b = 0, c = 0], one, other) => {
        const isLeftFirst = one === '*' || other !== '*';
        const value = isLeftFirst ? apply(apply(a, one, b), other, c) : apply(a, one, apply(b, other, c));
        const expected = Number(value.toPrecision(12)).toLocaleString('en', { maximumFractionDigits: 10 });

        expect(await answerTo(`what is ${a} ${one} ${b} ${other} ${c}?`)).toContain(`= **${expected}**`);
      }),
      { numRuns: 100 },
    );
  });

  it('never throws, hangs or lets anything but numbers, signs and seven functions through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom(...'0123456789.,+-*/^%()sqrt ;of'.split('')) }),
        ),
        async (text) => {
          const expression = plainExpression(text);
          if (expression !== undefined)
            expect(expression).toMatch(/^(?:[\d.+\-*/^%(), ]|sqrt|abs|round|floor|ceil|min|max)*$/u);
          arithmeticIn(saying(text));
          const call = { tool: 'calculate', arguments: { expression: text } };
          expect(['succeeded', 'failed']).toContain(
            (await toolbox.call(call, testAsking(), { signal })).kind,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes no time over long hostile text', () => {
    const startedAt = performance.now();
    for (const part of ['1 ', '1,', '(', '%', "1'", 'of ', '1.1'])
      arithmeticIn(saying(`what is ${part.repeat(20_000)}`));

    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('tells by its numbers how a text writes them', () => {
    expect([
      decimalMarkIn('1,5 * 2'),
      decimalMarkIn('2.340,50'),
      decimalMarkIn('2,340.5'),
      decimalMarkIn('2,340'),
    ]).toEqual([',', ',', '.', undefined]);
  });
});
