import type { StructuredToolInterface } from '@langchain/core/tools';
import { z } from 'zod';
import { createTextField, type FormField } from '../core/form.ts';
import { foldText } from './asker-tokens.ts';
import { readDate } from './read-date.ts';
import { type DecimalMark, readNumber } from './read-number.ts';

type Kind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'date' | 'list' | 'other';

/** An argument of a tool, as its schema describes it. */
export type ToolArgument = {
  readonly name: string;
  /** The name of its field in a form. */
  readonly field: string;
  readonly label: string;
  readonly kind: Kind;
  readonly isRequired: boolean;
  readonly maxLength: number;
  /** Of a choice: what may be said. */
  readonly options: readonly string[];
  readonly defaultValue?: unknown;
};

const Property = z.object({
  type: z.unknown().optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  title: z.string().optional(),
  maxLength: z.number().optional(),
  default: z.unknown().optional(),
  items: z.object({ type: z.unknown().optional() }).optional(),
});
const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** What people paste without knowing; joiners of emoji and Persian stay. */
const INVISIBLE = /(?![\u200c\u200d])[^\P{C}\n\t]/gu;
const YES = new Set(['yes', 'y', 'true', 'on', '1', 'ja', 'oui', 'si', 'sim']);
const NO = new Set(['no', 'n', 'false', 'off', '0', 'nein', 'non', 'nao']);

/** A tool's zod schema, when it is one that refuses unknown keys; undefined otherwise: such a tool can't be offered. */
export function strictSchemaOf({ schema }: StructuredToolInterface): z.ZodType | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const verdict = schema.safeParse({ 'an-argument-of-nobody': 1 });
  const isStrict = verdict.error?.issues.some(({ code }) => code === 'unrecognized_keys') ?? false;
  return isStrict ? schema : undefined;
}

/** The arguments that a schema asks for, in its order. */
export function argumentsOf(schema: z.ZodType): readonly ToolArgument[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const { properties, required } = ObjectSchema.parse(json);
  return Object.entries(properties).map(([name, property], index) => {
    const facts = Property.catch({}).parse(nonNull(property));
    return {
      name,
      field: /^[a-z][a-zA-Z0-9_-]{0,59}$/u.test(name) ? name : `argument${index}`,
      label: (facts.title ?? humanised(name)).slice(0, 100),
      kind: kindOf(facts),
      isRequired: required.includes(name),
      maxLength: Math.min(facts.maxLength ?? 3_000, 3_000),
      options: (facts.enum ?? []).filter((option) => typeof option === 'string'),
      ...(facts.default !== undefined && { defaultValue: facts.default }),
    };
  });
}

/** An argument's value from what a person wrote; undefined when it is none. Texts come back as they are, without quotes. */
export function readArgument(
  { kind, options }: ToolArgument,
  written: string,
  { today, mark = '.' }: { readonly today: string; readonly mark?: DecimalMark },
): unknown {
  const text = written
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^["'“”„«]+|["'“”»]+$/gu, '')
    .trim();
  if (text === '') return undefined;
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return readNumber(text, mark);
    case 'integer': {
      const value = readNumber(text, mark);
      return Number.isSafeInteger(value) ? value : undefined;
    }
    case 'boolean':
      return readYesOrNo(text);
    case 'choice':
      return options.find((option) => sameWords(option, text));
    case 'date':
      return readDate(text, today);
    case 'list':
      return text
        .split(/[,;\n]/u)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'other':
      return undefined;
  }
}

/** The field of a form that asks for an argument; `wrong` is told in its label, `written` stands in it. */
export function fieldFor(argument: ToolArgument, wrong?: string, written = ''): FormField {
  const { field: name, kind, isRequired, options } = argument;
  const label = wrong === undefined ? argument.label : `${argument.label}: ${wrong}`.slice(0, 150);
  const isOptional = !isRequired;
  if (kind === 'boolean' && isRequired) return { kind: 'toggle', name, label, value: false };
  const isShort = options.length > 0 && options.length <= 12 && options.every(({ length }) => length <= 60);
  if (kind === 'choice' && isShort)
    return {
      kind: 'choice',
      name,
      label,
      isOptional,
      options: options.map((value) => ({ value, label: humanised(value).slice(0, 75) || value })),
      ...(options.includes(written) && { value: written }),
    };
  const isMultiline = kind === 'text' && argument.maxLength > 200;
  const maxLength = kind === 'text' || kind === 'list' ? argument.maxLength : 60;
  const hint = wrong === undefined ? hintOf(argument) : '';
  const field = { name, label: `${label}${hint}`, value: written };
  return createTextField({ ...field, maxLength, isMultiline, isOptional });
}

/** What a value has to be, in words for people. */
export function expectationOf({ kind, options }: ToolArgument): string {
  switch (kind) {
    case 'number':
      return 'please give a number';
    case 'integer':
      return 'please give a whole number';
    case 'boolean':
      return 'please say yes or no';
    case 'date':
      return 'please give a date such as 2026-12-01';
    case 'choice':
      return `please choose one of ${options.slice(0, 5).join(', ')}`;
    case 'text':
    case 'list':
    case 'other':
      return 'please check this';
  }
}

/** `due_date` as `Due date`. */
export function humanised(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/gu, ' ')
    .trim();
  const isShouting = words === words.toUpperCase();
  return words.charAt(0).toUpperCase() + (isShouting ? words.slice(1) : words.slice(1).toLowerCase());
}

function hintOf({ kind }: ToolArgument): string {
  if (kind === 'date') return ' (a date such as 2026-12-01)';
  if (kind === 'list') return ' (commas between them)';
  return kind === 'boolean' ? ' (yes or no)' : '';
}

function kindOf({ type, format, enum: choices, items }: z.infer<typeof Property>): Kind {
  if (choices?.every((choice) => typeof choice === 'string')) return 'choice';
  if (type === 'string') return format === 'date' ? 'date' : 'text';
  if (type === 'number' || type === 'integer' || type === 'boolean') return type;
  return type === 'array' && items?.type === 'string' ? 'list' : 'other';
}

function nonNull(property: unknown): unknown {
  const { anyOf, ...rest } = z
    .looseObject({ anyOf: z.array(z.looseObject({})).optional() })
    .catch({})
    .parse(property);
  const some = anyOf?.filter(({ type }) => type !== 'null');
  return some?.length === 1 ? { ...rest, ...some[0] } : property;
}

function readYesOrNo(text: string): boolean | undefined {
  const word = foldText(text);
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

function sameWords(option: string, text: string): boolean {
  return foldText(option.replace(/[_-]+/gu, ' ')) === foldText(text.replace(/[_-]+/gu, ' '));
}
