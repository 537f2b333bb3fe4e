import type { Audience } from './audience.ts';
import type { AccessList } from './passage.ts';
import type { Place, Thread } from './thread.ts';
import type { Principal } from './principal.ts';
import type { Reply } from './reply.ts';

/** One earlier question of a thread and the text that answered it. */
export type Exchange = {
  readonly requestId: string;
  readonly question: string;
  readonly answer: string;
  /** Who may read what the answer rests on, a list a passage. Absent (what was kept long ago): everybody in the workspace. */
  readonly sources?: readonly AccessList[];
  /** The documents did not hold the answer: the question stands open. */
  readonly open?: boolean;
};

/** A passage that a turn looked at. `cited` tells whether the answer rests on it. */
export type TurnPassage = {
  readonly passageId: string;
  readonly document: string;
  readonly version: string;
  readonly score: number;
  readonly cited: boolean;
  /** Who may read it; missing in turns of older versions, which then counts as nobody. */
  readonly access?: AccessList;
};

/** What a model call consumed. `costUsd` is undefined where the model's price isn't configured. */
export type ModelUsage = {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd?: number;
};

/** What narrowed a turn's search: everybody's rights who would read the reply, and the sources that a channel is limited to. */
export type TurnFilters = { readonly audience: Audience; readonly sources?: readonly string[] };

/** One question and what became of it: the row that every look-up starts from. */
export type Turn = {
  readonly requestId: string;
  readonly tenant: string;
  readonly author: Principal;
  readonly place: Place;
  readonly thread?: Thread;
  /** The platform's id of the message that asked; a command has none. */
  readonly messageId?: string;
  readonly question: string;
  /** The earlier message of the thread that the question points at ("can somebody answer this?"); not stored. */
  readonly pointedAt?: string;
  /** The question as it was searched, after the thread's context was taken in. */
  readonly standaloneQuestion: string;
  readonly reply: Reply;
  readonly passages: readonly TurnPassage[];
  /** Milliseconds by stage name. */
  readonly timings: Readonly<Record<string, number>>;
  readonly usage: readonly ModelUsage[];
  /** What the message was taken to want; absent where nothing was classified. */
  readonly intent?: string;
  readonly filters?: TurnFilters;
  /** Names the wording of the prompts that answers are written by; absent in turns of older versions. */
  readonly prompts?: string;
  readonly createdAt: string;
};
