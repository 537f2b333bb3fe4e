import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { HTTPReceiver } from '@slack/bolt';
import type { HttpRoute } from '../../src/channels/channel-adapter.ts';
import { acceptDelivery, type DeliveryDeps } from './accept-delivery.ts';
import { connectReceiver } from './bolt-app.ts';
import { boltLogger } from './bolt-logger.ts';
import { readBody } from './read-body.ts';
import { isSignedBySlack } from './verify-request.ts';

const PATH = '/slack/events';
const BODY_LIMIT_BYTES = 1024 * 1024;
const BODY_TIMEOUT_MS = 5_000;

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return;
  // Whatever of the body is still under way must not be read as a next request.
  response.writeHead(status, { connection: 'close' });
  response.end();
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? undefined : value;
}

/** Whether the body is what Bolt can take apart: JSON, or a form whose payload is JSON, of an object each. */
function isWellFormed(body: string, mediaType: string): boolean {
  try {
    if (mediaType !== 'application/x-www-form-urlencoded') return isObject(JSON.parse(body));
    const { payload } = parseForm(body);
    return typeof payload !== 'string' || isObject(JSON.parse(payload));
  } catch {
    return false;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function createReceiver(deps: DeliveryDeps): HTTPReceiver {
  const logger = boltLogger(deps.log);
  const receiver = new HTTPReceiver({
    signingSecret: '',
    // Verified below already, against the injected clock and in both directions.
    signatureVerification: false,
    endpoints: PATH,
    processBeforeResponse: true,
    bodyLimit: BODY_LIMIT_BYTES,
    logger,
    processEventErrorHandler: async ({ error, response }) => {
      deps.log.error({ error }, 'Slack event could not be queued; Slack will deliver it again');
      if (!response.headersSent) response.writeHead(503).end();
      return true;
    },
  });
  connectReceiver(receiver, (body) => acceptDelivery(body, deps), logger);
  return receiver;
}

/** The one address for events, slash commands and interactivity. Verifies before anything else looks at the body. */
export function createHttpRoute(signingSecret: string, deps: DeliveryDeps): HttpRoute {
  const receiver = createReceiver(deps);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.split('?')[0] !== PATH) return refuse(response, 404);
    if (request.method !== 'POST') return refuse(response, 405);
    const read = await readBody(request, { limitBytes: BODY_LIMIT_BYTES, timeoutMs: BODY_TIMEOUT_MS });
    if (read.kind === 'gone') return;
    if (read.kind === 'too-large') return refuse(response, 413);
    if (read.kind === 'too-slow') return refuse(response, 408);
    const signature = header(request, 'x-slack-signature');
    const timestamp = header(request, 'x-slack-request-timestamp');
    if (!isSignedBySlack({ body: read.body, signature, timestamp }, signingSecret, deps.now())) {
      deps.log.warn(
        'Refused a request that Slack did not sign; if all are refused, check SLACK_SIGNING_SECRET',
      );
      return refuse(response, 401);
    }
    const mediaType = (header(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (!isWellFormed(read.body.toString(), mediaType)) return refuse(response, 400);
    request.headers['content-type'] = mediaType;
    receiver.requestListener(Object.assign(request, { rawBody: read.body }), response);
  }

  return {
    path: PATH,
    handle: (request, response) => {
      handle(request, response).catch((error: unknown) => {
        deps.log.error({ error }, 'Slack request failed');
        refuse(response, 500);
      });
    },
  };
}
