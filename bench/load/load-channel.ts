import type { PlannedRequest } from './load-plan.ts';

/** A question as its platform sends it, and the thread in which it is asked. */
export type LoadEvent = { readonly thread: string; readonly request: Omit<PlannedRequest, 'atMs'> };

export type EventOptions = {
  readonly count: number;
  /** How many channels or teams they are asked in. */
  readonly channels: number;
  /** How many threads they share; at most `count`. */
  readonly threads: number;
  readonly questions: readonly string[];
  /** Sets one run's threads and event ids apart from another's. */
  readonly run: number;
};

/** One post of an answer's part, as the platform received it. */
export type ReceivedPost = {
  readonly thread: string;
  readonly deliveryId: string;
  readonly part: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** A platform that sends questions, and takes every answer at once. */
export type LoadChannel = {
  readonly name: 'slack' | 'teams';
  /** Signed now: the gateway takes them for some minutes. */
  events(options: EventOptions): readonly LoadEvent[];
  posts(): readonly ReceivedPost[];
};
