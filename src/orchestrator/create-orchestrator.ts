import type { CheckAnswer, CheckDraft } from '../citations/check-answer.ts';
import type { NumberedSource } from '../citations/support.ts';
import type { MeteredCall } from '../core/allowance.ts';
import { AssistantError } from '../core/errors.ts';
import { orAbort } from '../core/or-abort.ts';
import type { ScoredPassage } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import { withoutOpenParts } from '../core/source-block.ts';
import type { ModelUsage } from '../core/turn.ts';
import { wordsIn } from '../core/words/words.ts';
import type { IntentClassifier } from '../intent/classify-intent.ts';
import { plainQuestion } from '../intent/plain-question.ts';
import type { Readings } from '../intent/readings.ts';
import { asksAboutItself, type SmallTalk } from '../intent/small-talk.ts';
import type { StandaloneQuestion } from '../intent/standalone-question.ts';
import type { PriceOf } from '../llm/model-prices.ts';
import { type CountTokens, estimateTokens } from '../memory/token-budget.ts';
import type { Logger } from '../observability/logger.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { type ReplyDraft, replyToIntent, type VerifiedDeps, verifiedAnswer } from './answer-at-once.ts';
import { answerPromptInput } from './answer-prompt.ts';
import { isAskedIn } from './asked-in.ts';
import { type FindDeps, findPassages, readOn } from './find-passages.ts';
import { nearestPages } from './nearest-pages.ts';
import { forCircumstance, withOpenParts } from './open-parts.ts';
import type { Orchestrator, TurnEvent, TurnOptions, TurnRequest } from './orchestrator.ts';
import { type FailureReason, failureText, notKnownText, questionTooLongText } from './reply-texts.ts';
import { settledPart } from './settled-part.ts';
import { TokenLedger } from './token-ledger.ts';
import { TurnRecord } from './turn.ts';
import { TURN_BUDGETS, type TurnBudgets } from './turn-budgets.ts';
import { type EventOf, follow, type TurnState, type TurnStep } from './turn-states.ts';
import { askersWords, askingOf, useTool } from './use-tool.ts';
import { type WriteDeps, type Written, writeAnswer } from './write-answer.ts';

export type OrchestratorOptions = Omit<WriteDeps, 'maxCharacters'> &
  Omit<FindDeps, 'limit'> & {
    /** What a model call costs; without it no cost is known. */
    readonly priceOf?: PriceOf;
    /** Picks and numbers what fits into the model's budget, best first. */
    readonly buildContext: (found: readonly ScoredPassage[]) => readonly NumberedSource[];
    readonly standaloneQuestion: StandaloneQuestion;
    /** Answers that a person vouches for; without it there are none. */
    readonly verified?: VerifiedDeps;
    /** Without it every message but small talk is a question to the documents. */
    readonly classifyIntent?: IntentClassifier;
    /** Without it there are no tools. */
    readonly toolbox?: Toolbox;
    /** Without it nobody is asked back. */
    readonly readings?: Readings;
    readonly smallTalk: (text: string) => SmallTalk | undefined;
    readonly checkAnswer: CheckAnswer;
    /** Checks what is shown while an answer is written; without it nothing is shown before the end. */
    readonly checkDraft?: CheckDraft;
    readonly budgets?: Partial<TurnBudgets>;
    /** How many tokens the models read in a text. Default: a third of its bytes, which is more than most say. */
    readonly countTokens?: CountTokens;
    /** Milliseconds of any monotonic clock. */
    readonly now: () => number;
    readonly log: Logger;
  };

/**
 * The state machine of a turn (turn-states.ts) with its handlers. Throws a retryable AssistantError when the search is down
 * or the model limits the rate (with `retryAfterMs`, if it said): the same turn may succeed later. Every other trouble of
 * the model ends in a `failure` reply, since the caller's retries would only repeat what was retried here.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  return { respond: (request, call) => new TurnRun(options, request, call).events() };
}

/** Platforms take a text a second; and checking drafts may take a tenth of the turn's time. */
const SHOW_EVERY_MS = 250;
const SHOW_SHARE = 10;

