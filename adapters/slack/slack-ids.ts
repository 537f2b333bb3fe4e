import type { Place } from '../../src/core/thread.ts';

/** A message's id across channels: Slack's `ts` is unique inside a channel only. */
export function messageId(channel: string, ts: string): string {
  return `${channel}:${ts}`;
}

/** The parts of a `messageId`; undefined for ids of ephemeral messages, which can't be addressed. */
export function parseMessageId(id: string): { readonly channel: string; readonly ts: string } | undefined {
  const match = /^([A-Z][A-Z0-9]+):(\d+\.\d+)$/.exec(id);
  return match?.[1] && match[2] ? { channel: match[1], ts: match[2] } : undefined;
}

/** The time that a `ts` stands for, as ISO. */
export function timeOf(ts: string): string {
  return new Date(Math.floor(Number(ts) * 1000)).toISOString();
}

/**
 * What kind of place a channel is. Where Slack doesn't say (`app_mention` carries no channel type), a `C…` counts as
 * open to the whole workspace: the kind with the most readers, so that the least is shown.
 */
export function placeKind(channel: string, channelType: string | undefined, channelName = ''): Place['kind'] {
  // A channel may be called anything: of these ids, the name proves nothing.
  const isNamedDirect = channelName === 'directmessage' && !/^[CG]/.test(channel);
  if (channelType === 'im' || isNamedDirect || channel.startsWith('D')) return 'direct';
  if (channelType === 'mpim' || channelName.startsWith('mpdm-')) return 'group';
  if (channelType === 'group' || channelName === 'privategroup' || channel.startsWith('G'))
    return 'private-channel';
  return 'channel';
}
