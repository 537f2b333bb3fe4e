import type { Audience } from '../core/audience.ts';
import type { Circumstance } from '../core/circumstance.ts';
import { AssistantError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import type { AccessList } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import type { Exchange, ModelUsage, TurnPassage } from '../core/turn.ts';
import type { SearchFilter } from '../retrieval/passage-search.ts';
import type { AskerWords, ToolAsking, ToolCall } from '../tools/toolbox.ts';
import type { AnswerStyle } from './answer-style.ts';
import type { TurnStep } from './turn-states.ts';

/** A question with everything that decides its answer. `audience` is everybody who will read the answer. */
export type TurnRequest = {
  readonly requestId: string;
  readonly tenant: string;
  readonly question: string;
  /** Earlier exchanges of the thread, oldest first. */
  readonly history: readonly Exchange[];
  readonly audience: Audience;
  /** What came before the history, in short. Material, never instructions. */
  readonly summary?: string;
  /** What the asker let Footnote remember, for the prompt of a reply that nobody else reads. Material as well. */
  readonly aboutAsker?: string;
  /** The places and roles in it: where rules differ, they decide which one is the asker's. */
  readonly circumstances?: readonly Circumstance[];
  /** The question with what is known of the asker, searched beside it and shown to nobody. */
  readonly alsoSearch?: string;
  /** Which documents are searched at all. */
  readonly filter?: SearchFilter;
  /** How the answer is written. */
  readonly style?: AnswerStyle;
  /** Whose tools may be used, and who reads along; without it there are none in this turn. */
  readonly tools?: Pick<ToolAsking, 'asker' | 'rights' | 'place'> & {
    /** What the asker wrote, where the question may be somebody else's that they pointed at. Default: the question. */
    readonly words?: string;
  };
  /** What the asker is spoken to in, where a turn that this one goes on with has decided it. */
  readonly language?: Language;
  /** It was asked back once already: now the likelier reading is answered. */
  readonly isClarified?: boolean;
};

/** What a finished turn was made of, for the turn's row and for look-ups. */
export type TurnOutcome = {
  readonly reply: Reply;
  readonly standaloneQuestion: string;
  readonly passages: readonly TurnPassage[];
  readonly timings: Readonly<Record<string, number>>;
  readonly usage: readonly ModelUsage[];
  /** What the message was taken to want; absent where nothing was classified. */
  readonly intent?: string;
  /** The reply is a form, and this is what happens once it is sent. */
  readonly waitingCall?: WaitingCall;
};

/** A tool's call that waits for what is missing, or for a person's word. */
export type WaitingCall = {
  readonly state: 'needs-input' | 'needs-approval';
  readonly call: ToolCall;
  readonly words: AskerWords;
  /** What the form carries, and must bring back. */
  readonly binding: string;
  /** Rights of which one is needed to confirm; absent: the asker's own word. */
  readonly approvers?: AccessList;
};

export type TurnEvent =
  | { readonly kind: 'working'; readonly step: TurnStep }
  | { readonly kind: 'finished'; readonly outcome: TurnOutcome };

export type TurnOptions = {
  readonly signal: AbortSignal;
  /** Hears all checked text so far (as in the Reply) while an answer is written. Must not throw. */
  readonly onText?: (text: string) => void;
};

/**
 * Decides what to reply and never posts. The last event is always `finished`: an expected failure is a Reply with a
 * reason. Throws a retryable AssistantError when trying the whole turn again may help.
 */
export interface Orchestrator {
  respond(request: TurnRequest, options: TurnOptions): AsyncIterable<TurnEvent>;
}

/** Runs a turn to its end, for callers that show no progress. Throws what `respond` throws. */
export async function concludeTurn(
  orchestrator: Orchestrator,
  request: TurnRequest,
  options: TurnOptions,
): Promise<TurnOutcome> {
  for await (const event of orchestrator.respond(request, options)) {
    if (event.kind === 'finished') return event.outcome;
  }
  throw new AssistantError('The orchestrator ended without a reply', { code: 'internal', retryable: false });
}
