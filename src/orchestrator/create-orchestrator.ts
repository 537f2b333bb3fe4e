import type { CheckAnswer } from '../citations/check-answer.ts';
import type { NumberedSource } from '../citations/support.ts';
import { AssistantError } from '../core/errors.ts';
import { orAbort } from '../core/or-abort.ts';
import type { ScoredPassage } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import type { ExpandQuestion } from '../intent/expand-question.ts';
import type { SmallTalk } from '../intent/small-talk.ts';
import type { StandaloneQuestion } from '../intent/standalone-question.ts';
import type { Logger } from '../observability/logger.ts';
import { forReaders, scoredPassages } from '../retrieval/hybrid-retriever.ts';
import type { PageReader, PassageSearch } from '../retrieval/passage-search.ts';
import { pagesToRead, withWholePages } from '../retrieval/whole-pages.ts';
import { answerPromptInput } from './answer-prompt.ts';
import { mergeFound } from './merge-found.ts';
import { nearestPages } from './nearest-pages.ts';
import type { Orchestrator, TurnEvent, TurnRequest } from './orchestrator.ts';
import { failureText, notKnownText, questionTooLongText, REPLY_TEXTS } from './reply-texts.ts';
import { TurnRecord } from './turn.ts';
import { transition, type TurnState } from './turn-state.ts';
import { writeAnswer, type WriteDeps } from './write-answer.ts';

export type OrchestratorOptions = Omit<WriteDeps, 'maxCharacters'> & {
  readonly search: PassageSearch;
  /** Reads the nearest pages whole, for a model that finds its way in long sources at no cost; without it none is. */
  readonly pages?: PageReader;
  /** Picks and numbers what fits into the model's budget, best first. */
  readonly buildContext: (found: readonly ScoredPassage[]) => readonly NumberedSource[];
  readonly standaloneQuestion: StandaloneQuestion;
  /** For a second search in other words; without it there is only one. */
  readonly expandQuestion?: ExpandQuestion;
  readonly smallTalk: (text: string) => SmallTalk | undefined;
  readonly checkAnswer: CheckAnswer;
  readonly budgets?: Partial<TurnBudgets>;
  /** Milliseconds of any monotonic clock. */
  readonly now: () => number;
  readonly log: Logger;
};

export type TurnBudgets = {
  /** For the whole turn. Default 45 s. */
  readonly deadlineMs: number;
  readonly maxQuestionCharacters: number;
  readonly maxAnswerCharacters: number;
  /** Passages asked of the search. */
  readonly searchLimit: number;
  /** Model calls for one answer, beside the client's own retry. */
  readonly modelAttempts: number;
};

const DEFAULT_BUDGETS: TurnBudgets = {
  deadlineMs: 45_000,
  maxQuestionCharacters: 8000,
  maxAnswerCharacters: 40_000,
  searchLimit: 20,
  modelAttempts: 2,
};

