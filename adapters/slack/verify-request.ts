import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Slack sends along with a request's raw body. */
export type SignedRequest = {
  readonly body: Buffer;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
};

const MAX_SKEW_MS = 5 * 60 * 1000;

/**
 * Whether Slack signed this body (HMAC-SHA256 over `v0:<timestamp>:<body>`) within five minutes of `nowMs`, before or
 * after: Bolt 5.1 itself takes timestamps from any future. https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(request: SignedRequest, signingSecret: string, nowMs: number): boolean {
  const { body, signature, timestamp } = request;
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (signature === undefined || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1000) > MAX_SKEW_MS) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}
