/** One request of a load. */
export type PlannedRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When to send it, counted from the start of the load, whether or not earlier ones were answered. */
  readonly atMs: number;
};

/** What the generator's process is told, in the order of sending. */
export type LoadPlan = readonly PlannedRequest[];

/** One request, as the generator saw it. */
export type SentRequest = {
  /** Its place in the plan. */
  readonly index: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** How much later than planned it was sent. */
  readonly lateMs: number;
  /** From sending to the whole answer. */
  readonly ms: number;
  /** 0 when the connection failed. */
  readonly status: number;
  /** Why a connection failed. */
  readonly failure?: string;
};
