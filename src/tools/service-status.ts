import { tool } from '@langchain/core/tools';
import type { RunnableConfig } from '@langchain/core/runnables';
import { z } from 'zod';
import type { SafeFetch } from '../net/safe-fetch.ts';
import { lineOfText } from './argument-schemas.ts';
import { foldText, tokensOfAsk } from './asker-tokens.ts';
import { checkService, type Service, type ServiceHealth } from './check-service.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import { policyOf } from './tool-settings.ts';
import type { StatusSettings } from './tools-file.ts';

const MOST_AT_ONCE = 5;
const ALL = 'all';

const STATE = String.raw`(?:up|down|working|offline|online|available|broken|reachable|slow|gestort|kaputt|erreichbar|en panne|caido|caida|fora do ar)`;
const WHEN = String.raw`(?: (?:right now|now|at the moment|today|currently|again|gerade|heute|agora|ahora))*`;
const ASKS_FOR_SERVICE: readonly RegExp[] = [
  String.raw`(?:is|ist|esta|a|o|is the)(?: the| das| la| el| o| a)? (?<service>.+?)(?: esta)?(?: currently| gerade)? ${STATE}${WHEN}(?: (?:for|or) .*)?`,
  String.raw`(?:(?:what is|what's|check|show|show me) )?(?:the )?(?:current )?(?:service )?status (?:of|for) (?:the )?(?<service>.+?)${WHEN}`,
  String.raw`(?:is there|are there) (?:an? |any )?(?:outage|outages|incident|incidents|disruption|disruptions|problem|problems|known problem|known problems)(?: (?:of|with|at|in) (?:the )?(?<service>.+?))?${WHEN}`,
  String.raw`gibt es (?:eine )?storung(?:en)? (?:bei|mit|von) (?:der |dem )?(?<service>.+?)${WHEN}`,
  String.raw`(?:check |show |show me )?(?:the )?(?:current )?(?<every>service status|status of all services)${WHEN}`,
].map((pattern) => new RegExp(`^${pattern}$`, 'u'));

const Arguments = z.strictObject({
  service: lineOfText(60).meta({ title: 'Service' }).describe('The name of a service, or “all”'),
});

type StatusOptions = { readonly fetch: SafeFetch; readonly clock: () => number };

/** Says whether services are up, by asking them or their status pages. Only services of `tools.yml` are ever asked. */
export function serviceStatus(settings: StatusSettings, options: StatusOptions): ToolDefinition {
  const { services } = settings;
  return {
    title: 'Service status',
    example: settings.example ?? `Is ${services[0]?.name ?? 'the service'} up?`,
    policy: policyOf(settings, { effect: 'read', isIdempotent: true, timeoutMs: 12_000, perMinute: 10 }),
    phrases: settings.phrases ?? [],
    fromWords: ({ text }) => {
      const name = text.length > 160 ? undefined : serviceIn(text);
      if (name === undefined) return undefined;
      const service = serviceNamed(name, services);
      if (service) return { service: service.name };
      return name === ALL ? { service: ALL } : undefined;
    },
    tool: tool(
      async ({ service }: z.infer<typeof Arguments>, { signal }: RunnableConfig) =>
        await answered(service, settings, { ...options, signal: signal ?? new AbortController().signal }),
      {
        name: 'service_status',
        description:
          `Says whether a service is up right now: ${services.map(({ name }) => name).join(', ')}.`.slice(
            0,
            500,
          ),
        schema: Arguments,
      },
    ),
  };
}

/** The service that a message asks after, by whatever name; `all` when it names none. */
function serviceIn(text: string): string | undefined {
  const words = tokensOfAsk(text)
    .map(({ folded }) => folded)
    .join(' ')
    .replace(/ 's\b/gu, "'s");
  for (const pattern of ASKS_FOR_SERVICE) {
    const found = pattern.exec(words);
    if (found) return found.groups?.['service'] ?? ALL;
  }
  return undefined;
}

function serviceNamed(name: string, services: readonly Service[]): Service | undefined {
  const wanted = withoutArticle(name);
  return services.find((one) => [one.name, ...one.aliases].some((known) => withoutArticle(known) === wanted));
}

function withoutArticle(name: string): string {
  return foldText(name).replace(/^(?:the|das|der|die|le|la|el|o|a) /u, '');
}

async function answered(
  name: string,
  { services, allow }: StatusSettings,
  { fetch, clock, signal }: StatusOptions & { readonly signal: AbortSignal },
): Promise<string> {
  const isAll = foldText(name) === ALL;
  const one = isAll ? undefined : serviceNamed(name, services);
  if (!isAll && !one) {
    const known = services.slice(0, 12).map((service) => escapeMarkdown(service.name));
    throw new ToolFailure(
      `I don't know a service called ${escapeMarkdown(name, 60)}. I can check ${known.join(', ')}.`,
      { why: 'invalid' },
    );
  }
  const asked = one ? [one] : services;
  const lines: string[] = [];
  for (let start = 0; start < asked.length; start += MOST_AT_ONCE) {
    const some = asked.slice(start, start + MOST_AT_ONCE);
    const health = await Promise.all(some.map((service) => checkService(service, { fetch, allow, signal })));
    lines.push(...some.map((service, index) => lineFor(service, health[index] ?? { kind: 'unknown' })));
  }
  const at = `${new Date(clock()).toISOString().slice(11, 16)} UTC`;
  return `${lines.map((line) => (one ? line : `- ${line}`)).join('\n')}\n\nChecked at ${at}.`;
}

function lineFor({ name, kind }: Service, health: ServiceHealth): string {
  const service = `**${escapeMarkdown(name)}**`;
  switch (health.kind) {
    case 'up':
      return kind === 'http' ? `${service} is up.` : `${service} reports no problems${quoted(health.said)}.`;
    case 'trouble':
      return `${service} reports a problem${quoted(health.said)}.`;
    case 'down':
      return health.status === undefined
        ? `${service} does not answer.`
        : `${service} answers with an error (${health.status}).`;
    case 'unknown':
      return `${service}: I can't tell, its status could not be read.`;
  }
}

function quoted(said: string | undefined): string {
  return said === undefined ? '' : `: “${escapeMarkdown(said, 200)}”`;
}
