import type { Activity as WireActivity } from 'botbuilder';
import { z } from 'zod';
import type { BotFramework } from './bot-framework.ts';
import type { Activity } from './teams-activities.ts';

/** Whether Teams sent it: yes, no (and why, for the log), or nobody can tell just now. */
export type Verdict =
  | { readonly kind: 'authentic' }
  | { readonly kind: 'forged'; readonly reason: string }
  | { readonly kind: 'unverifiable'; readonly cause: unknown };

const Header = z.object({ alg: z.literal(['RS256', 'RS384', 'RS512']), kid: z.string() });
const Claims = z.object({ iss: z.string(), exp: z.number() });
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function forged(reason: string): Verdict {
  return { kind: 'forged', reason };
}

function decode(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}

/**
 * Refuses what botbuilder would look at more kindly: tokens of emulators and of other bots, tokens without an end, and
 * algorithms that are not Microsoft's. Proves nothing: the signature is checked afterwards.
 */
function refusedByItsLooks(authorization: string, issuer: string): string | undefined {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization) ?? [];
  if (token === undefined) return 'no token';
  const [header, claims] = token.split('.');
  if (!Header.safeParse(decode(header)).success) return 'algorithm';
  const known = Claims.safeParse(decode(claims));
  if (!known.success) return 'claims';
  return known.data.iss === issuer ? undefined : 'issuer';
}

/**
 * Checks an activity's token: signature by Microsoft's published keys, issuer, audience, time, and that it vouches for
 * this service URL. In emulator mode there is no token, and only services of this machine are spoken to.
 */
export async function verifyActivity(
  activity: Activity,
  authorization: string | undefined,
  { issuer, authentication }: Pick<BotFramework, 'issuer' | 'authentication'>,
): Promise<Verdict> {
  const { channelId, serviceUrl } = activity;
  if (!channelId?.trim()) return forged('channel');
  const url = serviceUrl ? URL.parse(serviceUrl) : null;
  if (!serviceUrl || !url || !/^https?:$/.test(url.protocol)) return forged('service URL');
  if (issuer === undefined) return LOOPBACK.has(url.hostname) ? { kind: 'authentic' } : forged('service URL');
  if (channelId !== 'msteams') return forged('channel');
  const refused = refusedByItsLooks(authorization ?? '', issuer);
  if (refused !== undefined) return forged(refused);
  try {
    // It reads nothing else of the activity.
    const addressed = { channelId, serviceUrl } as WireActivity;
    await authentication.authenticateRequest(addressed, authorization ?? '');
    return { kind: 'authentic' };
  } catch (error) {
    return isRefusal(error) ? forged('token') : { kind: 'unverifiable', cause: error };
  }
}

/** botbuilder says 401 for most; a bad signature comes as jsonwebtoken's own error. The rest is trouble with the keys. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('statusCode' in error && error.statusCode === 401) return true;
  return /^(JsonWebToken|TokenExpired|NotBefore)Error$/.test(error.name);
}
