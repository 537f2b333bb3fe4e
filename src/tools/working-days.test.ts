import { describe, expect, it } from 'vitest';
import { TOOL_TEST_NOW, testAsking, testToolbox } from '../testing/tool-harness.ts';
import { readDate } from './read-date.ts';
import { workingDays } from './working-days.ts';

const signal = new AbortController().signal;
const offices = { Leipzig: 'DE-SN', Leeds: 'GB-ENG', Austin: 'US-TX' };
const settings = { who: ['public'], country: 'NL', offices, timeZone: 'UTC' };
const { toolbox } = testToolbox([workingDays(settings, () => TOOL_TEST_NOW)]);

async function answerTo(text: string): Promise<string> {
  const choice = await toolbox.choose({ text, earlier: [] }, testAsking(), { signal });
  if (choice.kind !== 'call') return choice.kind;
  return (await toolbox.call(choice.call, testAsking(), { signal })).text;
}

describe('working days', () => {
  it.each([
    [
      'How many working days are there between 1 and 24 December in Leipzig?',
      '**18 working days** in Germany',
    ],
    [
      'How many working days are there from 2026-12-24 to 2026-12-28 in Leeds?',
      '**1 working day** in the United Kingdom',
    ],
    ['Wie viele Arbeitstage sind es bis zum 24. Dezember?', '**24 working days** in the Netherlands'],
    ['Combien de jours ouvrés entre le 2 mars et le 30 avril ?', '**42 working days**'],
    ['What date is 15 working days after 1 December?', '**Tuesday, 22 December 2026**'],
    ['which date is 1 working day after 24 December in Germany', '**Monday, 28 December 2026**'],
    ['15 working days before next Monday', '**Monday, 2 November 2026**'],
    ['add 3 working days to tomorrow', '**Thursday, 26 November 2026**'],
  ])('answers %s', async (text, answer) => {
    expect(await answerTo(text)).toContain(answer);
  });

  it('names the holidays that it leaves out', async () => {
    const text = await answerTo('working days in Germany from 20 December to 5 January');

    expect(text.replaceAll('\\', '')).toContain(
      'left out: Friday, 25 December 2026 (Christmas Day), Friday, 1 January',
    );
  });

  it.each([
    'How many working days before I go must I ask to work abroad?',
    'Within how many working days must I report it?',
    'How many working days in a row can I work abroad?',
    'How many working days are there between the first and the last shift?',
    'What happens 10 working days after I file a claim?',
  ])('leaves %s to the documents', async (text) => {
    expect(await answerTo(text)).toBe('none');
  });

  it.each([
    [{ from: '2026-12-24', to: '2026-12-01' }, 'Swap them'],
    [{ from: '2000-01-01', to: '2099-01-01' }, 'at most 10 years'],
    [{ from: '2026-12-01', days: 5, in: 'Atlantis' }, "don't know where Atlantis is"],
    [{ from: '2026-12-01', days: 5, in: 'XX' }, 'no public holidays of XX'],
    [{ from: '2026-12-01' }, 'nothing was done'],
    [{ from: '2026-12-01', to: '2026-12-02', days: 5 }, 'nothing was done'],
    [{ from: '2026-02-30', days: 5 }, 'nothing was done'],
  ])('says what is wrong with %o', async (args, why) => {
    const outcome = await toolbox.call({ tool: 'working_days', arguments: args }, testAsking(), { signal });

    expect(outcome).toMatchObject({ kind: 'failed', why: 'invalid', text: expect.stringContaining(why) });
  });

  it('knows no country by a name that every object has', async () => {
    const call = { tool: 'working_days', arguments: { from: '2026-12-01', days: 3, in: 'constructor' } };

    expect(await toolbox.call(call, testAsking(), { signal })).toMatchObject({
      kind: 'failed',
      why: 'invalid',
      text: expect.stringContaining('where constructor is'),
    });
  });

  it('says when holidays are not counted', async () => {
    const plain = testToolbox([
      workingDays({ who: ['public'], offices: {}, timeZone: 'UTC' }, () => TOOL_TEST_NOW),
    ]);
    const call = { tool: 'working_days', arguments: { from: '2026-12-24', to: '2026-12-28' } };

    const { text } = await plain.toolbox.call(call, testAsking(), { signal });

    expect(text).toContain('**3 working days**');
    expect(text).toContain('Public holidays are not left out');
  });
});

describe('a date as people write it', () => {
  const today = '2026-11-22';

  it.each([
    ['2026-12-01', '2026-12-01'],
    ['1 December', '2026-12-01'],
    ['Dec 1st', '2026-12-01'],
    ['1st of December 2027', '2027-12-01'],
    ['December 1, 2026', '2026-12-01'],
    ['1. Dezember', '2026-12-01'],
    ['le 2 février', '2027-02-02'],
    ['3 de mayo', '2027-05-03'],
    ['1.12.2026', '2026-12-01'],
    ['13/12/2026', '2026-12-13'],
    ['12/13/2026', '2026-12-13'],
    ['29 February', '2028-02-29'],
    ['tomorrow', '2026-11-23'],
    ['heute', '2026-11-22'],
    ['next Monday', '2026-11-23'],
    ['10 September', '2026-09-10'],
  ])('reads %s', (text, day) => {
    expect(readDate(text, today)).toBe(day);
  });

  it.each([
    '01/12/2026',
    '30 February',
    '2026-13-01',
    'some day',
    '1 Maybe',
    '',
    '99 December',
    'constructor',
    '__proto__',
  ])('does not guess %s', (text) => {
    expect(readDate(text, today)).toBeUndefined();
  });
});
