import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { closeSchema, resolveNode, type SchemaSource, strictObject } from './remote-schema.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head'] as const;

const Parameter = z.object({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  description: z.string().optional(),
  style: z.string().optional(),
  explode: z.boolean().optional(),
  schema: z.unknown(),
});
type Parameter = Readonly<z.infer<typeof Parameter>>;

const Operation = z.object({
  operationId: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
});
const Body = z.object({
  required: z.boolean().default(false),
  content: z.record(z.string(), z.object({ schema: z.unknown() })),
});

/** Where an argument goes in the request. */
export type ArgumentPlace = {
  /** As the tool's schema calls it. */
  readonly argument: string;
  /** As the API calls it. */
  readonly name: string;
  /** `body`: a field of the JSON body. `whole-body`: all of it. */
  readonly in: 'path' | 'query' | 'header' | 'body' | 'whole-body';
  /** A list in the query: one `name=value` each, or joined by commas. */
  readonly explode: boolean;
};

/** An operation, and how a call of it is written. */
export type OperationPlan = {
  readonly operationId: string;
  readonly method: string;
  /** With names in braces: `/rooms/{room}`. */
  readonly path: string;
  readonly description?: string;
  readonly places: readonly ArgumentPlace[];
  readonly hasJsonBody: boolean;
  readonly schema: z.ZodObject;
};

type Argument = ArgumentPlace & {
  readonly schema: unknown;
  readonly required: boolean;
  readonly note?: string;
};

/** Headers that are never an argument's, whatever a document says. */
const RESERVED_HEADERS =
  /^(?:authorization|cookie|host|connection|content-.*|transfer-encoding|upgrade|te|trailer|expect|via|forwarded|x-forwarded-.*|proxy-.*|idempotency-key)$/iu;

/**
 * Finds an operation and plans its calls: parameters and the fields of its JSON body become the arguments of one strict
 * schema. A header becomes one only when `headers` lists it; a cookie never does. Throws AssistantError `configuration`.
 */
export function planOperation(
  document: OpenApiDocument,
  operationId: string,
  headers: readonly string[],
): OperationPlan {
  const source: SchemaSource = { root: document.root, label: `The operation ${operationId}` };
  const { method, path, operation, shared } = findOperation(document, operationId, source);
  const parameters = parametersOf([...shared, ...operation.parameters], source, headers);
  const body = bodyOf(operation.requestBody, source);
  const places = renamed([...parameters, ...body], source);
  checkPath(path, places, source);
  return {
    operationId,
    method: method.toUpperCase(),
    path,
    description: operation.summary ?? operation.description,
    places,
    hasJsonBody: body.length > 0,
    schema: schemaOf(places, source),
  };
}

function findOperation(document: OpenApiDocument, operationId: string, source: SchemaSource) {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = Operation.safeParse(item[method]).data;
      if (operation?.operationId !== operationId) continue;
      return { method, path, operation, shared: Array.isArray(item.parameters) ? item.parameters : [] };
    }
  throw wrong(source, 'is not in its OpenAPI document: check the operationId in tools.yml');
}

function parametersOf(
  nodes: readonly unknown[],
  source: SchemaSource,
  headers: readonly string[],
): readonly Argument[] {
  // An operation's own parameter replaces that of its path: the last one of a name and place counts.
  const byPlace = new Map<string, Parameter>();
  for (const node of nodes) {
    const parsed = Parameter.safeParse(resolveNode(node, source));
    if (!parsed.success) throw wrong(source, 'has a parameter that is not understood');
    byPlace.set(`${parsed.data.in} ${parsed.data.name}`, parsed.data);
  }
  return [...byPlace.values()].flatMap((parameter) => argumentOf(parameter, source, headers));
}

