import type { NumberedSource } from '../citations/support.ts';
import type { Language } from '../core/language.ts';
import type { ScoredPassage } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import type { ModelUsage, TurnPassage } from '../core/turn.ts';
import type { ClassifiedIntent } from '../intent/classify-intent.ts';
import type { Reading } from '../intent/readings.ts';
import type { ToolChoice } from '../tools/toolbox.ts';
import type { TurnOutcome, TurnRequest, WaitingCall } from './orchestrator.ts';
import { carried, channelLanguage, turnLanguage } from './turn-language.ts';

/** What a turn has gathered so far; the state machine's memory. */
export class TurnRecord {
  readonly request: TurnRequest;
  /** What Footnote's own words are in. */
  readonly language: Language;
  standaloneQuestion: string;
  /** The question in the documents' language, if a model wrote one. */
  translated: string | undefined;
  intent: ClassifiedIntent | undefined;
  /** What a tool is asked for. */
  tool: Exclude<ToolChoice, { kind: 'none' }> | undefined;
  waitingCall: WaitingCall | undefined;
  found: readonly ScoredPassage[] = [];
  /** More than one when the question is to be asked back. */
  readings: readonly Reading[] = [];
  sources: readonly NumberedSource[] = [];
  attempts = 0;
  error: unknown;
  /** Whether the error came from time that was up. */
  timedOut = false;
  /** Characters of the draft that were shown while it was written. */
  shown = 0;
  /** When the draft may be checked again, by the orchestrator's clock. */
  nextShowAt = 0;
  reply: Reply | undefined;
  readonly usage: ModelUsage[] = [];
  readonly timings: Record<string, number> = {};

  constructor(request: TurnRequest) {
    this.request = request;
    this.language = request.language ?? turnLanguage(request);
    this.standaloneQuestion = request.question.trim();
  }

  /** What an answer is written in: a channel that sets a language wants it of all of them. */
  get answerLanguage(): Language {
    return channelLanguage(this.request.style) ?? this.language;
  }

  /** Adds to a stage's time; a stage that runs twice counts both. */
  spent(stage: string, ms: number): void {
    this.timings[stage] = Math.round(((this.timings[stage] ?? 0) + ms) * 10) / 10;
  }

  outcome(reply: Reply): TurnOutcome {
    const cited = new Set(
      reply.kind === 'answer' ? reply.citations.map((citation) => citation.passageId) : [],
    );
    const language = reply.language ?? (reply.kind === 'answer' ? this.answerLanguage : this.language);
    return {
      reply: { ...reply, language: carried(language) },
      standaloneQuestion: this.standaloneQuestion,
      passages: this.#passages(cited),
      timings: this.timings,
      usage: this.usage,
      intent: this.intent?.intent,
      waitingCall: this.waitingCall,
    };
  }

  #passages(cited: ReadonlySet<string>): readonly TurnPassage[] {
    const scores = new Map(this.found.map(({ passage, score }) => [passage.id, score]));
    return this.sources.map(({ passage }) => ({
      passageId: passage.id,
      document: passage.document,
      version: passage.version,
      score: scores.get(passage.id) ?? 0,
      cited: cited.has(passage.id),
      access: passage.access,
    }));
  }
}
