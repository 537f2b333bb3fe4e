import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StandInStreams } from './stand-in-streams.ts';
import { CHANNEL, MEMBER } from './teams-activities.ts';
import { createSigningKey, ISSUER, type SigningKey, signToken } from './teams-signer.ts';

type Json = Readonly<Record<string, unknown>>;

/** How the next call goes wrong. */
export type TeamsFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      /** The error in the body; by default one that says nothing. */
      readonly error?: { readonly code: string; readonly message: string };
    }
  /** Teams takes the call, and the connection ends before the answer. */
  | { readonly kind: 'drop-after-accept' }
  /** The connection ends and nothing happened. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number };

/** What can be called: the connector's operations, the login, and the signing keys. */
export type TeamsCall =
  | 'send'
  | 'update'
  | 'delete'
  | 'create'
  | 'member'
  | 'members'
  | 'channels'
  | 'react'
  | 'token'
  | 'keys';

export type RecordedCall = {
  readonly call: TeamsCall | 'unknown';
  readonly conversation: string;
  readonly activityId?: string;
  readonly body: Json;
  readonly authorization: string | undefined;
  readonly path: string;
};

export type StandInActivity = {
  readonly id: string;
  readonly conversation: string;
  readonly body: Json;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** Microsoft on loopback: connector, login and OpenID metadata in one server. */
export type TeamsStandIn = {
  readonly url: string;
  /** The connector's address in activities and tokens. */
  readonly serviceUrl: string;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  readonly key: SigningKey;
  readonly calls: readonly RecordedCall[];
  /** Ana alone, at first. */
  readonly members: Json[];
  /** The team's channels, by the type that Teams tells. */
  readonly channels: Json[];
  callsOf(call: TeamsCall): readonly RecordedCall[];
  /** The bot's messages in a conversation, in order, as they stand now. */
  messages(conversation: string): readonly StandInActivity[];
  /** The bot's messages everywhere. */
  received(): readonly StandInActivity[];
  /** What readers of a chat saw growing, by stream, oldest first. */
  streamed(conversation: string): readonly string[];
  /** The person presses Stop while a stream is open. */
  stopStream(conversation: string): void;
  /** The authorization header with which Teams would send an activity. */
  authorization(claims?: Json): string;
  failNext(call: TeamsCall, fault: TeamsFault, times?: number): void;
  clearFaults(): void;
  close(): Promise<void>;
};

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };
type Plan = { readonly call: TeamsCall; readonly fault: TeamsFault; left: number };

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function bodyOf(text: string, type: string | undefined): Json {
  if (type?.includes('json')) return JSON.parse(text || '{}') as Json;
  return Object.fromEntries(new URLSearchParams(text));
}

function callOf(method: string, path: string): Pick<RecordedCall, 'call' | 'conversation' | 'activityId'> {
  if (path === '/oidc' || path === '/keys') return { call: 'keys', conversation: '' };
  if (path === '/login/oauth2/v2.0/token') return { call: 'token', conversation: '' };
  if (/^\/service\/v3\/teams\/[^/]+\/conversations$/.test(path))
    return { call: 'channels', conversation: '' };
  const reaction = /^\/service\/v3\/conversations\/([^/]+)\/activities\/([^/]+)\/reactions\/like$/.exec(path);
  if (reaction && method === 'PUT') {
    const [, conversation = '', activityId = ''] = reaction.map(decodeURIComponent);
    return { call: 'react', conversation, activityId };
  }
  const match =
    /^\/service\/v3\/conversations(?:\/([^/]+)\/(activities|pagedmembers|members)(?:\/([^/]+))?)?$/.exec(
      path,
    );
  if (!match) return { call: 'unknown', conversation: '' };
  const [, encoded, kind, last] = match;
  const conversation = decodeURIComponent(encoded ?? '');
  if (kind === undefined) return { call: 'create', conversation };
  if (kind === 'pagedmembers') return { call: 'members', conversation };
  const activityId = last === undefined ? undefined : decodeURIComponent(last);
  if (kind === 'members') return { call: 'member', conversation, activityId };
  if (method === 'DELETE') return { call: 'delete', conversation, activityId };
  return { call: method === 'PUT' ? 'update' : 'send', conversation, activityId };
}

const NOT_FOUND: Answer = {
  status: 404,
  body: {
    error: { code: 'ActivityNotFoundInConversation', message: 'Message does not exist in the thread.' },
  },
};

function pageOf(members: readonly Json[], query: URLSearchParams): Json {
  const from = Number(query.get('continuationToken') ?? 0);
  const until = from + Number(query.get('pageSize') ?? 200);
  const next = until < members.length ? { continuationToken: String(until) } : {};
  return { members: members.slice(from, until), ...next };
}

