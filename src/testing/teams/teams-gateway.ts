import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTeamsAdapter, type TeamsAdapterOptions } from '../../../adapters/teams/teams-adapter.ts';
import type { ChannelAdapter } from '../../channels/channel-adapter.ts';
import { createLogger } from '../../observability/logger.ts';
import { createRecordingSink, type RecordingSink } from '../recording-sink.ts';
import { createMemoryReferences, type MemoryReferences } from './memory-conversation-references.ts';
import { TENANT } from './teams-activities.ts';
import { APP_ID } from './teams-signer.ts';
import type { TeamsStandIn } from './teams-stand-in.ts';

export type TeamsAnswer = { readonly status: number; readonly body: string };

/** The Teams adapter's route behind an HTTP server of its own on loopback, handing in to a recording sink. */
export type TeamsGateway = {
  readonly adapter: ChannelAdapter;
  readonly sink: RecordingSink;
  readonly references: MemoryReferences;
  /** The bot's endpoint. */
  readonly url: string;
  /** Sends an activity; without `authorization`, as Teams signs it. */
  send(activity: unknown, authorization?: string | null): Promise<TeamsAnswer>;
  close(): Promise<void>;
};

/** How the stand-in's bot is registered. */
export function standInCredentials(teams: TeamsStandIn): NonNullable<TeamsAdapterOptions['credentials']> {
  const { openIdMetadataUrl, loginUrl } = teams;
  return {
    appId: APP_ID,
    appType: 'SingleTenant',
    password: 'stand-in',
    tenantId: TENANT,
    cloud: 'public',
    openIdMetadataUrl,
    loginUrl,
  };
}

/** Posts to the bot's endpoint. */
export async function postActivity(
  url: string,
  activity: unknown,
  authorization: string | null,
): Promise<TeamsAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(authorization === null ? {} : { authorization }),
    },
    body: typeof activity === 'string' ? activity : JSON.stringify(activity),
  });
  return { status: response.status, body: await response.text() };
}

/** Mounts the adapter before the stand-in. The stand-in's tenant belongs to `default`. */
export async function startTeamsGateway(
  teams: TeamsStandIn,
  options: Partial<TeamsAdapterOptions> = {},
): Promise<TeamsGateway> {
  const sink = createRecordingSink();
  const references = createMemoryReferences();
  const adapter = createTeamsAdapter({
    credentials: standInCredentials(teams),
    references,
    tenantOf: (tenant) => (tenant === TENANT ? 'default' : undefined),
    now: Date.now,
    log: createLogger('silent'),
    ...options,
  });
  const [route] = await adapter.routes(sink);
  const server = createServer((request, response) => route?.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  return {
    adapter,
    sink,
    references,
    url,
    send: (activity, authorization = teams.authorization()) => postActivity(url, activity, authorization),
    async close() {
      await adapter.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
