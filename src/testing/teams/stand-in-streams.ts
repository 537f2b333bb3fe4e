import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: unknown };
type StandInStream = {
  readonly id: string;
  readonly conversation: string;
  readonly startedMs: number;
  lastMs: number;
  sequence: number;
  /** The last streamed text; informative text isn't part of the message. */
  text: string;
  state: 'open' | 'done';
};

const StreamInfo = z.object({
  type: z.literal('streaminfo'),
  streamId: z.string().optional(),
  streamType: z.enum(['informative', 'streaming', 'final']).default('streaming'),
  streamSequence: z.number().int().optional(),
});
type StreamInfo = z.infer<typeof StreamInfo>;

const LIVES_MS = 120_000;
const PACE_MS = 1_000;
const LONGEST_INFORMATIVE = 1_000;

/** The message that a stream became, for the stand-in to keep. */
export type EndedStream = { readonly id: string; readonly conversation: string; readonly body: Json };

type Options = { readonly now: () => number; readonly newId: () => string };

function answer(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
const notAllowed = (message: string) => answer(403, 'ContentStreamNotAllowed', message);

function infoOf(body: Json): StreamInfo | undefined {
  const entities: unknown[] = Array.isArray(body.entities) ? body.entities : [];
  return entities.flatMap((entity) => StreamInfo.safeParse(entity).data ?? [])[0];
}

/**
 * Teams' rules for streamed messages (https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux): chats of two
 * alone, one stream at a time, numbered from 1, each text begins with the last one, one request a second, two minutes.
 */
export class StandInStreams {
  readonly #streams: StandInStream[] = [];
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The text that a reader sees growing, by stream, oldest first. */
  shown(conversation: string): readonly string[] {
    return this.#streams.filter((stream) => stream.conversation === conversation).map(({ text }) => text);
  }

  /** Takes an activity of a stream; undefined for what is none. `onEnd` gets what the stream became. */
  take(conversation: string, body: Json, onEnd: (message: EndedStream) => void): Answer | undefined {
    const info = infoOf(body);
    if (!info) return undefined;
    const refused = this.#refusal(conversation, body, info);
    if (refused) return refused;
    if (info.streamId === undefined) return this.#begin(conversation, body, info);
    const stream = this.#streams.find(({ id }) => id === info.streamId);
    if (stream?.conversation !== conversation) return answer(400, 'BadRequest', 'Unknown stream');
    return this.#carryOn(stream, body, info, onEnd);
  }

  /** The person presses Stop: what stands there is the message. */
  stop(conversation: string, onEnd: (message: EndedStream) => void): void {
    const stream = this.#openIn(conversation);
    if (stream) this.#end(stream, { type: 'message', text: stream.text }, onEnd);
  }

  #openIn(conversation: string): StandInStream | undefined {
    return this.#streams.find((stream) => stream.conversation === conversation && this.#isOpen(stream));
  }

  #isOpen({ state, startedMs }: StandInStream): boolean {
    return state === 'open' && this.#options.now() - startedMs < LIVES_MS;
  }

  #refusal(conversation: string, { type, text }: Json, info: StreamInfo): Answer | undefined {
    if (!conversation.startsWith('a:')) return notAllowed('Content stream is not allowed');
    const isFinal = info.streamType === 'final';
    if (type !== (isFinal ? 'message' : 'typing')) return answer(400, 'BadRequest', 'Wrong activity type');
    if (typeof text !== 'string' || text === '')
      return answer(400, 'BadRequest', 'Start streaming activities should include text');
    if (isFinal === (info.streamSequence !== undefined))
      return answer(400, 'BadRequest', 'streamSequence is for all but the last');
    if (info.streamType === 'informative' && text.length > LONGEST_INFORMATIVE)
      return answer(400, 'BadRequest', 'Too long');
    return undefined;
  }

  #begin(conversation: string, body: Json, info: StreamInfo): Answer {
    if (info.streamSequence !== 1) return answer(400, 'BadRequest', 'The first streamSequence is 1');
    if (this.#openIn(conversation)) return notAllowed('Content stream is not allowed');
    const { now, newId } = this.#options;
    const text = info.streamType === 'streaming' ? String(body.text) : '';
    const times = { startedMs: now(), lastMs: now() };
    const stream = { id: newId(), conversation, ...times, sequence: 1, text, state: 'open' } as const;
    this.#streams.push({ ...stream });
    return { status: 201, body: { id: stream.id } };
  }

  #carryOn(
    stream: StandInStream,
    body: Json,
    info: StreamInfo,
    onEnd: (message: EndedStream) => void,
  ): Answer {
    const nowMs = this.#options.now();
    if (stream.state === 'done')
      return notAllowed('Content stream is not allowed on an already completed streamed message');
    if (!this.#isOpen(stream)) {
      this.#end(stream, { type: 'message', text: stream.text }, onEnd);
      return notAllowed('Content stream finished due to exceeded streaming time.');
    }
    if (nowMs - stream.lastMs < PACE_MS)
      return { status: 429, body: { error: { message: 'API calls quota exceeded' } } };
    stream.lastMs = nowMs;
    const text = String(body.text);
    if (info.streamType !== 'informative' && !text.startsWith(stream.text))
      return notAllowed('Request streamed content should contain the previously streamed content');
    if (info.streamType === 'final') {
      this.#end(stream, body, onEnd);
      return { status: 202, body: {} };
    }
    if ((info.streamSequence ?? 0) <= stream.sequence) {
      const failed = 'PreCondition failed exception when processing streaming activity.';
      return answer(202, 'ContentStreamSequenceOrderPreConditionFailed', failed);
    }
    stream.sequence = info.streamSequence ?? stream.sequence;
    if (info.streamType === 'streaming') stream.text = text;
    return { status: 202, body: {} };
  }

  #end(stream: StandInStream, body: Json, onEnd: (message: EndedStream) => void): void {
    stream.state = 'done';
    onEnd({ id: stream.id, conversation: stream.conversation, body });
  }
}
