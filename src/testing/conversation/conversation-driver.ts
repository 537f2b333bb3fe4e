import type { ActionName } from '../../core/message.ts';
import type { ChannelName } from '../../core/principal.ts';
import type { VisibleMessage } from '../adapter-contract.ts';

/** A message that a person wrote, for its later change. */
export type Written = { readonly id: string; readonly text: string };

/** A person in one conversation with Footnote, on some platform, seen from outside. */
export type ConversationDriver = {
  readonly channel: ChannelName;
  /** Asks at the beginning of the conversation, or in it. */
  say(text: string): Promise<Written>;
  /** Says something to the others, not to Footnote (`@Ben` mentions Ben). Absent where Footnote does not get to see such. */
  remark?(text: string): Promise<Written>;
  edit(message: Written, text: string): Promise<void>;
  remove(message: Written): Promise<void>;
  /** Presses a button under one of Footnote's messages; `choice` is which of a clarifying question's, from 0. */
  press(message: VisibleMessage, action: ActionName, choice?: number): Promise<void>;
  /** The same conversation with somebody else at the keyboard. Throws where the platform's conversations have one person. */
  as(person: string): ConversationDriver;
  /** Footnote's messages in the conversation as they stand now, in reading order. */
  visible(): Promise<readonly VisibleMessage[]>;
};
