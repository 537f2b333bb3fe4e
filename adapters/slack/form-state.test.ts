import { describe, expect, it } from 'vitest';
import { FormValues } from '../../src/core/form.ts';
import { formValues } from './form-state.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: 'x', emoji: false }, value });

function state(elements: Readonly<Record<string, unknown>>): unknown {
  const blocks = Object.entries(elements).map(([name, element], index) => [
    `b${index}`,
    { [`field:${name}`]: element },
  ]);
  return { values: Object.fromEntries(blocks) as unknown };
}

describe('formValues', () => {
  it('reads every kind of field', () => {
    const filled = state({
      note: { type: 'plain_text_input', value: 'It <hums> & howls' },
      urgent: { type: 'checkboxes', selected_options: [option('yes')] },
      calm: { type: 'checkboxes', selected_options: [] },
      reason: { type: 'radio_buttons', selected_option: option('wrong') },
      team: { type: 'static_select', selected_option: option('R~aD ~l~~~g') },
    });

    expect(formValues(filled, {})).toEqual({
      note: 'It <hums> & howls',
      urgent: 'yes',
      calm: 'no',
      reason: 'wrong',
      team: 'R&D <~>',
    });
  });

  it('takes what was emptied as empty, whatever stood there', () => {
    const emptied = state({
      note: { type: 'plain_text_input', value: null },
      urgent: { type: 'checkboxes', selected_options: null },
      reason: { type: 'static_select', selected_option: null },
    });

    expect(formValues(emptied, { note: 'It hums', urgent: 'yes', reason: 'wrong' })).toEqual({
      note: '',
      urgent: 'no',
    });
  });

  it('counts what stood there where Slack leaves a field out', () => {
    const partly = state({ note: { type: 'plain_text_input', value: 'new' } });

    expect(formValues(partly, { note: 'old', urgent: 'yes' })).toEqual({ note: 'new', urgent: 'yes' });
  });

  it.each([
    undefined,
    null,
    7,
    'state',
    [],
    {},
    { values: null },
    { values: [] },
    { values: { b: null } },
    { values: { b: [] } },
    { values: { b: { 'field:note': null } } },
    { values: { b: { 'field:note': { type: 'plain_text_input', value: 7 } } } },
    { values: { b: { 'field:note': { type: 'datepicker', selected_date: '2026-01-01' } } } },
    { values: { b: { note: { type: 'plain_text_input', value: 'x' } } } },
    { values: { b: { 'field:__proto__': { type: 'plain_text_input', value: 'x' } } } },
    { values: { b: { [`field:${'n'.repeat(61)}`]: { type: 'plain_text_input', value: 'x' } } } },
  ])('is not troubled by the odd state %j', (odd) => {
    expect(formValues(odd, { note: 'It hums', __proto__: 'x', 'No name': 'x' })).toEqual({ note: 'It hums' });
  });

  it('cuts what no form of ours could hold', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => [
      `f${at}`,
      { type: 'plain_text_input', value: 'x'.repeat(10_000) },
    ]);

    const values = formValues(state(Object.fromEntries(hundred)), {});

    expect(Object.keys(values)).toHaveLength(12);
    expect(values.f0).toHaveLength(3_000);
    expect(FormValues.safeParse(values).success).toBe(true);
  });
});
