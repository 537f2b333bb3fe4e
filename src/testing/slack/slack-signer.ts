import { createHmac } from 'node:crypto';

export type SignatureOptions = {
  readonly signingSecret: string;
  /** When Slack signs, in milliseconds; default now. */
  readonly nowMs?: number;
};

/** The headers that Slack sends with a body. */
export function signatureHeaders(body: string, options: SignatureOptions): Record<string, string> {
  const timestamp = Math.floor((options.nowMs ?? Date.now()) / 1000);
  const digest = createHmac('sha256', options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}

/** What a gateway answered to one of Slack's requests. */
export type GatewayAnswer = { readonly status: number; readonly body: string; readonly ms: number };

/** Slack's side of HTTP delivery: signs and posts events, slash commands and button presses to a gateway. */
export type SlackSender = {
  event(envelope: unknown, headers?: Record<string, string>): Promise<GatewayAnswer>;
  /** A slash command's form. */
  command(form: Record<string, string>): Promise<GatewayAnswer>;
  /** An interactive payload. */
  interaction(payload: unknown): Promise<GatewayAnswer>;
  /** Any body, with headers that replace the signed ones. */
  raw(body: string, contentType: string, headers?: Record<string, string>): Promise<GatewayAnswer>;
};

const FORM = 'application/x-www-form-urlencoded';

/** Sends to `url`, the gateway's whole address (`http://…/slack/events`). */
export function createSlackSender(url: string, options: SignatureOptions): SlackSender {
  async function raw(
    body: string,
    contentType: string,
    headers: Record<string, string> = {},
  ): Promise<GatewayAnswer> {
    const started = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': contentType, ...signatureHeaders(body, options), ...headers },
    });
    const text = await response.text();
    return { status: response.status, body: text, ms: performance.now() - started };
  }
  return {
    raw,
    event: (envelope, headers) => raw(JSON.stringify(envelope), 'application/json', headers),
    command: (form) => raw(new URLSearchParams(form).toString(), FORM),
    interaction: (payload) => raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), FORM),
  };
}
