import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { readYaml } from './read-yaml.ts';

const Schema = z
  .strictObject({
    name: z.string({ error: 'must be a name' }).optional(),
    days: z
      .array(
        z.strictObject({ on: z.iso.date('must be a date'), hours: z.number({ error: 'must be hours' }) }),
      )
      .default([]),
    groups: z.record(z.string().regex(/^\w+$/, 'must be a word'), z.string()).default({}),
  })
  .prefault({});

describe('readYaml', () => {
  it('reads a file, and leaves days as they are written', () => {
    expect(readYaml('name: a\ndays:\n  - {on: 2026-11-22, hours: 8}\n', Schema, 'x.yml')).toEqual({
      name: 'a',
      days: [{ on: '2026-11-22', hours: 8 }],
      groups: {},
    });
  });

  it.each(['', '# nothing\n', '~', '---\n...\n'])('takes %j for a file with nothing in it', (text) => {
    expect(readYaml(text, Schema, 'x.yml')).toEqual({ days: [], groups: {} });
    expect(readYaml(text, z.array(z.string()).prefault([]), 'x.yml')).toEqual([]);
  });

  it('lists all mistakes in the order of lines, each with its field', () => {
    const text = [
      'groups:',
      '  a-b: c',
      'days:',
      '  - on: never',
      '    hours: 8',
      '    more: 1',
      '  - on: 2026-11-22',
      'nmae:',
      '  more: a',
    ].join('\n');

    expect(() => readYaml(text, Schema, 'week.yml')).toThrow(
      expect.objectContaining({
        name: AssistantError.name,
        code: 'configuration',
        retryable: false,
        message: [
          'week.yml has mistakes:',
          '  - line 2: groups.a-b must be a word',
          '  - line 4: days.0.on must be a date',
          '  - line 6: days.0.more is not a field of this file',
          '  - line 7: days.1.hours must be hours',
          '  - line 8: nmae is not a field of this file',
        ].join('\n'),
      }),
    );
  });

  it.each([
    ['text', 'line 1: the file'],
    ['- a', 'line 1: the file'],
    ['name: [', 'line 1: Flow sequence'],
    ['name: a\nname: b', 'Map keys must be unique'],
    ['name: &one a\ngroups: {b: *one}', 'YAML aliases'],
    [`a: &a [x]\nb: &b [*a, *a]\nname: [${'*b, '.repeat(50)}]`, 'YAML aliases'],
    ['name: !!js/function "x"\ndays: 1', 'line 2: days'],
  ])('never takes %.40j for a file without mistakes', (text, message) => {
    expect(() => readYaml(text, Schema, 'x.yml')).toThrow(message);
  });
});
