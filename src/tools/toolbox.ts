import type { MeteredCall } from '../core/allowance.ts';
import type { Audience } from '../core/audience.ts';
import type { FormFact, FormField } from '../core/form.ts';
import type { AccessList } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { ModelUsage } from '../core/turn.ts';

type Call = { readonly signal: AbortSignal };

/** For whom and where a tool would be used: as the session knows them, never as arguments say. */
export type ToolAsking = {
  readonly tenant: string;
  readonly requestId: string;
  readonly asker: Principal;
  /** What the asker alone may see and use (`public`, `group:…`, `person:…`, `place:…`, and `role:…`). */
  readonly rights: AccessList;
  /** Everybody who will read what the tool says. */
  readonly audience: Audience;
  readonly place: Place;
};

/** A tool and what it is to be given. `arguments` passed the tool's schema. */
export type ToolCall = {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
};

/** What a message asks of a tool. */
export type ToolChoice =
  /** It can be called, or, where it writes, shown to be confirmed. */
  | { readonly kind: 'call'; readonly call: ToolCall; readonly usage?: ModelUsage }
  /** Something is missing: what is there, and the fields that ask for the rest. */
  | {
      readonly kind: 'needs-input';
      readonly tool: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      readonly fields: readonly FormField[];
      readonly usage?: ModelUsage;
    }
  /** A tool that writes, which the asker may not use here: calling it writes that to the audit and says so. */
  | { readonly kind: 'not-allowed'; readonly call: ToolCall; readonly usage?: ModelUsage }
  /** No tool. `usage` when a model was asked. */
  | { readonly kind: 'none'; readonly usage?: ModelUsage };

/** Exactly what a call will do, for a person to read. */
export type ToolPreview = {
  readonly kind: 'preview';
  /** The tool as people call it. */
  readonly title: string;
  /** One plain sentence: what will happen. */
  readonly text: string;
  readonly facts: readonly FormFact[];
  /** Names of arguments whose values the asker did not write themselves. */
  readonly tainted: readonly string[];
  /** SHA-256, hex, of the tool and its arguments in one fixed order: what a confirmation is bound to. */
  readonly hash: string;
  /** Who may confirm, when it isn't the asker: rights, any of which is enough. */
  readonly approvers?: AccessList;
};

/** How a call ended. `text` is Markdown for people, in which what the tool said is data. */
export type ToolOutcome =
  | { readonly kind: 'succeeded'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'failed';
      readonly title: string;
      readonly why: 'not-allowed' | 'invalid' | 'rate-limited' | 'time-out' | 'unavailable' | 'refused';
      /** What happened and what to do next. */
      readonly text: string;
    };

/** A person's word for a write. */
export type Confirmation = {
  /** The hash of what they were shown. */
  readonly hash: string;
  /** Notes that the write is about to be made: true once, false for whoever comes after. Throws when it can't be noted. */
  start(): Promise<boolean>;
};

/** What a message is, for the choice of a tool. Only the asker's own words: nothing that documents or tools said. */
export type AskerWords = {
  readonly text: string;
  /** Their earlier questions in the thread, oldest first. */
  readonly earlier: readonly string[];
};

/** The tools of an organisation, behind the rights of who asks. */
export interface Toolbox {
  /**
   * The tool that a message asks for, among those that the asker may use and every reader may read of. Local rules first;
   * the model, where there is one, sees the asker's words alone. Throws the signal's reason.
   */
  choose(words: AskerWords, asking: ToolAsking, call: MeteredCall): Promise<ToolChoice>;
  /** Whether the tool changes something and so needs a person's word before it is called. */
  writes(tool: string): boolean;
  /**
   * What a person reads before they confirm; or, where the call would be refused whatever they say, that refusal, which the
   * audit has then.
   */
  preview(
    call: ToolCall,
    words: AskerWords,
    asking: ToolAsking,
  ): Promise<ToolPreview | Extract<ToolOutcome, { kind: 'failed' }>>;
  /** Takes what a person filled in: the whole call, or the fields that still ask (with what is wrong in their labels). */
  complete(
    started: ToolCall,
    values: Readonly<Record<string, string>>,
  ): Extract<ToolChoice, { kind: 'call' | 'needs-input' }>;
  /**
   * Calls a tool once: checks the rights again, validates, writes to the audit before and after, limits time and rate. A
   * writing tool is called only with a person's confirmation, and at most once with it unless it is idempotent. Never throws
   * but the signal's reason.
   */
  call(
    call: ToolCall,
    asking: ToolAsking,
    options: Call & { readonly confirmed?: Confirmation },
  ): Promise<ToolOutcome>;
  /** What the asker may use here, for help. */
  list(asking: ToolAsking): readonly {
    readonly name: string;
    readonly title: string;
    readonly summary: string;
    readonly writes: boolean;
    readonly example?: string;
  }[];
}
