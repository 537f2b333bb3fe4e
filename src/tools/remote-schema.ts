import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Node = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 8;
const MOST_PROPERTIES = 60;
/** A schema of ten lines whose `$ref`s lead to each other again and again would else unfold into millions. */
const MOST_NODES = 2_000;
/** What a form and its preview can show. */
const MOST_TEXT = 3_000;
const MOST_ITEMS = 100;
const SCALARS = ['string', 'number', 'boolean'] as const;

/** What a schema is read with: the document that its `$ref`s point into, and what it is of, for errors. */
export type SchemaSource = { readonly root: unknown; readonly label: string };
/** With what was read of it so far. */
type Walk = SchemaSource & { readonly read: { nodes: number } };

/**
 * Makes a strict zod object of somebody else's JSON Schema: at every depth unknown keys are refused, texts and lists have a
 * most, and a value of no stated type can only be text, a number or yes/no. What is left of the schema's words is one line
 * each. Patterns are dropped, since a stranger's regular expression could take for ever: the other side checks them.
 * Throws AssistantError `configuration`.
 */
export function strictObject(schema: unknown, source: SchemaSource): z.ZodObject {
  const strict = z.fromJSONSchema(closeSchema(schema, source));
  if (!(strict instanceof z.ZodObject)) throw unreadable(source, 'takes something else than named arguments');
  return strict;
}

/** A JSON Schema reduced to what `strictObject` understands, with every object closed. Throws AssistantError. */
export function closeSchema(schema: unknown, source: SchemaSource): JsonSchema {
  return closeNode(schema, { ...source, read: { nodes: 0 } }, 0);
}

function closeNode(schema: unknown, source: Walk, depth: number): JsonSchema {
  if (depth > MOST_DEPTH) throw unreadable(source, 'has arguments nested too deeply');
  source.read.nodes += 1;
  if (source.read.nodes > MOST_NODES) throw unreadable(source, 'has too many arguments');
  const node = resolveNode(schema, source);
  const closed = { ...closeShape(node, source, depth), ...annotations(node) };
  return node.nullable === true ? { anyOf: [closed, { type: 'null' }] } : closed;
}

/** Follows `$ref`s inside the document. Throws AssistantError for those that lead elsewhere. */
export function resolveNode(value: unknown, source: SchemaSource): Node {
  let node = value;
  for (let hops = 0; hops < MOST_DEPTH; hops++) {
    if (!isNode(node)) return {};
    if (typeof node.$ref !== 'string') return node;
    node = target(node.$ref, source);
  }
  throw unreadable(source, 'refers to itself');
}

/** One line of a stranger's words, without anything invisible. */
export function plainWords(words: unknown, limit = 300): string | undefined {
  if (typeof words !== 'string') return undefined;
  const line = words
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, limit);
  return line === '' ? undefined : line.toWellFormed();
}

function target(reference: string, source: SchemaSource): unknown {
  if (!reference.startsWith('#/')) throw unreadable(source, 'refers outside its document');
  return reference
    .slice(2)
    .split('/')
    .map((part) => decoded(part, source).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, key) => (isNode(node) && Object.hasOwn(node, key) ? node[key] : undefined),
      source.root,
    );
}

function decoded(part: string, source: SchemaSource): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unreadable(source, 'has a reference that is none');
  }
}

function closeShape(node: Node, source: Walk, depth: number): JsonSchema {
  if (Array.isArray(node.allOf)) return mergeObjects([...node.allOf, without(node, 'allOf')], source, depth);
  const choices = node.anyOf ?? node.oneOf;
  if (Array.isArray(choices)) return { anyOf: choices.map((each) => closeNode(each, source, depth + 1)) };
  const options = 'const' in node ? [node.const] : node.enum;
  if (Array.isArray(options)) return { enum: options.filter(isScalar) };
  const types = Array.isArray(node.type) ? node.type : [node.type ?? guessedType(node)];
  const shapes = types.map((type) => closeType(String(type), { node, source, depth }));
  return shapes.length === 1 && shapes[0] !== undefined ? shapes[0] : { anyOf: shapes };
}

