import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';

type PrivateTarget = Extract<ReplyTarget, { kind: 'private' }>;

const EPHEMERAL = '#ephemeral';

/** Marks a response URL as that of a button under a message that only one person sees. The mark is never sent to Slack. */
export function ephemeralHandle(responseUrl: string): string {
  return `${responseUrl.split('#')[0]}${EPHEMERAL}`;
}

/**
 * Whether a private target's response URL may change what it stands for: a command's acknowledgement, or, on demand, the
 * ephemeral message whose button gave it. Any other message is read by everybody, and private words would be too.
 */
export function mayReplace({ handle, replaces }: PrivateTarget): boolean {
  if (handle === undefined) return false;
  return !isButtonHandle(handle) || (replaces === true && handle.endsWith(EPHEMERAL));
}

/** Slack's response URLs say what they answer: `/commands/…` or `/actions/…`. */
function isButtonHandle(handle: string): boolean {
  return URL.canParse(handle) && new URL(handle).pathname.startsWith('/actions/');
}
