import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { cannot, ReplyPayload } from './deliver-reply.ts';
import { mayReplace } from './response-handle.ts';
import type { SlackCalls } from './slack-calls.ts';
import { parseMessageId } from './slack-ids.ts';

type Deps = { readonly calls: SlackCalls; readonly signal: AbortSignal };
type PrivateTarget = Extract<ReplyTarget, { kind: 'private' }>;

/** Replaces a posted message, text and blocks. Throws DeliveryError. */
export async function updateReply(
  target: ReplyTarget,
  id: string,
  part: RenderedPart,
  deps: Deps,
): Promise<void> {
  const payload = ReplyPayload.parse(part.payload);
  if (target.kind === 'private') {
    const message = { response_type: 'ephemeral', replace_original: true, ...payload };
    return deps.calls.respond(originalAt(target, id), message, deps.signal);
  }
  const args = { ...addressOf(id), ...payload, parse: 'none', link_names: false };
  await deps.calls.call('chat.update', args, deps.signal);
}

/** Takes a posted message away. Throws DeliveryError. */
export async function removeReply(target: ReplyTarget, id: string, deps: Deps): Promise<void> {
  if (target.kind === 'private')
    return deps.calls.respond(originalAt(target, id), { delete_original: true }, deps.signal);
  await deps.calls.call('chat.delete', addressOf(id), deps.signal);
}

function addressOf(id: string): { readonly channel: string; readonly ts: string } {
  const address = parseMessageId(id);
  if (address === undefined) throw cannot('Not the id of a Slack message');
  return address;
}

/** A response URL changes one message alone: a command's first answer, or a form's outcome. */
function originalAt(target: PrivateTarget, id: string): string {
  const { handle } = target;
  if (handle === undefined || !mayReplace(target) || !/^response:.*:0$/.test(id))
    throw cannot('Slack can change a private message only through the response URL that posted it first');
  return handle;
}