/** Starts it. Everybody who isn't in `members` is unknown; a conversation exists as soon as somebody writes there. */
export async function startTeamsStandIn({
  now = Date.now,
}: {
  readonly now?: () => number;
} = {}): Promise<TeamsStandIn> {
  const key = createSigningKey('k1');
  const calls: RecordedCall[] = [];
  const members: Json[] = [MEMBER];
  const channels: Json[] = [{ id: CHANNEL, name: null, type: 'standard' }];
  let messages: StandInActivity[] = [];
  let plans: Plan[] = [];
  let count = 0;
  let url = '';
  const newId = () => {
    count += 1;
    return String(1_767_225_600_000 + count);
  };
  const streams = new StandInStreams({ now, newId });
  const keep = (message: Omit<StandInActivity, 'at'>) => void messages.push({ ...message, at: now() });
  const stands = (conversation: string, activityId: string | undefined) =>
    messages.some((message) => message.id === activityId && message.conversation === conversation);

  function perform(
    { call, conversation, activityId, body, path }: RecordedCall,
    query: URLSearchParams,
  ): Answer {
    switch (call) {
      case 'keys':
        if (path === '/keys') return { status: 200, body: { keys: [key.jwk] } };
        return { status: 200, body: { issuer: ISSUER, jwks_uri: `${url}/keys` } };
      case 'token':
        return {
          status: 200,
          body: { access_token: 'stand-in-token', expires_in: 3_600, token_type: 'Bearer' },
        };
      case 'send': {
        const streamed = streams.take(conversation, body, keep);
        if (streamed) return streamed;
        if (body.type !== 'message') return { status: 202, body: {} };
        const id = newId();
        keep({ id, conversation, body });
        return { status: 201, body: { id } };
      }
      case 'delete':
        if (!stands(conversation, activityId)) return NOT_FOUND;
        messages = messages.filter(({ id }) => id !== activityId);
        return { status: 200, body: {} };
      case 'update':
        if (!stands(conversation, activityId)) return NOT_FOUND;
        messages = messages.map((message) => (message.id === activityId ? { ...message, body } : message));
        return { status: 200, body: { id: activityId } };
      case 'create': {
        const [person] = Array.isArray(body.members) ? (body.members as Json[]) : [];
        return { status: 201, body: { id: `a:chat-with-${String(person?.id)}` } };
      }
      case 'member': {
        const found = members.find(({ id, aadObjectId }) => activityId === id || activityId === aadObjectId);
        return found
          ? { status: 200, body: found }
          : { status: 404, body: { error: { code: 'MemberNotFound' } } };
      }
      case 'members':
        return { status: 200, body: pageOf(members, query) };
      case 'channels':
        return { status: 200, body: { conversations: channels } };
      case 'react':
        return { status: 200, body: {} };
      case 'unknown':
        return { status: 404, body: { error: { code: 'NotFound' } } };
    }
  }

  function take(call: string): TeamsFault | undefined {
    const plan = plans.find((entry) => entry.call === call);
    if (!plan) return undefined;
    plan.left -= 1;
    if (plan.left <= 0) plans = plans.filter((entry) => entry !== plan);
    return plan.fault;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? '/';
    const body = bodyOf(await readText(request), request.headers['content-type']);
    const { authorization } = request.headers;
    const recorded = { ...callOf(request.method ?? '', path), body, authorization, path };
    calls.push(recorded);
    const fault = take(recorded.call);
    if (fault?.kind === 'drop') return void request.socket.destroy();
    if (fault?.kind === 'delay') await wait(fault.ms);
    const refused: Answer | undefined =
      fault?.kind === 'status'
        ? {
            status: fault.status,
            body: { error: fault.error ?? { code: 'Refused', message: 'by the test' } },
            headers: fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
          }
        : undefined;
    const answer = refused ?? perform(recorded, new URLSearchParams(request.url?.split('?')[1]));
    if (fault?.kind === 'drop-after-accept') return void request.socket.destroy();
    response
      .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      .end(JSON.stringify(answer.body));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/service/`;
  return {
    url,
    serviceUrl,
    key,
    calls,
    members,
    channels,
    openIdMetadataUrl: `${url}/oidc`,
    loginUrl: `${url}/login`,
    callsOf: (call) => calls.filter((entry) => entry.call === call),
    received: () => messages,
    messages: (conversation) => messages.filter((message) => message.conversation === conversation),
    streamed: (conversation) => streams.shown(conversation),
    stopStream: (conversation) => streams.stop(conversation, keep),
    authorization: (claims = {}) =>
      `Bearer ${signToken(key, {
        serviceurl: serviceUrl,
        ...claims,
      })}`,
    failNext(call, fault, times = 1) {
      plans.push({
        call,
        fault,
        left: times,
      });
    },
    clearFaults() {
      plans = [];
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