/**
 * The state machine of a turn: understand, search, write, check. Throws a retryable AssistantError when the search is down
 * or the model limits the rate (with `retryAfterMs`, if it said): the same turn may succeed later. Every other trouble of
 * the model ends in a `failure` reply, since the caller's retries would only repeat what was retried here.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  return { respond: (request, { signal }) => new TurnRun(options, request, signal).events() };
}

type Step = Extract<TurnEvent, { kind: 'working' }>['step'];

class TurnRun {
  readonly #options: OrchestratorOptions;
  readonly #budgets: TurnBudgets;
  readonly #turn: TurnRecord;
  readonly #caller: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #handlers: Readonly<Record<Exclude<TurnState, 'completed'>, () => TurnState | Promise<TurnState>>>;

  constructor(options: OrchestratorOptions, request: TurnRequest, signal: AbortSignal) {
    this.#options = options;
    this.#budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
    this.#turn = new TurnRecord(request);
    this.#caller = signal;
    this.#signal = AbortSignal.any([signal, AbortSignal.timeout(this.#budgets.deadlineMs)]);
    this.#handlers = {
      initial: () => this.#receive(),
      understanding: () => this.#understand(),
      searching: () => this.#search(),
      writing: () => this.#write(),
      checking: () => this.#check(),
      recovering: () => this.#recover(),
    };
  }

  async *events(): AsyncIterable<TurnEvent> {
    const startedAt = this.#options.now();
    let state: TurnState = 'initial';
    while (state !== 'completed') {
      if (isStep(state)) yield { kind: 'working', step: state };
      state = transition(state, await this.#run(state));
    }
    this.#turn.spent('total', this.#options.now() - startedAt);
    yield { kind: 'finished', outcome: this.#turn.outcome(this.#turn.reply ?? this.#notKnown()) };
  }

  async #run(state: Exclude<TurnState, 'completed'>): Promise<TurnState> {
    const startedAt = this.#options.now();
    try {
      const work = Promise.resolve(this.#handlers[state]());
      return await (isStep(state) ? orAbort(work, this.#signal) : work);
    } catch (error) {
      this.#caller.throwIfAborted();
      if (state === 'initial' || state === 'recovering') throw error;
      this.#turn.error = error;
      return 'recovering';
    } finally {
      if (isStep(state)) this.#turn.spent(state, this.#options.now() - startedAt);
    }
  }

  #receive(): TurnState {
    const question = this.#turn.standaloneQuestion;
    const limit = this.#budgets.maxQuestionCharacters;
    if (!/[\p{L}\p{N}]/u.test(question)) {
      return this.#finish({ kind: 'refusal', reason: 'empty-question', text: REPLY_TEXTS.emptyQuestion });
    }
    if (question.length > limit) {
      const text = questionTooLongText(question.length, limit);
      return this.#finish({ kind: 'refusal', reason: 'question-too-long', text });
    }
    const talk = this.#options.smallTalk(question);
    return talk === undefined ? 'understanding' : this.#finish({ kind: 'notice', text: REPLY_TEXTS[talk] });
  }

  async #understand(): Promise<TurnState> {
    const { question, history } = this.#turn.request;
    const standalone = await this.#options.standaloneQuestion(question.trim(), history, {
      signal: this.#signal,
    });
    this.#turn.standaloneQuestion = standalone.text;
    if (standalone.usage !== undefined) {
      this.#turn.usage.push({ ...standalone.usage, costUsd: this.#options.priceOf?.(standalone.usage) });
    }
    return 'searching';
  }

  async #search(): Promise<TurnState> {
    const question = this.#turn.standaloneQuestion;
    const expanded = this.#options.expandQuestion?.(question);
    const [found, others] = await Promise.all([
      this.#find(question),
      expanded === undefined ? [] : this.#find(expanded),
    ]);
    this.#turn.found = mergeFound(found, others);
    this.#turn.sources = this.#options.buildContext(await this.#readOn(this.#turn.found));
    return this.#turn.sources.length === 0 ? this.#end(this.#notKnown()) : 'writing';
  }

  /** Through a LangChain retriever, so that its callbacks see every search. */
  async #find(text: string): Promise<readonly ScoredPassage[]> {
    const { tenant, access } = this.#turn.request;
    const limit = this.#budgets.searchLimit;
    const readers = { tenant, access, limit, signal: this.#signal };
    return scoredPassages(await forReaders(this.#options.search, readers).invoke(text));
  }

  async #readOn(found: readonly ScoredPassage[]): Promise<readonly ScoredPassage[]> {
    const { pages } = this.#options;
    if (pages === undefined) return found;
    const { tenant, access } = this.#turn.request;
    const request = { tenant, access, documents: pagesToRead(found) };
    return withWholePages(found, await pages.passagesOf(request, { signal: this.#signal }));
  }

  async #write(): Promise<TurnState> {
    const { history } = this.#turn.request;
    this.#turn.attempts += 1;
    const input = answerPromptInput({
      question: this.#turn.standaloneQuestion,
      history,
      sources: this.#turn.sources,
    });
    const deps = { ...this.#options, maxCharacters: this.#budgets.maxAnswerCharacters };
    const written = await writeAnswer(input, deps, { signal: this.#signal });
    this.#turn.answer = written.text;
    if (written.usage !== undefined) this.#turn.usage.push(written.usage);
    return 'checking';
  }

  #check(): TurnState {
    const checked = this.#options.checkAnswer({ text: this.#turn.answer, sources: this.#turn.sources });
    if (checked.kind === 'unsupported') return this.#end(this.#notKnown());
    return this.#finish({ kind: 'answer', text: checked.text, citations: checked.citations });
  }

  #recover(): TurnState {
    const { error, attempts } = this.#turn;
    if (this.#signal.aborted) return this.#fail('time-out');
    if (!(error instanceof AssistantError)) throw error;
    if (error.code === 'search' || error.code === 'storage') throw error;
    if (error.retryable && error.retryAfterMs !== undefined) throw error;
    if (error.retryable && attempts > 0 && attempts < this.#budgets.modelAttempts) return 'writing';
    if (error.code === 'internal') throw error;
    return this.#fail('model-unavailable');
  }

  #fail(reason: 'model-unavailable' | 'time-out'): TurnState {
    const { request, error } = this.#turn;
    this.#options.log.error({ error, requestId: request.requestId, reason }, 'A turn could not be answered');
    return this.#finish({ kind: 'failure', reason, text: failureText(reason), actions: ['ask-a-person'] });
  }

  #notKnown(): Reply {
    const nearest = nearestPages(this.#turn.found);
    const { requestId } = this.#turn.request;
    const text = notKnownText(nearest);
    return { kind: 'not-known', requestId, reason: 'no-support', text, nearest, actions: ['ask-a-person'] };
  }

  #finish(reply: ReplyDraft): TurnState {
    return this.#end({ actions: [], ...reply, requestId: this.#turn.request.requestId });
  }

  #end(reply: Reply): TurnState {
    this.#turn.reply = reply;
    return 'completed';
  }
}

type WithoutCommon<R> = R extends Reply
  ? Omit<R, 'requestId' | 'actions'> & Partial<Pick<R, 'actions'>>
  : never;
type ReplyDraft = WithoutCommon<Reply>;

function isStep(state: TurnState): state is Step {
  return state === 'understanding' || state === 'searching' || state === 'writing' || state === 'checking';
}
