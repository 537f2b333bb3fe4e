import { z } from 'zod';
import {
  type BotFramework,
  createBotFramework,
  openIdMetadataUrlOf,
  type TeamsCredentials,
} from './bot-framework.ts';
import { signedHeaders } from './connector-calls.ts';

/** What Microsoft says to the configured app. `login` and `keys` are undefined where all is well. */
export type TeamsAccess = {
  /** Why there is no token for the connector, in Microsoft's words. */
  readonly login: string | undefined;
  /** Why activities from Teams could not be verified. */
  readonly keys: string | undefined;
  readonly openIdMetadataUrl: string;
};

type Options = { readonly fetch: typeof fetch; readonly signal: AbortSignal };

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });
const Keys = z.object({ keys: z.array(z.unknown()).min(1) });
/** A token is good for every address of the connector. */
const ANYWHERE = {
  tenant: '',
  conversation: 'doctor',
  workspace: '',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  bot: '28:doctor',
};

/** Logs in, and reads the keys that Teams signs with, as the adapter would. Sends no message. Never throws. */
export async function probeTeams(credentials: TeamsCredentials, options: Options): Promise<TeamsAccess> {
  const framework = createBotFramework(credentials, options.fetch);
  const openIdMetadataUrl = openIdMetadataUrlOf(credentials);
  const [login, keys] = await Promise.all([
    failureOf(logIn(framework), options.signal),
    failureOf(readKeys(openIdMetadataUrl, framework.issuer, options), options.signal),
  ]);
  return { login, keys, openIdMetadataUrl };
}

/** botbuilder takes no signal: what takes too long is left behind. */
async function failureOf(work: Promise<void>, signal: AbortSignal): Promise<string | undefined> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new Error('no answer in time'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, late]);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Microsoft adds trace ids and times on further lines.
    return message.split(/\r?\n| Trace ID/)[0];
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function logIn(framework: BotFramework): Promise<void> {
  const { authorization } = await signedHeaders(framework, ANYWHERE);
  if (!authorization) throw new Error('no token was given');
}

async function readKeys(url: string, issuer: string | undefined, { fetch, signal }: Options): Promise<void> {
  const read = async (address: string): Promise<unknown> => {
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
    return response.json();
  };
  const metadata = Metadata.safeParse(await read(url));
  if (!metadata.success) throw new Error(`${url} holds no OpenID metadata`);
  if (metadata.data.issuer !== issuer)
    throw new Error(`${url} is about another issuer (${metadata.data.issuer}) than the bot's cloud`);
  if (!Keys.safeParse(await read(metadata.data.jwks_uri)).success)
    throw new Error(`${metadata.data.jwks_uri} holds no keys`);
}