function argumentOf(parameter: Parameter, source: SchemaSource, headers: readonly string[]): Argument[] {
  const { name, required, style, schema } = parameter;
  if (parameter.in === 'cookie' || (parameter.in === 'header' && !isListed(name, headers))) {
    const isNeeded = required && !RESERVED_HEADERS.test(name);
    if (isNeeded)
      throw wrong(source, `needs the ${parameter.in} ${name}: list it, or leave the operation out`);
    return [];
  }
  const shape = closeSchema(schema, source);
  if (shape.type === 'object' || (shape.type === 'array' && parameter.in !== 'query'))
    throw wrong(source, `has the parameter ${name}, which is no single value`);
  if (style !== undefined && !['simple', 'form'].includes(style))
    throw wrong(source, `writes the parameter ${name} in a style that is not supported`);
  return [
    {
      argument: argumentName(name),
      name,
      in: parameter.in,
      explode: parameter.explode ?? true,
      required: required || parameter.in === 'path',
      schema: schema ?? {},
      ...(parameter.description !== undefined && { note: parameter.description }),
    },
  ];
}

function isListed(name: string, headers: readonly string[]): boolean {
  const wanted = name.toLowerCase();
  return !RESERVED_HEADERS.test(name) && headers.some((header) => header.toLowerCase() === wanted);
}

function bodyOf(requestBody: unknown, source: SchemaSource): readonly Argument[] {
  if (requestBody === undefined) return [];
  const body = Body.safeParse(resolveNode(requestBody, source)).data;
  const content = Object.entries(body?.content ?? {}).find(([type]) =>
    /^application\/(?:[\w.-]+\+)?json\b/iu.test(type),
  );
  if (body === undefined || content === undefined) throw wrong(source, 'takes a body that is not JSON');
  const schema = closeSchema(content[1].schema, source);
  const common = { explode: false };
  if (schema.type !== 'object')
    return [{ ...common, argument: 'body', name: 'body', in: 'whole-body', required: body.required, schema }];
  const needed = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    ...common,
    argument: argumentName(name),
    name,
    in: 'body',
    required: needed.has(name),
    schema: property,
  }));
}

/** As forms and models take it: begins with a lower-case letter, then letters, digits, `_` and `-`. */
function argumentName(name: string): string {
  const safe = name
    .replace(/[^A-Za-z\d_-]+/gu, '_')
    .replace(/^[^A-Za-z]+|_+$/gu, '')
    .slice(0, 50);
  return safe === '' ? 'value' : safe.charAt(0).toLowerCase() + safe.slice(1);
}

/** A field of the body that is called like a parameter gets a name of its own. */
function renamed(all: readonly Argument[], source: SchemaSource): readonly Argument[] {
  const taken = new Set<string>();
  return all.map((each) => {
    const argument = taken.has(each.argument)
      ? `${each.in}_${each.argument}`.replace('-', '_')
      : each.argument;
    if (taken.has(argument)) throw wrong(source, `has two arguments that are called ${argument}`);
    taken.add(argument);
    return { ...each, argument };
  });
}

function checkPath(path: string, places: readonly ArgumentPlace[], source: SchemaSource): void {
  const wanted = [...path.matchAll(/\{([^{}]+)\}/gu)].map(([, name]) => name);
  const known = new Set(places.filter((place) => place.in === 'path').map(({ name }) => name));
  if (!path.startsWith('/') || wanted.some((name) => name === undefined || !known.has(name)))
    throw wrong(source, `has the path ${path}, which its parameters do not fill`);
}

function schemaOf(all: readonly Argument[], source: SchemaSource): z.ZodObject {
  const properties = all.map(({ argument, schema, note }) => {
    const node = resolveNode(schema, source);
    return [argument, { ...node, description: node.description ?? note }];
  });
  const required = all.filter((each) => each.required).map(({ argument }) => argument);
  return strictObject({ type: 'object', properties: Object.fromEntries(properties), required }, source);
}

function wrong({ label }: SchemaSource, reason: string): AssistantError {
  return new AssistantError(`${label} ${reason}`, { code: 'configuration', retryable: false });
}
