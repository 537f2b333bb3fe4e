import { z } from 'zod';
import { Language } from '../../src/core/language.ts';

/** One message of a browser chat as it is kept and shown. `body` is JSON that the page renders; never HTML. */
export const WebMessage = z.object({
  id: z.string().min(1),
  from: z.enum(['person', 'footnote']),
  sentAt: z.iso.datetime(),
  body: z.record(z.string(), z.unknown()),
  /** Set on messages that Footnote posted: finds them again after an uncertain post. */
  deliveryKey: z.string().optional(),
});
export type WebMessage = Readonly<z.infer<typeof WebMessage>>;

/**
 * What happens in a conversation. `partial` shows the reply that is being written, all of it so far; it is kept nowhere.
 * `missed` says that events may have been lost: read the transcript again.
 */
export const WebEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: WebMessage }),
  z.object({ kind: z.literal('updated'), message: WebMessage }),
  z.object({ kind: z.literal('removed'), id: z.string() }),
  z.object({ kind: z.literal('partial'), blocks: z.array(z.record(z.string(), z.unknown())) }),
  /** `language`: what the asker is spoken to in. */
  z.object({ kind: z.literal('working'), language: Language.optional() }),
  z.object({ kind: z.literal('missed') }),
]);
export type WebEvent = Readonly<z.infer<typeof WebEvent>>;

export type NextMessage = (standing: WebMessage) => WebMessage | undefined;
export type PartialBlocks = readonly Readonly<Record<string, unknown>>[];

/** Where browser chats live, shared by the gateway (which serves the page) and the workers (which post). */
export interface WebTranscript {
  /** Oldest first; empty for a conversation that nobody has written in. */
  read(conversation: string): Promise<readonly WebMessage[]>;
  /** Appends unless a message with the same id or deliveryKey stands; returns the one that does. */
  append(conversation: string, message: WebMessage): Promise<WebMessage>;
  /**
   * Puts what `next` makes of a message in its place, undisturbed by who writes at the same time (`next` may be called
   * again for that); undefined leaves it. Resolves to what stands then; undefined when there is no such message.
   */
  change(conversation: string, id: string, next: NextMessage): Promise<WebMessage | undefined>;
  /** Takes a message away; false when there is none. */
  remove(conversation: string, id: string): Promise<boolean>;
  partial(conversation: string, blocks: PartialBlocks): Promise<void>;
  working(conversation: string, language?: Language): Promise<void>;
  /** Resolves once the subscription stands; from then on calls back for each event, until the signal aborts. */
  subscribe(conversation: string, onEvent: (event: WebEvent) => void, signal: AbortSignal): Promise<void>;
}
