import { open, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { SafeFetch } from '../net/safe-fetch.ts';

const LARGEST_DOCUMENT = 5 * 1024 * 1024;

const Server = z.object({
  url: z.string(),
  variables: z.record(z.string(), z.object({ default: z.coerce.string() })).default({}),
});
const SecurityScheme = z.object({
  type: z.string(),
  in: z.string().optional(),
  name: z.string().optional(),
  scheme: z.string().optional(),
});
const Document = z.object({
  openapi: z.string().regex(/^3\.[01]\./u, 'must be OpenAPI 3.0 or 3.1'),
  servers: z.array(Server).default([]),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  components: z
    .object({ securitySchemes: z.record(z.string(), SecurityScheme).default({}) })
    .default({ securitySchemes: {} }),
});

/** What is read of an OpenAPI document. `root` is all of it: what references point into. */
export type OpenApiDocument = Readonly<z.infer<typeof Document>> & {
  readonly root: unknown;
  /** Where it came from, if that is the web. */
  readonly address?: URL;
};

export type DocumentPlace = {
  /** A file below `folder`, or an http(s) address. */
  readonly document: string;
  readonly folder: string;
  readonly allow: readonly string[];
  readonly fetch: SafeFetch;
};

/**
 * Reads an OpenAPI document, JSON or YAML, and puts its inner references in place. References to other files and addresses
 * are never followed. Throws AssistantError `configuration` that says what to do.
 */
export async function readOpenApiDocument(place: DocumentPlace): Promise<OpenApiDocument> {
  const address = /^[a-z][a-z\d+.-]*:\/\//iu.test(place.document) ? URL.parse(place.document) : null;
  const text = address === null ? await readInside(place) : await download(place);
  try {
    // YAML holds JSON too. Few aliases: a document of ten lines must not unfold into gigabytes.
    const parsed: unknown = parseYaml(text, { maxAliasCount: 100 });
    const root: unknown = await SwaggerParser.dereference(structuredClone(parsed) as never, {
      resolve: { external: false, file: false, http: false },
      dereference: { circular: 'ignore' },
    });
    return { ...Document.parse(root), root, ...(address !== null && { address }) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'it can not be read';
    throw mistake(`is no OpenAPI document that can be used: ${reason}`, place, { cause: error });
  }
}

async function readInside(place: DocumentPlace): Promise<string> {
  try {
    const folder = await realpath(place.folder);
    const path = await realpath(resolve(folder, place.document));
    const inside = relative(folder, path);
    if (inside.startsWith('..') || isAbsolute(inside)) throw new Error('outside the folder');
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > LARGEST_DOCUMENT) throw new Error('too large');
    return await file.readFile('utf8');
  } catch (error) {
    throw mistake('is not a file of at most 5 MB beside tools.yml', place, { cause: error });
  }
}

async function download({ fetch, ...place }: DocumentPlace): Promise<string> {
  const outcome = await fetch({ url: place.document, allow: place.allow, maxBytes: LARGEST_DOCUMENT });
  if (outcome.kind === 'refused') {
    const isPassing = outcome.why === 'unreachable' || outcome.why === 'time-out';
    throw mistake(outcome.reason, place, { retryable: isPassing });
  }
  if (outcome.status !== 200)
    throw mistake(`answered with status ${outcome.status}`, place, { retryable: outcome.status >= 500 });
  return Buffer.from(outcome.bytes).toString('utf8');
}

function mistake(
  reason: string,
  { document }: Pick<DocumentPlace, 'document'>,
  facts: { readonly retryable?: boolean; readonly cause?: unknown },
): AssistantError {
  return new AssistantError(`The OpenAPI document ${document} ${reason}`, {
    code: 'configuration',
    retryable: facts.retryable ?? false,
    cause: facts.cause,
  });
}