function guessedType(node: Node): string {
  if ('properties' in node) return 'object';
  return 'items' in node ? 'array' : 'any';
}

function closeType(
  type: string,
  { node, source, depth }: { readonly node: Node; readonly source: Walk; readonly depth: number },
): JsonSchema {
  switch (type) {
    case 'string':
      return {
        type: 'string',
        ...numbers(node, ['minLength']),
        maxLength: atMost(node.maxLength, MOST_TEXT),
        ...(typeof node.format === 'string' && { format: node.format }),
      };
    case 'integer':
    case 'number':
      return { type, ...limits(node) };
    case 'boolean':
    case 'null':
      return { type };
    case 'array':
      return {
        type: 'array',
        items: closeNode(node.items, source, depth + 1),
        ...numbers(node, ['minItems']),
        maxItems: atMost(node.maxItems, MOST_ITEMS),
      };
    case 'object':
      return closeObject(node, source, depth);
    case 'any':
      return { anyOf: SCALARS.map((scalar) => closeType(scalar, { node: {}, source, depth })) };
    default:
      throw unreadable(source, 'has an argument of an unknown type');
  }
}

function closeObject(node: Node, source: Walk, depth: number): JsonSchema {
  const properties = Object.entries(isNode(node.properties) ? node.properties : {}).filter(
    ([, property]) => resolveNode(property, source).readOnly !== true,
  );
  if (properties.length > MOST_PROPERTIES) throw unreadable(source, 'has too many arguments');
  const names = new Set(properties.map(([name]) => name));
  if (names.has('__proto__')) throw unreadable(source, 'has an argument that is called __proto__');
  const required = Array.isArray(node.required) ? node.required.filter((name) => names.has(name)) : [];
  return {
    type: 'object',
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, closeNode(property, source, depth + 1)]),
    ),
    required,
    additionalProperties: false,
  };
}

/** `allOf` of closed objects would refuse each other's keys: they become one object. */
function mergeObjects(parts: readonly unknown[], source: Walk, depth: number): JsonSchema {
  const closed = parts.filter(saysSomething).map((part) => closeNode(part, source, depth + 1));
  const [only] = closed;
  if (only !== undefined && closed.length === 1) return only;
  if (closed.some(({ type }) => type !== 'object')) throw unreadable(source, 'combines what is no object');
  return {
    type: 'object',
    properties: Object.assign({}, ...closed.map(({ properties }) => properties)),
    required: [...new Set(closed.flatMap(({ required }) => required ?? []))],
    additionalProperties: false,
  };
}

function saysSomething(part: unknown): boolean {
  return (
    isNode(part) &&
    ['$ref', 'type', 'properties', 'allOf', 'anyOf', 'oneOf', 'enum', 'const'].some((key) => key in part)
  );
}

function annotations(node: Node): JsonSchema {
  const description = plainWords(node.description);
  return {
    ...(description !== undefined && { description }),
    ...(isScalar(node.default) && node.default !== null && { default: node.default }),
  };
}

function limits(node: Node): JsonSchema {
  // OpenAPI 3.0 says `exclusiveMinimum: true` beside the minimum, JSON Schema gives the number itself.
  const exclusive = {
    ...(node.exclusiveMinimum === true && { exclusiveMinimum: node.minimum }),
    ...(node.exclusiveMaximum === true && { exclusiveMaximum: node.maximum }),
  };
  const all = { ...node, ...exclusive };
  return numbers(all, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
}

function numbers(node: Node, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(keys.flatMap((key) => (typeof node[key] === 'number' ? [[key, node[key]]] : [])));
}

function atMost(value: unknown, most: number): number {
  return typeof value === 'number' ? Math.min(value, most) : most;
}

function without(node: Node, key: string): Node {
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== key));
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable({ label }: SchemaSource, reason: string): AssistantError {
  return new AssistantError(`${label} ${reason}, which is not supported: leave it out of tools.yml`, {
    code: 'configuration',
    retryable: false,
  });
}
