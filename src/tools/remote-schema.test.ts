import { describe, expect, it } from 'vitest';
import { argumentsOf, strictSchemaOf } from './tool-arguments.ts';
import { remoteTool } from './remote-tool.ts';
import { strictObject } from './remote-schema.ts';

const read = (schema: unknown) => strictObject(schema, { root: schema, label: 'The tool' });
const takes = (property: unknown, value: unknown) =>
  read({ type: 'object', properties: { a: property } }).safeParse({ a: value }).success;

describe('threat 11: a stranger’s schema', () => {
  it.each([
    ['additionalProperties', { type: 'object', additionalProperties: true }],
    ['patternProperties', { type: 'object', patternProperties: { '.*': {} } }],
    ['no type', {}],
    ['a list of anything', { type: 'array' }],
    ['one of several objects', { oneOf: [{ type: 'object', properties: { b: {} } }, { type: 'string' }] }],
  ])('lets no unknown key in by %s', (_, property) => {
    expect(takes(property, { admin: true })).toBe(false);
    expect(takes(property, [{ admin: true }])).toBe(false);
  });

  it('refuses unknown keys behind references and in lists', () => {
    const schema = {
      type: 'object',
      properties: { people: { type: 'array', items: { $ref: '#/$defs/person' } } },
      $defs: { person: { type: 'object', properties: { name: { type: 'string' } } } },
    };

    expect(read(schema).safeParse({ people: [{ name: 'Ana' }] }).success).toBe(true);
    expect(read(schema).safeParse({ people: [{ name: 'Ana', role: 'admin' }] }).success).toBe(false);
  });

  it.each([
    ['an integer', { type: 'integer', minimum: 1, exclusiveMaximum: true, maximum: 5 }, 4, 5],
    ['a choice', { enum: ['low', 'high'] }, 'low', 'none'],
    ['one value', { const: 'now' }, 'now', 'then'],
    ['a day', { type: 'string', format: 'date' }, '2026-03-02', 'soon'],
    ['text or nothing', { type: ['string', 'null'] }, null, 3],
    ['nothing as OpenAPI 3.0 says it', { type: 'string', nullable: true }, null, 3],
    ['a short list', { type: 'array', items: { type: 'string' }, maxItems: 1 }, ['a'], ['a', 'b']],
    ['a short text', { type: 'string' }, 'x'.repeat(3_000), 'x'.repeat(3_001)],
  ])('checks %s', (_, property, right, wrong) => {
    expect([takes(property, right), takes(property, wrong)]).toEqual([true, false]);
  });

  it('runs none of its regular expressions', () => {
    expect(takes({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(2_000)}!`)).toBe(true);
  });

  it('unfolds no schema into millions, and says so', () => {
    const wide = (name: string) =>
      Object.fromEntries(
        Array.from({ length: 10 }, (_, index) => [`p${index}`, { $ref: `#/$defs/${name}` }]),
      );
    const defs = Object.fromEntries(
      Array.from({ length: 6 }, (_, level) => [
        `d${level}`,
        { type: 'object', properties: wide(`d${level + 1}`) },
      ]),
    );
    const bomb = { type: 'object', properties: wide('d0'), $defs: { ...defs, d6: { type: 'string' } } };

    expect(() => read(bomb)).toThrow('has too many arguments');
    expect(() => takes({ $ref: '#/%' }, 1)).toThrow('has a reference that is none');
  });

  it('makes a tool that the toolbox offers, with arguments that it can ask for', () => {
    const schema = read({
      type: 'object',
      required: ['room', 'day'],
      properties: {
        room: { enum: ['aurora', 'borealis'] },
        day: { type: 'string', format: 'date' },
        seats: { type: 'integer', default: 4 },
      },
    });
    const { tool } = remoteTool({
      system: 'my-rooms',
      operation: 'bookRoom/v2',
      settings: { who: ['public'], effect: 'write' },
      description: 'Books\n\u202ea room',
      schema,
      call: async () => '',
    });

    const strict = strictSchemaOf(tool);

    expect(tool).toMatchObject({ name: 'my_rooms_book_room_v2', description: 'Books a room' });
    expect(
      strict && argumentsOf(strict).map(({ name, kind, isRequired }) => [name, kind, isRequired]),
    ).toEqual([
      ['room', 'choice', true],
      ['day', 'date', true],
      ['seats', 'integer', false],
    ]);
  });
});
