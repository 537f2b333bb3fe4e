import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { FetchOutcome, SafeFetch } from '../net/safe-fetch.ts';
import { type OpenApiDocument, readOpenApiDocument } from './openapi-document.ts';
import { type OperationPlan, planOperation } from './openapi-operation.ts';
import { type RequestFrame, writeRequest } from './openapi-request.ts';
import { ownValue } from './own-value.ts';
import { remoteText } from './remote-text.ts';
import { failedStatus, type RemoteCall, remoteTool, unreachable } from './remote-tool.ts';
import type { ToolDefinition } from './tool-definition.ts';
import type { OpenApiSettings } from './tools-file.ts';

export type OpenApiToolsOptions = {
  readonly settings: Omit<OpenApiSettings, 'secretEnv'>;
  /** Where a document that is a file stands. */
  readonly folder: string;
  /** The key, from the environment. It goes where the document's security scheme says, else as a bearer token. */
  readonly secret?: string;
  readonly fetch: SafeFetch;
};

type Api = {
  readonly options: OpenApiToolsOptions;
  readonly document: OpenApiDocument;
  readonly frame: RequestFrame;
};

/**
 * Makes tools of the operations of an OpenAPI document (3.0 or 3.1) that `tools.yml` names; all others stay closed. Throws
 * AssistantError `configuration`, retryable where the document's address did not answer.
 */
export async function openApiTools(options: OpenApiToolsOptions): Promise<readonly ToolDefinition[]> {
  const { settings, folder, fetch } = options;
  const document = await readOpenApiDocument({ ...settings, folder, fetch });
  const server = serverOf(document, options);
  const api = { options, document, frame: { server, headers: keyHeaders(document, options.secret) } };
  return Object.keys(settings.operations).map((operationId) => definitionOf(operationId, api));
}

function definitionOf(operationId: string, api: Api): ToolDefinition {
  const { name, operations } = api.options.settings;
  const settings = operations[operationId];
  if (settings === undefined) throw wrong(`The operation ${operationId} has no settings`);
  const plan = planOperation(api.document, operationId, settings.headers ?? []);
  if (settings.effect === 'read' && ['PUT', 'PATCH', 'DELETE'].includes(plan.method))
    throw wrong(
      `The operation ${operationId} of ${name} is a ${plan.method}: its effect in tools.yml must be write`,
    );
  return remoteTool({
    system: name,
    operation: operationId,
    settings,
    description: plan.description,
    schema: plan.schema,
    precheck: (args) => void writeRequest(plan, args, api.frame),
    call: (args, context) =>
      callOperation(plan, args, { ...context, api, isWrite: settings.effect === 'write' }),
  });
}

async function callOperation(
  plan: OperationPlan,
  args: Readonly<Record<string, unknown>>,
  { api, isWrite, signal, idempotencyKey }: RemoteCall & { readonly api: Api; readonly isWrite: boolean },
): Promise<string> {
  const { name, allow } = api.options.settings;
  const request = writeRequest(plan, args, api.frame);
  const key: Readonly<Record<string, string>> = isWrite ? { 'idempotency-key': idempotencyKey } : {};
  const outcome = await api.options.fetch({
    ...request,
    headers: { ...request.headers, ...key },
    allow,
    signal,
  });
  if (outcome.kind === 'refused') throw unreachable(name, outcome, isWrite);
  if (outcome.status >= 300)
    throw failedStatus(name, outcome.status, { said: explanation(outcome), isWrite });
  return answerText(outcome);
}

function answerText({ bytes, contentType }: Extract<FetchOutcome, { kind: 'answer' }>): string {
  if (bytes.length === 0) return 'Done.';
  if (!isText(contentType)) return 'Done. It answered with something that can not be shown here.';
  return remoteText(Buffer.from(bytes).toString('utf8'));
}

function isText(contentType: string): boolean {
  return contentType === '' || /^text\/plain$|[/+]json$/u.test(contentType);
}

const Problem = z.object({
  detail: z.unknown().optional(),
  message: z.unknown().optional(),
  title: z.unknown().optional(),
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  field: z.unknown().optional(),
});
const FieldError = z.object({
  loc: z.array(z.union([z.string(), z.number()])).optional(),
  field: z.string().optional(),
  path: z.string().optional(),
  pointer: z.string().optional(),
  msg: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
});

/** What an API says of a mistake: the forms that are common (RFC 9457, `message`, lists of fields). */
function explanation({ bytes, contentType }: Extract<FetchOutcome, { kind: 'answer' }>): string | undefined {
  if (!/[/+]json$/u.test(contentType)) return undefined;
  try {
    const problem = Problem.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const fields = [problem.errors, problem.detail].filter(Array.isArray).flat().map(fieldText).slice(0, 5);
    const inner = z.object({ message: z.string() }).safeParse(problem.error).data?.message;
    const text = [problem.detail, problem.message, inner, problem.error, problem.title].find(isString);
    const field = isString(problem.field) ? `${problem.field}: ` : '';
    const said = [text === undefined ? '' : `${field}${text}`, ...fields].filter((part) => part !== '');
    return said.length === 0 ? undefined : said.join('; ');
  } catch {
    // Not the JSON that it says it is: the status alone has to do.
    return undefined;
  }
}

function fieldText(value: unknown): string {
  if (isString(value)) return value;
  const { loc, field, path, pointer, msg, message, detail } = FieldError.safeParse(value).data ?? {};
  const name = field ?? path ?? pointer ?? loc?.filter((part) => part !== 'body').join('.');
  const text = message ?? msg ?? detail;
  return [name, text].filter((part) => part !== undefined).join(': ');
}

function isString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The server of `tools.yml`, else the document's first. A document from the web can't send the key elsewhere. */
export function serverOf(
  document: OpenApiDocument,
  { settings, secret }: Pick<OpenApiToolsOptions, 'settings' | 'secret'>,
): URL {
  if (settings.server !== undefined) return checkedServer(settings.server, settings.name);
  const [first] = document.servers;
  const filled = first?.url.replace(
    /\{([^{}]+)\}/gu,
    (_, name: string) => ownValue(first.variables, name)?.default ?? '',
  );
  const server = URL.parse(filled ?? '/', document.address?.href);
  if (server === null)
    throw wrong(
      `The document of ${settings.name} names no server: give its address as \`server\` in tools.yml`,
    );
  if (secret !== undefined && document.address !== undefined && server.origin !== document.address.origin)
    throw wrong(
      `The document of ${settings.name} names a server elsewhere: give it as \`server\` in tools.yml`,
    );
  return checkedServer(server.href, settings.name);
}

function checkedServer(address: string, name: string): URL {
  const url = URL.parse(address);
  const isPlain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || !/^https?:$/u.test(url.protocol))
    throw wrong(
      `The server of ${name} must be an http or https address without user name, query or fragment`,
    );
  return url;
}

function keyHeaders(document: OpenApiDocument, secret: string | undefined): Readonly<Record<string, string>> {
  if (secret === undefined) return {};
  for (const { type, in: where, name = '', scheme } of Object.values(document.components.securitySchemes)) {
    const isOwnHeader = /^(?:x-[a-z\d-]{1,60}|api-?key)$/iu.test(name);
    if (type === 'apiKey' && where === 'header' && isOwnHeader) return { [name.toLowerCase()]: secret };
    if (type === 'http' && scheme?.toLowerCase() === 'basic')
      return { authorization: `Basic ${Buffer.from(secret).toString('base64')}` };
    if (type === 'http') break;
  }
  return { authorization: `Bearer ${secret}` };
}

function wrong(message: string): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false });
}
