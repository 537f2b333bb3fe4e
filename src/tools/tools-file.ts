import { z } from 'zod';
import { readYaml } from '../settings/read-yaml.ts';
import { TimeZone } from '../settings/time-zone.ts';
import { ToolSettings } from './tool-settings.ts';

const Name = z
  .string({ error: 'is missing: give it a short name' })
  .regex(
    /^[a-z][a-z0-9_-]{0,30}$/iu,
    'must be a short name of letters, digits, - and _, beginning with a letter',
  );
const WebAddress = z.url({ protocol: /^https?$/u, error: 'must be an http or https address' });
const Variable = z
  .string({ error: 'must be the name of an environment variable' })
  .regex(
    /^[A-Z][A-Z0-9_]{1,60}$/u,
    'must be the name of an environment variable, never the secret itself: capitals, digits and _',
  );
const Allow = z
  .array(z.string().regex(/^[\w.:/[\]-]+$/u, 'must be a host, an address or a range'), {
    error: 'must be a list of hosts, addresses or ranges',
  })
  .default([]);
const CODE = 'must be a country such as NL, or a country and its region such as GB-ENG';
const CountryCode = z.string({ error: CODE }).regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3}){0,2}$/u, CODE);

/** An operation or tool of somebody else's system: whether it changes anything has to be said. */
const ForeignTool = ToolSettings.extend({
  title: z.string().trim().min(1).max(60).optional(),
  effect: z.enum(['read', 'write'], { error: 'must be read or write' }),
  /** The same call twice is as good as once. A read is, unless said otherwise. */
  idempotent: z.boolean().optional(),
});

const Operation = ForeignTool.extend({
  /** Parameters in the header that arguments may set; all others stay closed. */
  headers: z
    .array(z.string().regex(/^[\w-]{1,60}$/u, 'must be the name of a header'))
    .max(10)
    .optional(),
});

const WorkingDays = ToolSettings.extend({
  /** Whose holidays count where nobody names a place. */
  country: CountryCode.optional(),
  /** Names of places, and whose holidays they have: `Leipzig: DE-SN`. */
  offices: z.record(z.string().trim().min(2).max(40), CountryCode).default({}),
  timeZone: TimeZone.default('UTC'),
});

const Directory = ToolSettings.extend({
  /** A CSV or JSON file, relative to this one, or the address of a JSON list. */
  file: z.string().min(1).optional(),
  url: WebAddress.optional(),
  secretEnv: Variable.optional(),
  allow: Allow,
  /** What people see of it, in this order; nothing else of the source is kept. The first is the name. */
  columns: z
    .array(z.string().trim().min(1).max(40), { error: 'must be a list of columns, the name first' })
    .min(1, 'must name at least the column of the name')
    .max(10, 'must name at most ten columns'),
}).superRefine(({ file, url }, context) => {
  if ((file === undefined) === (url === undefined))
    context.addIssue({ code: 'custom', path: ['file'], message: 'must be given, or `url`: one of them' });
});

const Service = z.strictObject({
  name: z.string({ error: 'is missing: the name that people use' }).trim().min(1).max(60),
  aliases: z.array(z.string().trim().min(1).max(60)).max(10).default([]),
  url: WebAddress,
  /** `http`: it answers at all. `statuspage`: the JSON of a status page (`/api/v2/status.json`). */
  kind: z.enum(['http', 'statuspage'], { error: 'must be http or statuspage' }).default('http'),
});
const Status = ToolSettings.extend({
  services: z.array(Service, { error: 'must be a list of services' }).min(1, 'must name a service').max(100),
  allow: Allow,
}).superRefine(({ services }, context) => {
  const taken = new Set<string>();
  for (const [index, { name, aliases }] of services.entries())
    for (const one of [name, ...aliases].map((text) => text.toLowerCase())) {
      const message = `"${one}" is the name of two services`;
      if (taken.has(one)) context.addIssue({ code: 'custom', path: ['services', index, 'name'], message });
      taken.add(one);
    }
});

const Tickets = ToolSettings.extend({
  url: WebAddress,
  secretEnv: Variable,
  allow: Allow,
});

const OpenApi = z.strictObject({
  name: Name,
  /** A file, relative to this one, or an address. */
  document: z.string({ error: 'is missing: the OpenAPI document, a file or an address' }).min(1),
  /** Where its calls go, when the document doesn't say or says another. */
  server: WebAddress.optional(),
  secretEnv: Variable.optional(),
  allow: Allow,
  operations: z.record(z.string().min(1).max(100), Operation, {
    error: 'must name operations by their operationId: all others stay closed',
  }),
});

const Mcp = z
  .strictObject({
    name: Name,
    command: z.string().min(1).optional(),
    args: z.array(z.string()).max(50).default([]),
    /** Names of the variables that the command gets of ours. */
    env: z.array(Variable).max(20).default([]),
    url: WebAddress.optional(),
    secretEnv: Variable.optional(),
    allow: Allow,
    tools: z.record(z.string().min(1).max(100), ForeignTool, {
      error: 'must name tools: all others stay closed',
    }),
  })
  .superRefine(({ command, url }, context) => {
    if ((command === undefined) === (url === undefined))
      context.addIssue({
        code: 'custom',
        path: ['command'],
        message: 'must be given, or `url`: one of them',
      });
  });

const ToolsYaml = z
  .strictObject(
    {
      calculator: ToolSettings.optional(),
      workingDays: WorkingDays.optional(),
      directory: Directory.optional(),
      status: Status.optional(),
      tickets: Tickets.optional(),
      openapi: z.array(OpenApi, { error: 'must be a list of documents' }).default([]),
      mcp: z.array(Mcp, { error: 'must be a list of servers' }).default([]),
    },
    { error: 'must name tools, such as "calculator: {who: public}"' },
  )
  .superRefine(({ openapi, mcp }, context) => {
    for (const [section, entries] of Object.entries({ openapi, mcp }))
      for (const [index, { name }] of entries.entries())
        if (entries.findIndex((other) => other.name === name) < index)
          context.addIssue({ code: 'custom', path: [section, index, 'name'], message: `"${name}" is taken` });
  });

/** What `tools.yml` switches on. A section that is absent is off. */
export type ToolsFile = Readonly<z.infer<typeof ToolsYaml>>;
export type WorkingDaysSettings = Readonly<z.infer<typeof WorkingDays>>;
export type DirectorySettings = Readonly<z.infer<typeof Directory>>;
export type StatusSettings = Readonly<z.infer<typeof Status>>;
export type TicketSettings = Readonly<z.infer<typeof Tickets>>;
export type OpenApiSettings = Readonly<z.infer<typeof OpenApi>>;
export type McpSettings = Readonly<z.infer<typeof Mcp>>;
/** An operation of an OpenAPI document, or a tool of an MCP server. */
export type ForeignToolSettings = Readonly<z.infer<typeof ForeignTool>>;

/** No tools at all. */
export const NO_TOOLS_FILE: ToolsFile = { openapi: [], mcp: [] };

/** Reads a `tools.yml`. Throws AssistantError `configuration` that lists all mistakes, each with line and field. */
export function parseToolsFile(yaml: string): ToolsFile {
  return readYaml(yaml, ToolsYaml.prefault({}), 'tools.yml');
}
