import type { ReplyStream } from '../../src/channels/channel-adapter.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { before } from './deadline.ts';
import { renderDraft } from './render-reply.ts';
import type { WebTranscript } from './web-transcript.ts';

/** Often enough to be read along, seldom enough for a long reply: each event carries all of it. */
const PACE_MS = 200;

type StreamOptions = {
  readonly transcript: Pick<WebTranscript, 'partial'>;
  readonly conversation: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
};

/** Shows open pages a reply while it is written. Nothing of it is kept: the posted reply takes its place. */
export function createReplyStream({ transcript, conversation, log, signal }: StreamOptions): ReplyStream {
  const finished = new AbortController();
  const ended = AbortSignal.any([signal, finished.signal]);
  let latest = '';
  let shown = '';
  let showing: Promise<void> | undefined;

  const publish = async (): Promise<void> => {
    while (latest !== shown && !ended.aborted) {
      shown = latest;
      try {
        await before(signal, transcript.partial(conversation, renderDraft(shown)));
      } catch (error) {
        log.debug({ error }, 'A partial reply could not be shown');
      }
      await pause(ended);
    }
    showing = undefined;
  };
  return {
    show(text) {
      latest = text;
      if (text !== shown && !ended.aborted) showing ??= publish();
    },
    async finish() {
      finished.abort();
      // What is still on its way must not come after the reply.
      await showing;
      return undefined;
    },
  };
}

async function pause(ended: AbortSignal): Promise<void> {
  if (ended.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = () => resolve();
  const timer = setTimeout(over, PACE_MS);
  ended.addEventListener('abort', over, { once: true });
  await promise;
  clearTimeout(timer);
  ended.removeEventListener('abort', over);
}
