import type { Language } from '../../src/core/language.ts';

/** Teams ends a stream after two minutes. https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux#error-codes */
export const STREAM_LIVES_MS = 120_000;
/** Our clock starts before Teams': until this is over, a stream may still be open there. */
const GRACE_MS = 5_000;

/** A stream that this process began in a chat. */
export type OpenStream = {
  readonly conversation: string;
  /** What the asker is spoken to in. */
  readonly language: Language | undefined;
  readonly startedMs: number;
  /** The message's id, once Teams has told it. */
  activity: string | undefined;
  /** The text that Teams has taken: the last one must begin with it. */
  shown: string;
  /** A message stands there; nothing more can be streamed. */
  ended: boolean;
};

/** When a stream that began at `startedMs` is over for certain. */
export function overForCertainMs(startedMs: number): number {
  return startedMs + STREAM_LIVES_MS + GRACE_MS;
}

/** The streams that this process began, one a chat: Teams shows no second one beside it. */
export class OpenStreams {
  readonly #streams = new Map<string, OpenStream>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A place for a new stream; undefined while one is open in the chat. */
  open(conversation: string, language?: Language): OpenStream | undefined {
    this.#forgetOver();
    const known = this.#streams.get(conversation);
    if (known && !known.ended) return undefined;
    const startedMs = this.#now();
    const stream = { conversation, language, startedMs, activity: undefined, shown: '', ended: false };
    this.#streams.delete(conversation);
    this.#streams.set(conversation, stream);
    return stream;
  }

  /** What is known of a stream, by the message that it becomes. */
  find(conversation: string, activity: string): OpenStream | undefined {
    const known = this.#streams.get(conversation);
    return known?.activity === activity ? known : undefined;
  }

  /** Nothing came of it. */
  drop(stream: OpenStream): void {
    if (this.#streams.get(stream.conversation) === stream) this.#streams.delete(stream.conversation);
  }

  #forgetOver(): void {
    for (const stream of this.#streams.values()) {
      if (overForCertainMs(stream.startedMs) > this.#now()) return;
      this.drop(stream);
    }
  }
}
