/** What the generator's process is told: which bodies to send, where and how fast. */
export type LoadPlan = {
  /** Each body goes to each of them. */
  readonly urls: readonly string[];
  readonly signingSecret: string;
  readonly perSecond: number;
  readonly bodies: readonly string[];
};

/** One request, as the generator saw it. */
export type SentRequest = {
  /** The body's place in the plan. */
  readonly index: number;
  /** The address's place in the plan. */
  readonly target: number;
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
