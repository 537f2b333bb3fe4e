import type { FormValues } from '../../core/form.ts';
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
  /** Types `/footnote <words>` where the conversation is. */
  command(words: string): Promise<void>;
  edit(message: Written, text: string): Promise<void>;
  remove(message: Written): Promise<void>;
  /** Presses a button under one of Footnote's messages; `choice` is which of a clarifying question's, from 0. */
  press(message: VisibleMessage, action: ActionName, choice?: number): Promise<void>;
  /** Sends or dismisses the form of a message, after changing some of its fields by name. Throws for a change that the platform wouldn't take. */
  fill(message: VisibleMessage, end: 'submit' | 'dismiss', changed?: FormValues): Promise<void>;
  /** Gives a message of Footnote's a thumb; `text` where the platform itself asks for words. */
  judge(message: VisibleMessage, verdict: 'up' | 'down', text?: string): Promise<void>;
  /** The same conversation with somebody else at the keyboard. Throws where the platform's conversations have one person. */
  as(person: string): ConversationDriver;
  /** Footnote's messages in the conversation as they stand now, in reading order. */
  readonly visible: () => Promise<readonly VisibleMessage[]>;
  /** What this person alone is shown, wherever they are, oldest first. Where nobody reads along that is the conversation itself. */
  readonly alone: () => Promise<readonly VisibleMessage[]>;
};

/** The channel where requests for a person arrive: `visible` are Footnote's messages there, `say` begins a thread. */
export type HelpPlaceDriver = ConversationDriver & {
  as(person: string): HelpPlaceDriver;
  /** The thread under one of Footnote's messages, with the same person. */
  under(message: VisibleMessage): ConversationDriver;
};
