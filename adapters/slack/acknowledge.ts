import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from '../../src/observability/logger.ts';
import type { SlackCalls } from './slack-calls.ts';
import { parseMessageId } from './slack-ids.ts';

const REACT_WITHIN_MS = 5_000;
const THUMBS_UP = '+1';

type Deps = { readonly calls: SlackCalls; readonly log: Logger; readonly signal: AbortSignal };

/** Puts a thumbs-up on a message; true when it stands there. Never throws. */
export async function acknowledgeMessage(messageId: string, deps: Deps): Promise<boolean> {
  const address = parseMessageId(messageId);
  if (address === undefined) return false;
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(REACT_WITHIN_MS)]);
  try {
    const args = { channel: address.channel, timestamp: address.ts, name: THUMBS_UP };
    await deps.calls.call('reactions.add', args, signal);
    return true;
  } catch (error) {
    if (stoodBefore(error)) return true;
    deps.log.debug({ error }, 'Slack took no reaction');
    return false;
  }
}

function stoodBefore(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof WebAPIPlatformError && cause.data.error === 'already_reacted';
}
