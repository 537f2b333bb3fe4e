import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createSigningKey, ISSUER, type SigningKey, signToken } from './teams-signer.ts';

type Json = Readonly<Record<string, unknown>>;

/** How the next call goes wrong. */
export type TeamsFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Teams takes the call, and the connection ends before the answer. */
  | { readonly kind: 'drop-after-accept' }
  /** The connection ends and nothing happened. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number };

/** What can be called: the connector's operations, the login, and the signing keys. */
export type TeamsCall = 'send' | 'update' | 'create' | 'member' | 'members' | 'token' | 'keys';

export type RecordedCall = {
  readonly call: TeamsCall | 'unknown';
  readonly conversation: string;
  readonly activityId?: string;
  readonly body: Json;
  readonly authorization: string | undefined;
  readonly path: string;
};

export type StandInActivity = { readonly id: string; readonly conversation: string; readonly body: Json };

/** Microsoft on loopback: connector, login and OpenID metadata in one server. */
export type TeamsStandIn = {
  readonly url: string;
  /** The connector's address in activities and tokens. */
  readonly serviceUrl: string;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  readonly key: SigningKey;
  readonly calls: readonly RecordedCall[];
  readonly members: Json[];
  callsOf(call: TeamsCall): readonly RecordedCall[];
  /** The bot's messages in a conversation, in order, as they stand now. */
  messages(conversation: string): readonly StandInActivity[];
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
  return { call: method === 'PUT' ? 'update' : 'send', conversation, activityId };
}

/** Starts it. Everybody who isn't in `members` is unknown; a conversation exists as soon as somebody writes there. */
export async function startTeamsStandIn(): Promise<TeamsStandIn> {
  const key = createSigningKey('k1');
  const calls: RecordedCall[] = [];
  const members: Json[] = [];
  let messages: StandInActivity[] = [];
  let plans: Plan[] = [];
  let count = 0;
  let url = '';

  function perform({ call, conversation, activityId, body, path }: RecordedCall): Answer {
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
        if (body.type !== 'message') return { status: 202, body: {} };
        count += 1;
        const id = String(1_767_225_600_000 + count);
        messages.push({ id, conversation, body });
        return { status: 201, body: { id } };
      }
      case 'update':
        if (!messages.some(({ id }) => id === activityId))
          return { status: 404, body: { error: { code: 'NotFound' } } };
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
        return { status: 200, body: { members } };
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
            body: { error: { code: 'Refused', message: 'by the test' } },
            headers: fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
          }
        : undefined;
    const answer = refused ?? perform(recorded);
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
    openIdMetadataUrl: `${url}/oidc`,
    loginUrl: `${url}/login`,
    callsOf: (call) => calls.filter((entry) => entry.call === call),
    messages: (conversation) => messages.filter((message) => message.conversation === conversation),
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
