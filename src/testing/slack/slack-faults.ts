/** How a call to the stand-in goes wrong. */
export type SlackFault =
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'status'; readonly status: number }
  /** Slack's own refusal: HTTP 200 with `ok: false`. */
  | { readonly kind: 'error'; readonly error: string }
  /** Slack takes the call, and the connection ends before the answer. */
  | { readonly kind: 'drop-after-accept' }
  /** The connection ends and nothing happened. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number };

export type FaultPlan = {
  /** The next `times` calls (default 1) of `method` (`*`: of any; `response_url`: of response URLs) go wrong. */
  failNext(method: string, fault: SlackFault, times?: number): void;
  take(method: string): SlackFault | undefined;
  clear(): void;
};

export function createFaultPlan(): FaultPlan {
  let planned: { method: string; fault: SlackFault; left: number }[] = [];
  return {
    failNext(method, fault, times = 1) {
      planned.push({ method, fault, left: times });
    },
    take(method) {
      const next = planned.find((entry) => entry.method === method || entry.method === '*');
      if (!next) return undefined;
      next.left -= 1;
      if (next.left <= 0) planned = planned.filter((entry) => entry !== next);
      return next.fault;
    },
    clear() {
      planned = [];
    },
  };
}
