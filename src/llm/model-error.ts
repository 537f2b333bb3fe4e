import { AssistantError } from '../core/errors.ts';
import { z } from 'zod';

const VendorError = z.looseObject({
  name: z.string().optional(),
  message: z.string().optional(),
  status: z.number().optional(),
  code: z.unknown().optional(),
  headers: z.unknown().optional(),
});

/** Which of the model's troubles it is; `code` and `retryable` follow from it. */
export type ModelTrouble =
  | 'rate-limited'
  | 'quota'
  | 'key-refused'
  | 'model-unknown'
  | 'prompt-too-long'
  | 'time-out'
  | 'unreachable'
  | 'server'
  | 'bad-answer';

/** A model call that failed, in Footnote's own words; `trouble` says how. */
export class ModelError extends AssistantError {
  readonly trouble: ModelTrouble;

  constructor(trouble: ModelTrouble, facts: { readonly cause: unknown; readonly retryAfterMs?: number }) {
    const { code, retryable, message } = TROUBLES[trouble];
    const waitMs = facts.retryAfterMs ?? (trouble === 'rate-limited' ? UNSTATED_WAIT_MS : undefined);
    super(message, { code, retryable, retryAfterMs: waitMs, cause: facts.cause });
    this.name = 'ModelError';
    this.trouble = trouble;
  }
}

/** For a rate limit that doesn't say how long to wait. */
const UNSTATED_WAIT_MS = 5000;

type TroubleFacts = Pick<AssistantError, 'code' | 'retryable' | 'message'>;

const TROUBLES: Readonly<Record<ModelTrouble, TroubleFacts>> = {
  'rate-limited': {
    code: 'model',
    retryable: true,
    message: 'The model endpoint limits the rate of requests; it will be tried later',
  },
  quota: {
    code: 'model',
    retryable: false,
    message: 'The model account has no quota left: check the plan behind OPENAI_API_KEY',
  },
  'key-refused': {
    code: 'configuration',
    retryable: false,
    message: 'The model endpoint refused the key: check OPENAI_API_KEY and OPENAI_BASE_URL',
  },
  'model-unknown': {
    code: 'configuration',
    retryable: false,
    message:
      'The model endpoint does not know the model: check OPENAI_MODEL, OPENAI_SMALL_MODEL and OPENAI_BASE_URL',
  },
  'prompt-too-long': {
    code: 'model',
    retryable: false,
    message:
      'The prompt is longer than the model reads: lower the context budget or choose another OPENAI_MODEL',
  },
  'time-out': { code: 'time-out', retryable: true, message: 'The model endpoint did not answer in time' },
  unreachable: {
    code: 'model',
    retryable: true,
    message: 'The model endpoint cannot be reached: check OPENAI_BASE_URL and the network',
  },
  server: { code: 'model', retryable: true, message: 'The model endpoint reported an error of its own' },
  'bad-answer': {
    code: 'model',
    retryable: true,
    message: 'The model endpoint sent something that is no answer',
  },
};

/**
 * Translates what the OpenAI client or LangChain threw. An abort by the caller's own signal is handed back as it is:
 * it is no fault of the model's.
 */
export function toModelError(error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof AssistantError) return error;
  if (signal?.aborted === true) return signal.reason ?? error;
  const parsed = VendorError.safeParse(error);
  const facts = parsed.success ? parsed.data : {};
  return new ModelError(troubleOf(facts), { cause: error, retryAfterMs: retryAfterMs(facts.headers) });
}

function troubleOf(facts: z.infer<typeof VendorError>): ModelTrouble {
  const message = facts.message ?? '';
  if (
    facts.name === 'ContextOverflowError' ||
    /context_length_exceeded|maximum context length/i.test(message)
  ) {
    return 'prompt-too-long';
  }
  if (facts.status !== undefined) return troubleOfStatus(facts.status, `${String(facts.code)} ${message}`);
  if (/time(?:d)? ?-?out/i.test(`${facts.name ?? ''} ${message}`)) return 'time-out';
  if (/JSON|unexpected token|parse|SSE/i.test(`${facts.name ?? ''} ${message}`)) return 'bad-answer';
  if (
    /connection|fetch failed|network|socket|terminated|ECONN|ENOTFOUND/i.test(
      `${facts.name ?? ''} ${message}`,
    )
  ) {
    return 'unreachable';
  }
  return 'bad-answer';
}

function troubleOfStatus(status: number, detail: string): ModelTrouble {
  if (status === 401 || status === 403) return 'key-refused';
  if (status === 404) return 'model-unknown';
  if (status === 408 || status === 504) return 'time-out';
  if (status === 413) return 'prompt-too-long';
  if (status === 402) return 'quota';
  if (status === 429) return /insufficient_quota|billing|credit/i.test(detail) ? 'quota' : 'rate-limited';
  return status >= 500 ? 'server' : 'bad-answer';
}

const MAX_WAIT_MS = 10 * 60_000;

function retryAfterMs(headers: unknown): number | undefined {
  const exact = Number(headerOf(headers, 'retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return Math.min(exact, MAX_WAIT_MS);
  const text = headerOf(headers, 'retry-after');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, waitMs), MAX_WAIT_MS) : undefined;
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const parsed = z.record(z.string(), z.string()).safeParse(headers);
  return parsed.success ? parsed.data[name] : undefined;
}
