import { AssistantError, DeliveryError } from '../../src/core/errors.ts';

/** Nothing reached Teams when the connection could not even be made. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Refused for now: nothing was posted. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit */
const TRY_LATER = new Set([412, 429]);
const DEFAULT_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** The connector's answer to a call that failed; the cause of a DeliveryError. */
export class ConnectorRefusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The Bot Connector answered ${status}`);
    this.name = 'ConnectorRefusal';
    this.status = status;
  }
}

/** The HTTP status with which a call failed; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof DeliveryError ? error.cause : error;
  return cause instanceof ConnectorRefusal ? cause.status : undefined;
}

function waitOf(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : undefined;
}

type Facts = {
  readonly outcome: 'rejected' | 'unknown';
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
};

function failed(message: string, cause: unknown, { retryAfterMs, ...facts }: Facts): DeliveryError {
  return new DeliveryError(message, {
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  });
}

/** Translates an answer that isn't a success: refused for now, refused for good, or of unknown outcome. */
export function refusalOf({ status, headers }: Response): DeliveryError {
  const cause = new ConnectorRefusal(status);
  const retryAfterMs = waitOf(headers.get('retry-after'), Date.now());
  if (TRY_LATER.has(status)) {
    const wait = { retryAfterMs: retryAfterMs ?? DEFAULT_WAIT_MS };
    return failed(`Teams takes nothing just now: HTTP ${status}`, cause, {
      outcome: 'rejected',
      retryable: true,
      ...wait,
    });
  }
  if (status >= 400 && status < 500 && status !== 408)
    return failed(`Teams refused it: HTTP ${status}`, cause, { outcome: 'rejected', retryable: false });
  return failed(`Teams' answer is unknown: HTTP ${status}`, cause, {
    outcome: 'unknown',
    retryable: true,
    retryAfterMs,
  });
}

/** Translates what stopped a call before or after it was sent. */
export function interruptionOf(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code: unknown = Object(Object(error).cause).code;
  if (typeof code === 'string' && NOT_CONNECTED.has(code))
    return failed(`Teams could not be reached: ${code}`, error, { outcome: 'rejected', retryable: true });
  return failed("Teams' answer is unknown: none came", error, { outcome: 'unknown', retryable: true });
}

/** A call that was called off before it was sent. */
export function calledOff(reason: unknown): DeliveryError {
  return failed('Called off before it was sent to Teams', reason, { outcome: 'rejected', retryable: true });
}

/** No token for the connector: nothing was sent. */
export function withoutToken(error: unknown): DeliveryError {
  const retryable = !(error instanceof AssistantError) || error.retryable;
  const message = 'There is no token for Teams; if it stays so, check MICROSOFT_APP_PASSWORD';
  return failed(message, error, { outcome: 'rejected', retryable });
}
