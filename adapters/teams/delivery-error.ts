import { z } from 'zod';
import { AssistantError, DeliveryError } from '../../src/core/errors.ts';

/** Nothing reached Teams when the connection could not even be made. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Refused for now: nothing was posted. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit */
const TRY_LATER = new Set([412, 429]);
const DEFAULT_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60 * 60_000;

const LONGEST_BODY = 2_000;

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#error-object */
const ErrorBody = z.object({
  error: z.object({ code: z.string().catch(''), message: z.string().catch('') }),
});

/** The connector's answer to a call that failed; the cause of a DeliveryError. */
export class ConnectorRefusal extends Error {
  readonly status: number;
  /** Microsoft's code for the reason; empty when none was given. */
  readonly reason: string;
  /** Microsoft's words, for decisions that the code alone doesn't allow. Kept out of the error's own message. */
  readonly #words: string;

  constructor(status: number, reason: string, words: string) {
    super(`The Bot Connector answered ${status}${reason === '' ? '' : ` (${reason})`}`);
    this.name = 'ConnectorRefusal';
    this.status = status;
    this.reason = reason;
    this.#words = words;
  }

  says(pattern: RegExp): boolean {
    return pattern.test(this.#words);
  }
}

function refusalBehind(error: unknown): ConnectorRefusal | undefined {
  const cause = error instanceof DeliveryError ? error.cause : error;
  return cause instanceof ConnectorRefusal ? cause : undefined;
}

/** The HTTP status with which a call failed; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return refusalBehind(error)?.status;
}

/**
 * Whether Teams refused an activity for the stream that it belongs to: it is over already, was stopped by the person, or
 * showed other words before. https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux#error-codes
 */
export function isStreamRefusal(error: unknown): boolean {
  const refusal = refusalBehind(error);
  return refusal?.status === 400 || (refusal?.status === 403 && refusal.reason === 'ContentStreamNotAllowed');
}

/**
 * Says that a change was refused because its message isn't there; other errors stay as they are. Documented is 404
 * `ActivityNotFoundInConversation` (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-agent-conversational-apis).
 * For a deleted message of a channel's thread Teams was seen to answer 403 `ServiceError`, "Unknown"
 * (https://github.com/microsoft/BotFramework-Services/issues/269), and 400 `BadArgument`, "not a known activity id"
 * (https://github.com/MicrosoftDocs/msteams-docs/issues/399).
 */
export function goneIfMissing(error: unknown): unknown {
  const refusal = refusalBehind(error);
  if (!refusal) return error;
  const { status, reason } = refusal;
  const deleted =
    status === 404 ||
    /^(ActivityNotFoundInConversation|MessageNotFound)$/.test(reason) ||
    (status === 403 && reason === 'ServiceError' && refusal.says(/unknown/i)) ||
    (status === 400 && reason === 'BadArgument' && refusal.says(/not a known activity id/i));
  return deleted ? gone(refusal) : error;
}

/** The message that a change is about is not there. */
export function gone(cause?: unknown): DeliveryError {
  return failed('The message is not in Teams any more', cause, { outcome: 'gone', retryable: false });
}

/** This process has sent as much into the conversation as Teams takes. */
export function overBudget(retryAfterMs: number): DeliveryError {
  return failed('Teams takes no more in this conversation just now', undefined, {
    outcome: 'rejected',
    retryable: true,
    retryAfterMs,
  });
}

function waitOf(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : undefined;
}

type Facts = {
  readonly outcome: DeliveryError['outcome'];
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
export async function refusalOf(response: Response): Promise<DeliveryError> {
  const { status, headers } = response;
  const { code, message } = await errorIn(response);
  const cause = new ConnectorRefusal(status, code, message);
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

async function errorIn(response: Response): Promise<z.infer<typeof ErrorBody>['error']> {
  try {
    const text = (await response.text()).slice(0, LONGEST_BODY);
    return ErrorBody.parse(JSON.parse(text)).error;
  } catch {
    // Proxies answer with pages of their own: the status says enough.
    return { code: '', message: '' };
  }
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