type Handlers = {
  readonly [S in TurnStep]: (call: MeteredCall) => EventOf<S> | Promise<EventOf<S>>;
};

class TurnRun {
  readonly #options: OrchestratorOptions;
  readonly #budgets: TurnBudgets;
  readonly #turn: TurnRecord;
  readonly #ledger: TokenLedger;
  readonly #call: TurnOptions;
  readonly #deadline: AbortSignal;
  readonly #handlers: Handlers;

  constructor(options: OrchestratorOptions, request: TurnRequest, call: TurnOptions) {
    this.#options = options;
    this.#budgets = { ...TURN_BUDGETS, ...options.budgets };
    this.#ledger = new TokenLedger(this.#budgets, options.countTokens ?? estimateTokens);
    this.#turn = new TurnRecord(request);
    this.#call = call;
    this.#deadline = AbortSignal.timeout(this.#budgets.deadlineMs);
    this.#handlers = {
      initial: (call) => this.#understand(call),
      information_gathering: (call) => this.#gather(call),
      intent_clarification: () => this.#clarify(),
      processing: (call) => this.#prepare(call),
      tool_execution: (call) => this.#useTool(call),
      response_generation: (call) => this.#respond(call),
      error_recovery: () => this.#recover(),
    };
  }

  async *events(): AsyncIterable<TurnEvent> {
    const startedAt = this.#options.now();
    let state: TurnState = 'initial';
    while (state !== 'completed') {
      yield { kind: 'working', step: state };
      state = await this.#step(state);
    }
    this.#turn.spent('total', this.#options.now() - startedAt);
    yield { kind: 'finished', outcome: this.#turn.outcome(this.#turn.reply ?? this.#notKnown()) };
  }

  /** Runs a state's handler within the step's and the turn's time and tokens. */
  async #step<S extends TurnStep>(state: S): Promise<TurnState> {
    const startedAt = this.#options.now();
    const limits = [this.#call.signal, this.#deadline, AbortSignal.timeout(this.#budgets.steps[state].ms)];
    const signal = AbortSignal.any(limits);
    try {
      if (state !== 'error_recovery') this.#refuseOverspending();
      const work = Promise.resolve(
        this.#handlers[state]({ signal, allowance: this.#ledger.allowanceOf(state) }),
      );
      // What recovers must be able to say that the time is up.
      return follow(state, await (state === 'error_recovery' ? work : orAbort(work, signal)));
    } catch (error) {
      this.#call.signal.throwIfAborted();
      if (state === 'error_recovery') throw error;
      this.#turn.error = error;
      this.#turn.timedOut = signal.aborted;
      return 'error_recovery';
    } finally {
      this.#turn.spent(state, this.#options.now() - startedAt);
    }
  }

  #refuseOverspending(): void {
    if (this.#ledger.spent() < this.#budgets.tokens) return;
    throw new AssistantError('The turn has spent its tokens', { code: 'budget', retryable: false });
  }

  async #understand(call: MeteredCall): Promise<EventOf<'initial'>> {
    const { question, history } = this.#turn.request;
    const { language } = this.#turn;
    const words = wordsIn(language).replies;
    const asked = plainQuestion(question.trim());
    const limit = this.#budgets.maxQuestionCharacters;
    if (!/[\p{L}\p{N}]/u.test(asked)) {
      return this.#finish({ kind: 'refusal', reason: 'empty-question', text: words.emptyQuestion });
    }
    if (asked.length > limit) {
      const text = questionTooLongText(asked.length, limit, language);
      return this.#finish({ kind: 'refusal', reason: 'question-too-long', text });
    }
    if (asksAboutItself(asked)) return this.#finish({ kind: 'notice', text: words.about });
    const talk = this.#options.smallTalk(asked);
    if (talk !== undefined) {
      return this.#finish({ kind: 'notice', text: words[talk], isThanks: talk === 'thanks' });
    }

    const standalone = await this.#options.standaloneQuestion(asked, history, call);
    this.#turn.standaloneQuestion = standalone.text;
    this.#turn.translated = standalone.translated;
    this.#charge(standalone.usage);
    return this.#answerAtOnce(asked, call);
  }

  /** What a person vouches for, and what asks nothing of the documents, needs no search. */
  async #answerAtOnce(asked: string, call: MeteredCall): Promise<EventOf<'initial'>> {
    const { request, standaloneQuestion } = this.#turn;
    const { verified, classifyIntent } = this.#options;
    const answer = verified && (await verifiedAnswer(standaloneQuestion, request, verified, call));
    if (answer) return this.#finish(answer);
    if (request.isClarified === true) return 'question';
    if (await this.#choosesTool(call)) return 'tool';
    if (!classifyIntent) return 'question';
    const intent = await classifyIntent(asked, { history: request.history }, call);
    this.#turn.intent = intent;
    this.#charge(intent.usage);
    const reply = replyToIntent(intent, this.#turn.language);
    return reply ? this.#finish(reply) : 'question';
  }

  async #choosesTool(call: MeteredCall): Promise<boolean> {
    const { request } = this.#turn;
    const asking = askingOf(request);
    if (asking === undefined || this.#options.toolbox === undefined) return false;
    const choice = await this.#options.toolbox.choose(askersWords(request), asking, call);
    this.#charge(choice.usage);
    if (choice.kind !== 'none') this.#turn.tool = choice;
    return choice.kind !== 'none';
  }

  async #useTool({ signal }: MeteredCall): Promise<EventOf<'tool_execution'>> {
    const { language, request, tool } = this.#turn;
    const { toolbox } = this.#options;
    const asking = askingOf(request);
    if (!tool || !toolbox || !asking) throw new Error('A turn without a tool is in tool_execution');
    const words = askersWords(request);
    const { reply, waitingCall } = await useTool(tool, { words, asking, toolbox, language }, { signal });
    this.#turn.waitingCall = waitingCall;
    return this.#finish(reply);
  }

  async #gather({ signal }: MeteredCall): Promise<EventOf<'information_gathering'>> {
    const { standaloneQuestion: text, translated, request } = this.#turn;
    const others = [translated, request.alsoSearch].filter((other) => other !== undefined);
    this.#turn.found = await findPassages({ text, others }, request, this.#finding(), { signal });
    if (request.isClarified !== true && request.history.length === 0) {
      this.#turn.readings = this.#options.readings?.(text, this.#turn.found) ?? [];
    }
    return this.#turn.readings.length > 1 ? 'ambiguous' : 'found';
  }

  #clarify(): EventOf<'intent_clarification'> {
    const { language, readings: choices } = this.#turn;
    return this.#finish({ kind: 'clarification', text: wordsIn(language).replies.clarify, choices });
  }

  async #prepare({ signal }: MeteredCall): Promise<EventOf<'processing'>> {
    const { found, request } = this.#turn;
    const read = await readOn(found, request, this.#finding(), { signal });
    this.#turn.sources = this.#options.buildContext(read);
    return this.#turn.sources.length === 0 ? this.#end(this.#notKnown()) : 'answerable';
  }

  #finding(): FindDeps {
    return { ...this.#options, limit: this.#budgets.searchLimit };
  }

  async #respond(call: MeteredCall): Promise<EventOf<'response_generation'>> {
    const { request, sources, standaloneQuestion: question } = this.#turn;
    this.#turn.attempts += 1;
    const input = answerPromptInput({ ...request, question, sources });
    const deps = { ...this.#options, maxCharacters: this.#budgets.maxAnswerCharacters };
    const written = await writeAnswer(input, deps, { ...call, onDraft: (draft) => this.#show(draft) });
    this.#charge(written.usage);
    const { text: draft, open } = withoutOpenParts(written.text);
    const checked = await this.#options.checkAnswer({ text: draft, sources, question }, call);
    this.#charge(checked.usage);
    if (checked.kind === 'unsupported') return this.#end(this.#notKnown());
    const asked = open.filter((part) => isAskedIn(part, `${request.question} ${question}`));
    const text = withOpenParts(this.#decided(checked.text, written), asked, this.#turn.answerLanguage);
    return this.#finish({ kind: 'answer', text, citations: checked.citations });
  }

  /** Shows what is settled of a draft, once its citations are checked: nothing that has to be taken back. */
  #show(draft: Pick<Written, 'text' | 'decidedBy'>): void {
    const settled = settledPart(draft.text);
    const { checkDraft } = this.#options;
    if (this.#call.onText === undefined || checkDraft === undefined || settled.length <= this.#turn.shown)
      return;
    const now = this.#options.now();
    if (now < this.#turn.nextShowAt) return;
    this.#turn.shown = settled.length;
    const { sources, standaloneQuestion: question } = this.#turn;
    const checked = checkDraft({ text: withoutOpenParts(settled).text, sources, question });
    // Each check reads the whole draft: of a long answer they would take longer than the model does.
    this.#turn.nextShowAt = now + Math.max(SHOW_EVERY_MS, SHOW_SHARE * (this.#options.now() - now));
    if (checked.kind === 'supported') this.#call.onText(this.#decided(checked.text, draft));
  }

  /** Says which of the asker's own circumstances an answer holds for, where one has decided it. */
  #decided(answer: string, { decidedBy }: Pick<Written, 'decidedBy'>): string {
    const { answerLanguage, request } = this.#turn;
    const own = request.circumstances?.some(({ term }) => term === decidedBy) ? decidedBy : undefined;
    return own === undefined ? answer : forCircumstance(answer, own, answerLanguage);
  }

  #recover(): EventOf<'error_recovery'> {
    const { error, attempts, timedOut } = this.#turn;
    if (timedOut) return this.#fail('time-out');
    if (error instanceof AssistantError && error.code === 'budget') return this.#fail('too-costly');
    if (!(error instanceof AssistantError)) throw error;
    if (error.code === 'search' || error.code === 'storage') throw error;
    if (error.retryable && error.retryAfterMs !== undefined) throw error;
    if (error.retryable && attempts > 0 && attempts < this.#budgets.modelAttempts) return 'again';
    if (error.code === 'internal') throw error;
    return this.#fail('model-unavailable');
  }

  #charge(usage: ModelUsage | undefined): void {
    if (usage) this.#turn.usage.push({ ...usage, costUsd: this.#options.priceOf?.(usage) });
  }

  #fail(reason: FailureReason): 'settled' {
    const { error, language, request } = this.#turn;
    const text = failureText(reason, language);
    this.#options.log.error({ error, requestId: request.requestId, reason }, 'A turn could not be answered');
    return this.#finish({ kind: 'failure', reason, text, actions: ['ask-a-person'] });
  }

  #notKnown(): Reply {
    const nearest = nearestPages(this.#turn.found);
    const { requestId } = this.#turn.request;
    const text = notKnownText(nearest, this.#turn.language);
    return { kind: 'not-known', requestId, reason: 'no-support', text, nearest, actions: ['ask-a-person'] };
  }

  #finish(reply: ReplyDraft): 'settled' {
    // A right answer may still not be the one that was needed.
    const mayHelp = reply.kind === 'answer' || reply.kind === 'not-known';
    const actions: Reply['actions'] = mayHelp ? ['ask-a-person'] : [];
    return this.#end({ actions, ...reply, requestId: this.#turn.request.requestId });
  }

  #end(reply: Reply): 'settled' {
    this.#turn.reply = reply;
    return 'settled';
  }
}
