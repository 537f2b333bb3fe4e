import type { ReplyTarget, WorkOptions } from '../../src/channels/channel-adapter.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { SlackCalls } from './slack-calls.ts';
import { parseMessageId } from './slack-ids.ts';

const PROGRESS_TIMEOUT_MS = 5_000;

/** Slack shows four at most. */
const MOST_PROMPTS = 4;

type Deps = WorkOptions & { readonly calls: SlackCalls; readonly log: Logger };

/** Shows a status in the thread, or eyes on the message where threads show none. Never throws. */
export async function showProgress(
  target: ReplyTarget,
  messageId: string | undefined,
  deps: Deps,
): Promise<void> {
  // Who asked by a command was told with the acknowledgement already.
  if (target.kind !== 'thread') return;
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(PROGRESS_TIMEOUT_MS)]);
  const { place, id } = target.thread;
  try {
    const args = { channel_id: place.id, thread_ts: id, status: wordsIn(deps.language).labels.isLooking };
    await deps.calls.call('assistant.threads.setStatus', args, signal);
  } catch (error) {
    deps.log.debug({ error }, 'Slack shows no status here');
    await addEyes(messageId, { ...deps, signal });
  }
}

async function addEyes(messageId: string | undefined, deps: Deps): Promise<void> {
  const address = messageId === undefined ? undefined : parseMessageId(messageId);
  if (address === undefined) return;
  try {
    const args = { channel: address.channel, timestamp: address.ts, name: 'eyes' };
    await deps.calls.call('reactions.add', args, deps.signal);
  } catch (error) {
    deps.log.debug({ error }, 'Slack took no reaction');
  }
}

/** Offers first questions to who opened Footnote's messages tab. Never throws. */
export async function suggestPrompts(
  channel: string,
  questions: readonly string[],
  deps: Deps,
): Promise<void> {
  if (questions.length === 0) return;
  const prompts = questions
    .slice(0, MOST_PROMPTS)
    .map((question) => ({ title: question, message: question }));
  try {
    // Without thread_ts: with one, the call does nothing for an agent app.
    const args = { channel_id: channel, title: 'Things people ask', prompts };
    await deps.calls.call('assistant.threads.setSuggestedPrompts', args, deps.signal);
  } catch (error) {
    deps.log.debug({ error }, 'Slack took no suggested prompts');
  }
}
