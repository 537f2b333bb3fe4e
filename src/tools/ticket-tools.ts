import { type StructuredToolInterface, tool } from '@langchain/core/tools';
import { z } from 'zod';
import { identifier, lineOfText, linesOfText } from './argument-schemas.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { failedStatus, unreachable } from './remote-tool.ts';
import {
  type TicketAnswer,
  type TicketMessage,
  type TicketWebhook,
  TicketWebhookError,
} from './ticket-webhook.ts';
import type { ToolDefinition } from './tool-definition.ts';
import { policyOf } from './tool-settings.ts';
import type { TicketSettings } from './tools-file.ts';

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const SYSTEM = 'The ticket system';

const NewTicket = z.strictObject({
  title: lineOfText(150).describe('What it is about, in one line'),
  description: linesOfText(3_000).describe('What is wrong or wanted'),
  priority: z.enum(PRIORITIES).default('normal').describe('How urgent it is'),
});
const TicketNumber = z.strictObject({
  ticket: identifier().describe("The ticket's number, such as OPS-123"),
});

const CREATE_PHRASES = [
  'create a ticket: {title}',
  'create a ticket about {title}',
  'open a ticket: {title}',
  'open a ticket about {title}',
  'create a ticket',
  'open a ticket',
];
const FIND_PHRASES = [
  'find ticket {ticket}',
  'status of ticket {ticket}',
  'what is the status of ticket {ticket}',
  "what's the status of ticket {ticket}",
  'show ticket {ticket}',
];

const Configurable = z.object({
  tenant: z.string(),
  requestId: z.string(),
  idempotencyKey: z.string().min(1),
  askerEmail: z.string().optional(),
});
type Config = { readonly configurable?: unknown; readonly signal?: AbortSignal };

type TicketToolsOptions = {
  readonly settings: Omit<TicketSettings, 'url' | 'secretEnv' | 'allow'>;
  readonly webhook: TicketWebhook;
};

/**
 * `create_ticket` (a write) and `find_ticket` (a read) over a signed webhook. Who asks is told by the session, never by an
 * argument. Phrases of `tools.yml` belong to the tool whose argument they name: `{ticket}` finds, all others create.
 */
export function ticketTools({ settings, webhook }: TicketToolsOptions): readonly ToolDefinition[] {
  const finds = (settings.phrases ?? []).filter((phrase) => phrase.includes('{ticket}'));
  const creates = (settings.phrases ?? []).filter((phrase) => !phrase.includes('{ticket}'));
  return [
    {
      title: 'Create a ticket',
      example: settings.example ?? 'create a ticket: the printer on floor 2 is out of toner',
      policy: policyOf(settings, { effect: 'write', isIdempotent: true }),
      phrases: [...CREATE_PHRASES, ...creates],
      describe: ({ priority }) =>
        `A ticket is made in the ticket system, with priority ${PRIORITIES.find((each) => each === priority) ?? 'normal'}.`,
      tool: createTicketTool(webhook),
    },
    {
      title: 'Find a ticket',
      example: 'status of ticket OPS-123',
      policy: policyOf({ ...settings, approvers: undefined }, { effect: 'read', isIdempotent: true }),
      phrases: [...FIND_PHRASES, ...finds],
      tool: findTicketTool(webhook),
    },
  ];
}

function createTicketTool(webhook: TicketWebhook): StructuredToolInterface {
  return tool(
    async ({ title, description, priority }: z.infer<typeof NewTicket>, config: Config) => {
      const { idempotencyKey, requestId, tenant, askerEmail } = Configurable.parse(config.configurable);
      const message = {
        kind: 'create_ticket',
        idempotencyKey,
        tenant,
        requestId,
        title,
        description,
        priority,
      };
      const asked = askerEmail === undefined ? message : { ...message, askedBy: askerEmail };
      const ticket = await send(webhook, asked, { signal: config.signal, isWrite: true });
      return `Ticket **${escapeMarkdown(ticket.id)}** is made.\n\n${ticketFacts(ticket)}`;
    },
    {
      name: 'create_ticket',
      description: 'Makes a ticket in the ticket system, for something that people must do',
      schema: NewTicket,
    },
  );
}

function findTicketTool(webhook: TicketWebhook): StructuredToolInterface {
  return tool(
    async ({ ticket }: z.infer<typeof TicketNumber>, config: Config) => {
      const { idempotencyKey, requestId, tenant, askerEmail } = Configurable.parse(config.configurable);
      const message = { kind: 'find_ticket', idempotencyKey, tenant, requestId, id: ticket };
      const asked = askerEmail === undefined ? message : { ...message, askedBy: askerEmail };
      const found = await send(webhook, asked, { signal: config.signal, isWrite: false });
      return `Ticket **${escapeMarkdown(found.id)}**\n\n${ticketFacts(found)}`;
    },
    {
      name: 'find_ticket',
      description: 'Looks up what became of a ticket, by its number',
      schema: TicketNumber,
    },
  );
}

async function send(
  webhook: TicketWebhook,
  message: TicketMessage,
  { signal, isWrite }: { readonly signal?: AbortSignal; readonly isWrite: boolean },
): Promise<TicketAnswer> {
  try {
    return await webhook.send(message, { signal });
  } catch (error) {
    if (!(error instanceof TicketWebhookError)) throw error;
    const { outcome } = error;
    throw outcome.kind === 'refused'
      ? unreachable(SYSTEM, outcome, isWrite)
      : failedStatus(SYSTEM, outcome.status, { isWrite });
  }
}

function ticketFacts({ title, status, url }: TicketAnswer): string {
  const facts = [
    ...(title === undefined ? [] : [`- **Title:** ${escapeMarkdown(title)}`]),
    `- **Status:** ${escapeMarkdown(status)}`,
    ...(url === undefined ? [] : [`- **Address:** ${escapeMarkdown(url, 2_000)}`]),
  ];
  return facts.join('\n');
}
