import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { DeliveryError } from '../../src/core/errors.ts';

/** What is known of the request that failed. */
export type RequestFacts = {
  readonly sent: boolean;
  /** This side stopped waiting for the answer. */
  readonly calledOff: boolean;
  readonly status?: number;
  readonly retryAfter?: string | null;
};

/** Slack's own codes for "may have happened, may work later". */
const UNCERTAIN = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** Nothing reached Slack when the connection could not even be made. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The message that the call was about isn't there. */
const GONE = 'message_not_found';

/** What calls to a `response_url` are named. */
export const RESPONSE_URL = 'response_url';
/** It was used five times, or is older than half an hour. */
const RESPONSE_URL_OVER = new Set([404, 410]);

const GATEWAY_TIMED_OUT = 504;

const DEFAULT_WAIT_MS = 1_000;

function networkCode(error: unknown): string | undefined {
  for (let cause: unknown = error, depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && /^E[A-Z_]+$/.test(cause.code)) return cause.code;
    cause = cause instanceof WebAPIRequestError ? cause.original : cause.cause;
  }
  return undefined;
}

function rateLimited(method: string, waitMs: number, cause: unknown): DeliveryError {
  return new DeliveryError(`Slack limits ${method}`, {
    outcome: 'rejected',
    retryable: true,
    retryAfterMs: waitMs,
    cause,
  });
}

function rejected(method: string, reason: string, cause: unknown): DeliveryError {
  return new DeliveryError(`Slack refused ${method}: ${reason}`, {
    outcome: 'rejected',
    retryable: false,
    cause,
  });
}

function unknown(method: string, reason: string, cause: unknown, mayStillArrive = false): DeliveryError {
  return new DeliveryError(`Slack's answer to ${method} is unknown: ${reason}`, {
    outcome: 'unknown',
    retryable: true,
    mayStillArrive,
    cause,
  });
}

function gone(method: string, cause: unknown): DeliveryError {
  return new DeliveryError(`Slack has no such message for ${method}`, {
    outcome: 'gone',
    retryable: false,
    cause,
  });
}

/** Translates what a call threw: refused for now, refused for good, about what is gone, or of unknown outcome. */
export function deliveryError(method: string, error: unknown, request: RequestFacts): DeliveryError {
  if (error instanceof WebAPIRateLimitedError) return rateLimited(method, error.retryAfter * 1000, error);
  if (request.status === 429) {
    const seconds = Number(request.retryAfter ?? Number.NaN);
    return rateLimited(method, Number.isFinite(seconds) ? seconds * 1000 : DEFAULT_WAIT_MS, error);
  }
  if (error instanceof WebAPIPlatformError) return platformError(method, error);
  const status = error instanceof WebAPIHTTPError ? error.statusCode : request.status;
  if (method === RESPONSE_URL && status !== undefined && RESPONSE_URL_OVER.has(status))
    return gone(method, error);
  if (status !== undefined && status >= 400 && status < 500) return rejected(method, `HTTP ${status}`, error);
  if (status !== undefined && status !== 200)
    return unknown(method, `HTTP ${status}`, error, status === GATEWAY_TIMED_OUT);
  const code = networkCode(error);
  if (!request.sent || (code !== undefined && NOT_CONNECTED.has(code))) {
    return new DeliveryError(`Slack could not be reached for ${method}: ${code ?? 'called off'}`, {
      outcome: 'rejected',
      retryable: true,
      cause: error,
    });
  }
  // A connection that broke ended the request too; one that was given up for its silence may not have.
  return unknown(method, code ?? 'no answer', error, request.calledOff || code === 'ETIMEDOUT');
}

function platformError(method: string, error: WebAPIPlatformError): DeliveryError {
  const code = error.data.error;
  if (RATE_LIMITED.has(code)) return rateLimited(method, DEFAULT_WAIT_MS, error);
  if (code === GONE) return gone(method, error);
  // An answer that isn't Slack's JSON (a proxy's page, say) tells nothing about what Slack did.
  if (UNCERTAIN.has(code) || !/^[a-z0-9_:-]+$/.test(code)) return unknown(method, 'server error', error);
  return rejected(method, code, error);
}
