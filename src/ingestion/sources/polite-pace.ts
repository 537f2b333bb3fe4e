/** How often a site is asked. Times in milliseconds. */
export type Pace = {
  /** Requests under way at the same time. */
  readonly atOnce: number;
  /** From the beginning of one request to that of the next. */
  readonly gapMs: number;
};

type PaceDeps = {
  readonly now: () => number;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<unknown>;
};

/** Holds requests to one site back, in the order in which they come. */
export class PolitePace {
  readonly #deps: PaceDeps;
  readonly #waiting: (() => void)[] = [];
  #pace: Pace;
  #underWay = 0;
  #nextAt = 0;

  constructor(pace: Pace, deps: PaceDeps) {
    this.#pace = pace;
    this.#deps = deps;
  }

  /** What the site asks for in robots.txt: never less than the pace that was given. */
  slowDownTo(gapMs: number): void {
    this.#pace = { ...this.#pace, gapMs: Math.max(this.#pace.gapMs, gapMs) };
  }

  /** Runs a request when its turn has come. Rejects as it does, and when `signal` aborts while it waits. */
  async run<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    // A place is handed on, not given back and taken again: nobody can slip in between.
    if (this.#underWay < this.#pace.atOnce) this.#underWay++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const startAt = Math.max(this.#nextAt, this.#deps.now());
      this.#nextAt = startAt + this.#pace.gapMs;
      const pauseMs = startAt - this.#deps.now();
      if (pauseMs > 0) await this.#deps.wait(pauseMs, signal);
      signal?.throwIfAborted();
      return await request();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay--;
    }
  }
}
