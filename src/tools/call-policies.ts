import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  isTaskCancelledError,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { orAbort } from '../core/or-abort.ts';
import { ToolFailure, type ToolPolicy } from './tool-definition.ts';

const MOST_TRIES_MORE = 2;
const OPENS_AFTER = 5;
const OPEN_FOR_MS = 30_000;

/** What becomes of a call that ran: its result and how often it was tried, or why there is none. */
export type Run =
  | { readonly kind: 'result'; readonly value: unknown; readonly tries: number }
  | {
      readonly kind: 'failure';
      readonly why: 'time-out' | 'unavailable' | 'invalid' | 'refused';
      readonly tries: number;
      readonly error: unknown;
      /** Not asked at all: it failed too often a moment ago. */
      readonly isResting: boolean;
    };

/** Runs a tool's function within its policy. Throws only the signal's reason. */
export type RunWithin = (
  work: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
) => Promise<Run>;

/** The asker's own withdrawal is no failure of the tool. */
class Withdrawn extends Error {}

/**
 * The policies of one tool: its time holds for all tries together, only an idempotent call is tried again, and only after a
 * passing failure. After five failures in a row it rests for 30 seconds; what it refuses for its arguments is none.
 */
export function createCallPolicies({ timeoutMs, isIdempotent }: ToolPolicy): RunWithin {
  const breaker = circuitBreaker(handleWhen(countsAgainstTool), {
    halfOpenAfter: OPEN_FOR_MS,
    breaker: new ConsecutiveBreaker(OPENS_AFTER),
  });
  const tried = retry(
    handleWhen((error) => isIdempotent && error instanceof ToolFailure && error.isPassing),
    {
      maxAttempts: MOST_TRIES_MORE,
      backoff: new ExponentialBackoff({ initialDelay: 150, maxDelay: 2_000 }),
    },
  );
  const policy = wrap(timeout(timeoutMs, TimeoutStrategy.Aggressive), tried);

  return async (work, signal) => {
    let tries = 0;
    const attempt = (own: AbortSignal): Promise<unknown> => {
      own.throwIfAborted();
      tries += 1;
      return work(own);
    };
    const once = async (): Promise<unknown> => {
      try {
        return await policy.execute(({ signal: own }) => attempt(own), signal);
      } catch (error) {
        throw signal.aborted ? new Withdrawn() : error;
      }
    };
    try {
      return { kind: 'result', value: await orAbort(breaker.execute(once), signal), tries };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'failure', why: reasonOf(error), tries, error, isResting: isBrokenCircuitError(error) };
    }
  };
}

function countsAgainstTool(error: unknown): boolean {
  if (error instanceof Withdrawn) return false;
  return !(error instanceof ToolFailure) || error.why === 'unavailable';
}

function reasonOf(error: unknown): (Run & { kind: 'failure' })['why'] {
  if (isTaskCancelledError(error)) return 'time-out';
  return error instanceof ToolFailure ? error.why : 'unavailable';
}
