import type { IncomingMessage as HttpRequest, ServerResponse as HttpResponse } from 'node:http';
import type { Language } from '../core/language.ts';
import type {
  EarlierMessage,
  IncomingAction,
  IncomingCommand,
  IncomingDeletion,
  IncomingFeedback,
  IncomingMessage,
} from '../core/message.ts';
import type { ChannelName, Principal } from '../core/principal.ts';
import type { DirectoryChange, Identity, Readers } from '../core/readers.ts';
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
  /** A message whose words its author changed, as it stands now: the same `messageId`, an `eventId` of its own. */
  edit(message: IncomingMessage): Promise<Acceptance>;
  deletion(deletion: IncomingDeletion): Promise<Acceptance>;
  command(command: IncomingCommand): Promise<Acceptance>;
  action(action: IncomingAction): Promise<Acceptance>;
  feedback(feedback: IncomingFeedback): Promise<Acceptance>;
  /** Something that was told of people or places is no longer so: every process forgets it. Best effort, never throws. */
  directoryChanged(change: DirectoryChange): void;
}

/** Where a reply goes: into a thread, to one person's eyes alone, or as a new message of a place. */
export type ReplyTarget =
  | { readonly kind: 'thread'; readonly thread: Thread }
  | {
      readonly kind: 'private';
      readonly place: Place;
      readonly person: Principal;
      readonly handle?: string;
      /** The thread in which the person sees it, where a platform can show it there. */
      readonly thread?: string;
      /** It takes the place of the private message whose button gave the handle (a form that was sent), where the platform can. */
      readonly replaces?: boolean;
      /** It must still be there when the person comes back: in their own chat, not where only who looks now sees it. */
      readonly isLasting?: boolean;
    }
  | { readonly kind: 'place'; readonly tenant: string; readonly place: Place };

/** One message of a reply as the platform takes it. JSON, so that it survives in the ledger. */
export type RenderedPart = {
  /** The part's plain text, for logs' lengths and notifications. */
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The reply's, for what an adapter says in the place of a part that it can't show; absent: English. */
  readonly language?: Language;
};

/** Names one part of one delivery; adapters send it along so that it can be found again. */
export type DeliveryKey = { readonly deliveryId: string; readonly part: number };

export type PostedMessage = { readonly messageId: string };

/** A reply that is shown while it is written. */
export interface ReplyStream {
  /** Shows all checked text so far (Markdown, as in Reply). Paced, best effort, never throws; the latest text wins. */
  show(text: string): void;
  /**
   * Ends it and resolves to the id of the message that stands there, for `update` to put the reply in its place; undefined
   * when nothing stands there. Never throws.
   */
  finish(): Promise<string | undefined>;
}

type CallOptions = { readonly signal: AbortSignal };
/** `isRepetition`: an earlier post may have been taken and can't be found, so the person may see the message twice. */
type PostOptions = CallOptions & { readonly isRepetition?: boolean };
/** `language` is what the asker is spoken to in; English where nobody knows. */
export type WorkOptions = CallOptions & { readonly language?: Language };

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
  readonly routes: (sink: InboundSink) => Promise<readonly HttpRoute[]>;
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
    options: PostOptions,
  ): Promise<PostedMessage>;
  /** Looks for a part whose post had an unknown outcome; undefined when the platform doesn't have it. */
  find(target: ReplyTarget, key: DeliveryKey, options: CallOptions): Promise<PostedMessage | undefined>;
  /** Whether `find` can see what was posted to a target; it can where this is left out. Pure. */
  canFind?(target: ReplyTarget): boolean;
  /** Replaces a message that was posted or streamed; safe to repeat. Throws DeliveryError, `gone` when it was removed. */
  update(target: ReplyTarget, messageId: string, part: RenderedPart, options: CallOptions): Promise<void>;
  /** The id that a message has once `update` has replaced it, where a streamed one has another before. Pure. */
  idOnceReplaced?(messageId: string): string;
  /** Takes a posted message away; safe to repeat. Throws DeliveryError, `gone` when it was removed before. */
  remove(target: ReplyTarget, messageId: string, options: CallOptions): Promise<void>;
  /** Begins to show a reply while it is written, at once with a sign of work; undefined where the platform can't. */
  stream?(target: ReplyTarget, options: WorkOptions): ReplyStream | undefined;
  /**
   * A person as the platform vouches for them: standing, name, confirmed e-mail address. Answers at most a minute old. Throws
   * a retryable AssistantError when the platform can't be asked for the moment.
   */
  identify(person: Principal, options: CallOptions): Promise<Identity>;
  /** Everybody who can read a place, now and later by scrolling back: asks the platform, whatever an event said. Throws as `identify`. */
  readers(place: Place, options: CallOptions): Promise<Readers>;
  /** The platform's own ids of the groups that hold a person; none where it doesn't tell. Throws as `identify`. */
  groupsOf(person: Principal, options: CallOptions): Promise<readonly string[]>;
  /** Drops what it remembers of people and places that changed, if it remembers anything. */
  forget?(change: DirectoryChange): void;
  /** What was written in a thread before `messageId`, oldest first, at most 50; empty where the platform doesn't tell. */
  earlier(thread: Thread, messageId: string, options: CallOptions): Promise<readonly EarlierMessage[]>;
  /** The id of the thread that hangs under a message that Footnote posted to a place; undefined where there are none. Pure. */
  threadUnder?(place: Place, messageId: string): string | undefined;
  /** Acknowledges a message that needs no words (a thank-you) by a reaction; false where the platform can't. Never throws. */
  acknowledge(target: ReplyTarget, messageId: string, options: CallOptions): Promise<boolean>;
  /** Shows at once that Footnote is working on it. Best effort: never throws. */
  progress(target: ReplyTarget, messageId: string | undefined, options: WorkOptions): Promise<void>;
}
