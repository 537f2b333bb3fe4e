import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import type { HttpRoute } from '../../src/channels/channel-adapter.ts';
import { acceptActivity, type AcceptDeps } from './accept-activity.ts';
import type { BotFramework } from './bot-framework.ts';
import { Activity } from './teams-activities.ts';
import { verifyActivity } from './verify-activity.ts';

const PATH = '/api/messages';
const BODY_LIMIT_BYTES = 1024 * 1024;

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Whether a request was made on this machine, and not on behalf of another one. */
export function isFromHere(request: Pick<Request, 'headers' | 'socket'>): boolean {
  const forwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
  return !forwarded && LOOPBACK.has(request.socket.remoteAddress ?? '');
}

function refuse(response: Response, status: number): void {
  if (response.headersSent || response.destroyed) return;
  response.status(status).set('connection', 'close').end();
}

/** The bot's endpoint. Verifies every activity before anything of it is used; acknowledges after it was queued. */
export function createHttpRoute(framework: BotFramework, deps: AcceptDeps): HttpRoute {
  const { log } = deps;

  async function take(request: Request, response: Response): Promise<void> {
    const activity = Activity.safeParse(request.body);
    const verdict = activity.success
      ? await verifyActivity(activity.data, request.headers.authorization, framework)
      : undefined;
    switch (verdict?.kind) {
      case undefined:
        return refuse(response, 400);
      case 'forged':
        log.warn(
          { reason: verdict.reason },
          'Refused a request that Teams did not sign; if all are refused, check MICROSOFT_APP_ID',
        );
        return refuse(response, 401);
      case 'unverifiable':
        log.error(
          { err: verdict.cause },
          "Microsoft's signing keys could not be read; Teams will deliver again",
        );
        return refuse(response, 503);
      case 'authentic':
        break;
    }
    if (!activity.success) return refuse(response, 400);
    try {
      const { status, body } = await acceptActivity(activity.data, deps);
      response.status(status);
      if (body) response.json(body);
      else response.end();
    } catch (error) {
      log.error({ err: error }, 'Teams activity could not be queued; Teams will deliver it again');
      refuse(response, 503);
    }
  }

  const failed: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    const known = status === 400 || status === 413 || status === 415;
    if (!known) log.error({ err: error }, 'Teams request failed');
    refuse(response, known ? status : 500);
  };

  const app = express().disable('x-powered-by').disable('etag');
  app.all(PATH, (request, response, next) => {
    if (request.method !== 'POST') return refuse(response, 405);
    // Whoever brings no token isn't listened to.
    const known = framework.issuer === undefined ? isFromHere(request) : request.headers.authorization;
    if (!known) return refuse(response, 401);
    next();
  });
  app.use(PATH, express.json({ limit: BODY_LIMIT_BYTES, type: () => true }));
  app.post(PATH, take);
  app.use((_request, response) => refuse(response, 404));
  app.use(failed);
  return { path: PATH, handle: (request, response) => void app(request, response) };
}
