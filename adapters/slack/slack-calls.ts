import type { Logger as SlackLogger } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { deliveryError, RESPONSE_URL } from './delivery-error.ts';

/** The Web API methods that Footnote calls; manifest.yml asks for what they need, and for nothing else. */
export type SlackMethod =
  | 'chat.postMessage'
  | 'chat.postEphemeral'
  | 'chat.update'
  | 'chat.delete'
  | 'conversations.replies'
  | 'conversations.history'
  | 'assistant.threads.setStatus'
  | 'assistant.threads.setSuggestedPrompts'
  | 'conversations.list'
  | 'conversations.info'
  | 'conversations.members'
  | 'users.info'
  | 'users.list'
  | 'usergroups.list'
  | 'reactions.add';

export type SlackCalls = {
  /** Calls once, without retries. Throws DeliveryError. */
  call(method: SlackMethod, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>;
  /** Posts to a `response_url`. Throws DeliveryError. */
  respond(url: string, message: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void>;
};

export type SlackCallsOptions = {
  readonly botToken: string;
  readonly apiUrl: string | undefined;
  readonly fetch: typeof fetch;
  readonly logger: SlackLogger;
};

const CALL_TIMEOUT_MS = 15_000;

const ResponseUrl = z.url({ protocol: /^https?$/ });

/** Slack's Web API with one try, a time-out and a signal a call. */
export function createSlackCalls(options: SlackCallsOptions): SlackCalls {
  return {
    async call(method, args, signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
      const request: { sent: boolean; status?: number } = { sent: false };
      // A client a call: WebClient takes no signal, and its shared queue would hold calls back behind each other.
      const client = new WebClient(options.botToken, {
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: options.logger,
        fetch: async (input, init) => {
          within.throwIfAborted();
          request.sent = true;
          const response = await options.fetch(input, { ...init, signal: within });
          request.status = response.status;
          return response;
        },
      });
      try {
        return await client.apiCall(method, { ...args });
      } catch (error) {
        throw deliveryError(method, error, { ...request, calledOff: within.aborted });
      }
    },

    async respond(url, message, signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
      const request: { sent: boolean; status?: number; retryAfter?: string | null } = { sent: false };
      try {
        within.throwIfAborted();
        const address = ResponseUrl.parse(url);
        request.sent = true;
        const response = await options.fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(message),
          redirect: 'error',
          signal: within,
        });
        request.status = response.status;
        request.retryAfter = response.headers.get('retry-after');
        await response.body?.cancel();
        if (!response.ok) throw new Error(`response_url answered ${response.status}`);
      } catch (error) {
        throw deliveryError(RESPONSE_URL, error, { ...request, calledOff: within.aborted });
      }
    },
  };
}
