import { z } from 'zod';
import type { SafeFetch } from '../net/safe-fetch.ts';
import type { StatusSettings } from './tools-file.ts';

/** One service of `tools.yml`. */
export type Service = StatusSettings['services'][number];

/** What a check says of a service. `said` is the status page's own words: data. */
export type ServiceHealth =
  | { readonly kind: 'up'; readonly said?: string }
  | { readonly kind: 'trouble'; readonly said?: string }
  | { readonly kind: 'down'; readonly status?: number }
  /** It could not be checked from here, which says nothing of the service. */
  | { readonly kind: 'unknown' };

/** https://www.atlassian.com/software/statuspage: `status.indicator` is none, minor, major or critical. */
const StatusPage = z.object({
  status: z.object({ indicator: z.string().max(40), description: z.string().max(400).optional() }),
});

type CheckOptions = {
  readonly fetch: SafeFetch;
  readonly allow: readonly string[];
  readonly signal: AbortSignal;
};

/** Asks a service, or its status page, how it is. Rejects only when `signal` aborts. */
export async function checkService(
  { url, kind }: Service,
  { fetch, allow, signal }: CheckOptions,
): Promise<ServiceHealth> {
  const outcome = await fetch({ url, allow, signal, maxBytes: 256 * 1024 });
  if (outcome.kind === 'refused') {
    const isAnswered = outcome.why === 'too-large' || outcome.why === 'unreadable';
    if (kind === 'http' && isAnswered) return { kind: 'up' };
    return kind === 'http' && (outcome.why === 'unreachable' || outcome.why === 'time-out')
      ? { kind: 'down' }
      : { kind: 'unknown' };
  }
  if (kind === 'http')
    return outcome.status < 500 ? { kind: 'up' } : { kind: 'down', status: outcome.status };
  return outcome.status === 200 ? fromPage(outcome.bytes) : { kind: 'unknown' };
}

function fromPage(bytes: Uint8Array): ServiceHealth {
  const page = StatusPage.safeParse(parsed(new TextDecoder().decode(bytes)));
  if (!page.success) return { kind: 'unknown' };
  const { indicator, description: said } = page.data.status;
  return { kind: indicator === 'none' ? 'up' : 'trouble', ...(said !== undefined && { said }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
