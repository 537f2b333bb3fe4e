import type { ReplyStream, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Language } from '../../src/core/language.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { Destination } from './connector-calls.ts';
import { type DeliverDeps, referenceFor } from './destination.ts';
import { type OpenStream, type OpenStreams, STREAM_LIVES_MS } from './open-streams.ts';
import { chunkActivity, finalActivity, informativeActivity, unfinishedMessage } from './stream-activities.ts';
import { streamText } from './stream-text.ts';
import { messageId, streamedMessageId } from './teams-ids.ts';

type StreamDeps = DeliverDeps & {
  readonly language?: Language;
  readonly streams: OpenStreams;
  readonly now: () => number;
  readonly log: Logger;
};

/** An answer that is there before people notice that they wait is posted as it is: a stream would hold it up by a second. */
const HEADSTART_MS = 300;
/** Teams takes one request a second; counted from the answer to the one before, a slow network can't bring two together. */
const PACE_MS = 1_050;
/** After the stream has become a message, each text is an update, which counts like a post. */
const UPDATE_PACE_MS = 3_000;
const ROLLOVER_MS = STREAM_LIVES_MS - 15_000;
const CALL_WITHIN_MS = 5_000;

/** Shows a reply while it is written, in chats of two alone; undefined elsewhere, and while another one is shown there. */
export function streamReply(target: ReplyTarget, deps: StreamDeps): ReplyStream | undefined {
  if (target.kind !== 'thread' || target.thread.place.kind !== 'direct' || deps.signal.aborted)
    return undefined;
  const stream = deps.streams.open(target.thread.id, deps.language);
  return stream && new StreamWriter(target, stream, deps);
}

/** Sends one request at a time, never two within the pace; what fails for good ends the show quietly. */
class StreamWriter implements ReplyStream {
  readonly #stream: OpenStream;
  readonly #deps: StreamDeps;
  readonly #words: Words['labels'];
  readonly #rollover: NodeJS.Timeout;
  #to: Destination | undefined;
  #busy = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #latest = '';
  #sequence = 1;
  #readyAtMs = 0;
  #stopped = false;

  constructor(target: ReplyTarget, stream: OpenStream, deps: StreamDeps) {
    this.#stream = stream;
    this.#deps = deps;
    this.#words = wordsIn(deps.language).labels;
    this.#rollover = setTimeout(() => void this.#rollOver(), ROLLOVER_MS);
    this.#rollover.unref();
    deps.signal.addEventListener('abort', this.#stop, { once: true });
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#busy = this.#attempt(() => this.#begin(target)).then(() => {
        if (this.#latest !== '') this.#schedule();
      });
    }, HEADSTART_MS);
  }

  show(text: string): void {
    if (this.#stopped) return;
    this.#latest = text;
    this.#schedule();
  }

  async finish(): Promise<string | undefined> {
    this.#stop();
    this.#deps.signal.removeEventListener('abort', this.#stop);
    await this.#busy;
    const { activity, conversation, startedMs, ended } = this.#stream;
    if (activity === undefined) {
      this.#deps.streams.drop(this.#stream);
      return undefined;
    }
    if (ended) return messageId(conversation, activity);
    // The reply is the stream's next request, and comes at once.
    await this.#pause(Math.min(PACE_MS, this.#readyAtMs - this.#deps.now()));
    return streamedMessageId(conversation, activity, startedMs);
  }

  readonly #stop = (): void => {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#rollover);
  };

  /** Each of these resolves to whether a request was made. */
  async #begin(target: ReplyTarget): Promise<boolean> {
    const { conversation } = this.#stream;
    this.#to = { conversation, reference: await referenceFor(target, conversation, this.#deps) };
    const { calls } = this.#deps;
    this.#stream.activity = await calls.show(
      this.#to,
      informativeActivity(this.#words.looking),
      this.#signal(),
    );
    if (this.#stream.activity === undefined) this.#stop();
    return true;
  }

  #schedule(): void {
    if (this.#stopped || this.#timer) return;
    const send = () => {
      this.#timer = undefined;
      this.#busy = this.#busy.then(() => this.#attempt(() => this.#sendLatest()));
    };
    this.#timer = setTimeout(send, Math.max(0, this.#readyAtMs - this.#deps.now()));
  }

  async #sendLatest(): Promise<boolean> {
    const { activity, ended, shown } = this.#stream;
    if (this.#stopped || !this.#to || activity === undefined) return false;
    // A request that was under way when this one was scheduled has moved the time.
    if (this.#readyAtMs > this.#deps.now()) {
      this.#schedule();
      return false;
    }
    const text = streamText(this.#latest);
    if (text === '' || text === shown || (!ended && !text.startsWith(shown))) return false;
    const { calls } = this.#deps;
    if (ended)
      await calls.update(
        this.#to,
        activity,
        unfinishedMessage(text, this.#words.stillLooking),
        this.#signal(),
      );
    else {
      await calls.show(this.#to, chunkActivity(activity, this.#sequence + 1, text), this.#signal());
      this.#sequence += 1;
    }
    this.#stream.shown = text;
    return true;
  }

  /** Makes a message of what stands, before Teams ends the stream; later texts replace it. */
  async #rollOver(): Promise<void> {
    this.#busy = this.#busy.then(() =>
      this.#attempt(async () => {
        const { activity, shown } = this.#stream;
        if (this.#stopped || !this.#to || activity === undefined) return false;
        const message = finalActivity(activity, unfinishedMessage(shown, this.#words.stillLooking));
        await this.#deps.calls.endStream(this.#to, message, this.#signal());
        this.#stream.ended = true;
        return true;
      }),
    );
    await this.#busy;
    if (this.#latest !== '') this.#schedule();
  }

  async #attempt(send: () => Promise<boolean>): Promise<void> {
    const { now, log } = this.#deps;
    const pace = () => (this.#stream.ended ? UPDATE_PACE_MS : PACE_MS);
    try {
      if (await send()) this.#readyAtMs = now() + pace();
    } catch (error) {
      const later = error instanceof DeliveryError && error.outcome === 'rejected' && error.retryable;
      this.#readyAtMs = now() + Math.max(pace(), (later && error.retryAfterMs) || 0);
      if (later && this.#stream.activity !== undefined) return this.#schedule();
      log.debug({ err: error }, 'Teams shows no more of a reply in the making');
      this.#stop();
    }
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#deps.signal, AbortSignal.timeout(CALL_WITHIN_MS)]);
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#deps.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => void setTimeout(resolve, ms));
  }
}
