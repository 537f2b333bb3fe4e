import type { IncomingMessage as HttpRequest, ServerResponse as HttpResponse } from 'node:http';
import type { IncomingAction, IncomingCommand, IncomingMessage } from '../core/message.ts';
import type { ChannelName, Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place, Thread } from '../core/thread.ts';

/** What became of an event that an adapter handed in. Only `accepted` and `duplicate` may be acknowledged as taken. */
export type Acceptance =
  | { readonly kind: 'accepted'; readonly requestId: string }
  | { readonly kind: 'duplicate' }
  /** Not for Footnote (a thread that it takes no part in, an unknown tenant): acknowledge and forget. */
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Where adapters hand in what they parsed. Resolves once it is durably queued; throws a retryable AssistantError when it
 * can't be, and the adapter then tells the platform to deliver again (HTTP 503).
 */
export interface InboundSink {
  message(message: IncomingMessage): Promise<Acceptance>;
  command(command: IncomingCommand): Promise<Acceptance>;
  action(action: IncomingAction): Promise<Acceptance>;
}

/** Where a reply goes: into a thread, to one person's eyes alone, or as a new message of a place. */
export type ReplyTarget =
  | { readonly kind: 'thread'; readonly thread: Thread }
  | { readonly kind: 'private'; readonly place: Place; readonly person: Principal; readonly handle?: string }
  | { readonly kind: 'place'; readonly tenant: string; readonly place: Place };

/** One message of a reply as the platform takes it. JSON, so that it survives in the ledger. */
export type RenderedPart = {
  /** The part's plain text, for logs' lengths and notifications. */
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Names one part of one delivery; adapters send it along so that it can be found again. */
export type DeliveryKey = { readonly deliveryId: string; readonly part: number };

export type PostedMessage = { readonly messageId: string };

type CallOptions = { readonly signal: AbortSignal };

/** An entry point that the gateway mounts; `path` matches itself and what stands below it. */
export type HttpRoute = {
  readonly path: string;
  readonly handle: (request: HttpRequest, response: HttpResponse) => void;
};

/**
 * The port that every channel fills: verify, parse to core nouns, identify the author, show progress, deliver, update.
 * Receiving (routes, start) and sending (the rest) may run in different processes.
 */
export interface ChannelAdapter {
  readonly name: ChannelName;
  /** Mounted by the gateway. They verify before they parse, and hand what they parsed to the sink. */
  readonly routes: (sink: InboundSink) => readonly HttpRoute[];
  /** Opens connections of its own for receiving (Slack's socket mode). Resolves when it receives. */
  start(sink: InboundSink): Promise<void>;
  stop(): Promise<void>;
  /** Splits and escapes a reply for this platform. Pure; sources and buttons are always in one of the parts. */
  render(reply: Reply, target: ReplyTarget): readonly RenderedPart[];
  /** Posts once, without retries of its own. Throws DeliveryError. */
  post(
    target: ReplyTarget,
    part: RenderedPart,
    key: DeliveryKey,
    options: CallOptions,
  ): Promise<PostedMessage>;
  /** Looks for a part whose post had an unknown outcome; undefined when the platform doesn't have it. */
  find(target: ReplyTarget, key: DeliveryKey, options: CallOptions): Promise<PostedMessage | undefined>;
  /** Replaces a message that was posted. Throws DeliveryError. */
  update(target: ReplyTarget, messageId: string, part: RenderedPart, options: CallOptions): Promise<void>;
  /** Completes what is known of a person (name, guest). What the platform doesn't tell stays as it was. */
  identify(person: Principal, options: CallOptions): Promise<Principal>;
  /** Whether people of another organisation can read a place; true when the platform doesn't tell. */
  isExternal(place: Place, options: CallOptions): Promise<boolean>;
  /** Shows at once that Footnote is working on it. Best effort: never throws. */
  progress(target: ReplyTarget, messageId: string | undefined, options: CallOptions): Promise<void>;
}
