import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds since 1970: when a webhook was signed. */
export const TIMESTAMP_HEADER = 'x-footnote-timestamp';
/** `v1=` and the HMAC-SHA256, hex, of the timestamp, a dot and the body. */
export const SIGNATURE_HEADER = 'x-footnote-signature';

const WINDOW_MS = 5 * 60_000;

/** The headers that sign a webhook's body. */
export function signTicket(body: string, secret: string, nowMs: number): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  return {
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: `v1=${hmac(timestamp, body, secret).toString('hex')}`,
  };
}

/**
 * Whether a webhook was signed with the secret, at most 5 minutes from now. `body` is what arrived, byte for byte; header
 * names are in lower case. Takes as long for a wrong signature as for a right one. A repetition within the window has to be
 * known by what the body names.
 */
export function verifyTicketSignature(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  secret: string,
  nowMs: number,
): boolean {
  const timestamp = headers[TIMESTAMP_HEADER];
  const signature = headers[SIGNATURE_HEADER];
  if (secret === '' || typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  const given = /^v1=([\da-f]{64})$/u.exec(signature)?.[1];
  if (given === undefined || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > WINDOW_MS) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), hmac(timestamp, body, secret));
}

function hmac(timestamp: string, body: string | Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
}
