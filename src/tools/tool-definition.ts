import type { StructuredToolInterface } from '@langchain/core/tools';
import type { AccessList } from '../core/passage.ts';
import type { AskerWords } from './toolbox.ts';

/** What a tool may do and who may use it, as `tools.yml` or the tool itself says. */
export type ToolPolicy = {
  /** Any of these rights lets a person use it: `public` (everybody inside), `group:…`, `person:…`, `role:…`. Empty: nobody. */
  readonly who: AccessList;
  /** Where it may be used (`slack:C0123`); absent: everywhere. */
  readonly places?: readonly string[];
  /** A tool that changes anything is a `write`: a person sees exactly what it will do, and confirms. */
  readonly effect: 'read' | 'write';
  /** Who confirms a write in the asker's stead: rights, any of which is enough. */
  readonly approvers?: AccessList;
  /** What kinds of data it touches (`personal`, `finance`), for the audit. */
  readonly dataClasses: readonly string[];
  readonly timeoutMs: number;
  /** Calls a minute and person. */
  readonly perMinute: number;
  /** What one call costs, in US dollars. */
  readonly costUsd?: number;
  /** The same call twice is as good as once: only then is it tried again. */
  readonly isIdempotent: boolean;
};

/** A tool as it is registered. */
export type ToolDefinition = {
  /** As people call it: `Working days`. */
  readonly title: string;
  /** Words that ask for it, for help. */
  readonly example?: string;
  readonly policy: ToolPolicy;
  /** Sentences that ask for it, arguments in braces: `book {room} on {date}`. */
  readonly phrases: readonly string[];
  /** Arguments read from the asker's words by the tool's own rule: undefined when they don't ask for it; partial when something is missing. */
  readonly fromWords?: (words: AskerWords) => Readonly<Record<string, unknown>> | undefined;
  /** One plain sentence for a write: what a call with these arguments will do. */
  readonly describe?: (args: Readonly<Record<string, unknown>>) => string;
  /** Throws ToolFailure for valid arguments that it would refuse without asking anybody: then nobody has to confirm them. */
  readonly precheck?: (args: Readonly<Record<string, unknown>>) => void;
  /**
   * LangChain's face of it: name (`snake_case`), description, and a zod schema that refuses unknown keys. It is invoked with
   * `{ signal, configurable: ToolConfig }`, returns Markdown for people, and throws ToolFailure for what it expects to go wrong.
   */
  readonly tool: StructuredToolInterface;
};

/** What a tool's function is told beside its arguments. Nothing here gives rights. */
export type ToolConfig = {
  readonly tenant: string;
  readonly requestId: string;
  /** The same for each try of one call: what makes a repeated write one write. */
  readonly idempotencyKey: string;
  /** E-mail address of the asker, where it is confirmed. */
  readonly askerEmail?: string;
};

/** A tool's expected trouble, in words for people: what happened and what to do next. */
export class ToolFailure extends Error {
  readonly why: 'invalid' | 'unavailable' | 'refused';
  /** Whether the same call may succeed in a moment. */
  readonly isPassing: boolean;

  constructor(
    text: string,
    facts: { readonly why: ToolFailure['why']; readonly isPassing?: boolean; readonly cause?: unknown },
  ) {
    super(text, { cause: facts.cause });
    this.name = 'ToolFailure';
    this.why = facts.why;
    this.isPassing = facts.isPassing ?? false;
  }
}
