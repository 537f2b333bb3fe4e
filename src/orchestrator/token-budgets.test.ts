import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createCheckAnswer } from '../citations/check-answer.ts';
import { createJudge } from '../citations/judge.ts';
import { AssistantError } from '../core/errors.ts';
import { createStandaloneQuestion } from '../intent/standalone-question.ts';
import { createThesaurus } from '../language/thesaurus.ts';
import { MAX_OUTPUT_TOKENS } from '../llm/chat-model.ts';
import { orchestratorAt, request } from '../testing/turn-harness.ts';
import type { TurnOutcome } from './orchestrator.ts';
import { TURN_BUDGETS, type TurnBudgets } from './turn-budgets.ts';
import type { TurnStep } from './turn-states.ts';

const log = pino({ level: 'silent' });
/** Exact for this model: it reads a token a character. */
const countTokens = (text: string): number => text.length;
const HISTORY = [{ requestId: 'r0', question: 'How much is a hotel in Leeds?', answer: 'Unknown.' }];
/** What the ledger adds for the messages themselves, at most. */
const AROUND_MESSAGES = 50;
const ANSWER = 'Everyone in Leeds receives 26 paid days off per year [1].';

type Way = 'reports' | 'keeps silent' | 'fails' | 'breaks off' | 'answers nothing';
type Call = { readonly step: TurnStep; readonly tokens: number };

/** A turn over models that behave one call after the other as told, and what each call really used. */
async function turn(options: {
  readonly ways: readonly Way[];
  readonly output: number;
  readonly budgets: Partial<TurnBudgets>;
  readonly question?: string;
}): Promise<{ readonly outcome: TurnOutcome; readonly calls: readonly Call[] }> {
  const calls: Call[] = [];
  let step: TurnStep = 'initial';
  const ways = [...options.ways];
  const next = (messages: readonly BaseMessage[]) => {
    const prompt = messages.reduce((sum, { text }) => sum + countTokens(text), 0);
    calls.push({ step, tokens: prompt + options.output });
    const way = (ways.length > 1 ? ways.shift() : ways[0]) ?? 'reports';
    const usage = { input_tokens: prompt, output_tokens: options.output, total_tokens: 0 };
    return { way, usage: way === 'keeps silent' ? undefined : usage };
  };
  const model = new MeteredModel(next);
  const { made } = orchestratorAt('http://127.0.0.1:9', {
    budgets: options.budgets,
    countTokens,
    chatModel: model,
    standaloneQuestion: createStandaloneQuestion({ model, log }),
    checkAnswer: createCheckAnswer({
      thesaurus: createThesaurus([]),
      similarity: undefined,
      judge: createJudge({ model, modelName: 'small', log }),
    }),
  });
  const asked = request(options.question ?? 'and how much leave?', HISTORY);
  let outcome: TurnOutcome | undefined;
  for await (const event of made.respond(asked, { signal: new AbortController().signal })) {
    if (event.kind === 'working') step = event.step;
    else outcome = event.outcome;
  }
  if (outcome === undefined) throw new Error('The turn did not end');
  return { outcome, calls };
}

class MeteredModel extends FakeListChatModel {
  readonly #next: (messages: readonly BaseMessage[]) => {
    way: Way;
    usage?: { input_tokens: number; output_tokens: number; total_tokens: number };
  };

  constructor(next: MeteredModel['metered']) {
    super({ responses: ['unused'] });
    this.#next = next;
  }

  get metered() {
    return this.#next;
  }

  override async *_streamResponseChunks(messages: BaseMessage[]): AsyncGenerator<ChatGenerationChunk> {
    const { way, usage: usage_metadata } = this.#next(messages);
    if (way === 'fails') throw down();
    const text = way === 'answers nothing' ? '' : ANSWER;
    yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, usage_metadata }) });
    if (way === 'breaks off') throw down();
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { way, usage: usage_metadata } = this.#next(messages);
    if (way === 'fails' || way === 'breaks off') throw down();
    const text = way === 'answers nothing' ? '' : 'How much leave is there in Leeds?';
    return { generations: [{ text, message: new AIMessage({ content: text, usage_metadata }) }] };
  }
}

function down(): AssistantError {
  return new AssistantError('The model is down', { code: 'model', retryable: true });
}

function stepsWith(tokens: Partial<Record<TurnStep, number>>): TurnBudgets['steps'] {
  const { initial, response_generation: responding } = TURN_BUDGETS.steps;
  return {
    ...TURN_BUDGETS.steps,
    initial: { ...initial, tokens: tokens.initial ?? 100_000 },
    response_generation: { ...responding, tokens: tokens.response_generation ?? 100_000 },
  };
}

describe('the tokens of a turn', () => {
  it('are shared out among its steps, and no more than the turn has', () => {
    const shares = Object.values(TURN_BUDGETS.steps).map(({ tokens }) => tokens);

    expect(shares.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(TURN_BUDGETS.tokens);
  });

  it('are never overspent, by a step or by the turn, whatever its model calls do', async () => {
    const way = fc.constantFrom<Way>('reports', 'keeps silent', 'fails', 'breaks off', 'answers nothing');
    const share = fc.integer({ min: 0, max: 14_000 });
    const sequence = fc.record({
      ways: fc.array(way, { minLength: 1, maxLength: 6 }),
      output: fc.integer({ min: 0, max: MAX_OUTPUT_TOKENS }),
      shares: fc.record({ initial: share, response_generation: share }),
      tokens: fc.integer({ min: 0, max: 20_000 }),
    });
    const made = new Set<TurnStep>();
    await fc.assert(
      fc.asyncProperty(sequence, async ({ ways, output, shares, tokens }) => {
        const budgets = { tokens, modelAttempts: 4, steps: stepsWith(shares) };
        const { calls } = await turn({ ways, output, budgets }).catch(() => ({ calls: [] }));

        const spent = (of: readonly Call[]): number => of.reduce((sum, call) => sum + call.tokens, 0);
        for (const call of calls) made.add(call.step);
        expect(spent(calls)).toBeLessThanOrEqual(tokens);
        for (const step of ['initial', 'response_generation'] as const)
          expect(spent(calls.filter((call) => call.step === step))).toBeLessThanOrEqual(shares[step]);
      }),
      { numRuns: 200 },
    );
    expect([...made].toSorted()).toEqual(['initial', 'response_generation']);
  });

  it('leave a follow-up to the rules where the first step has too few', async () => {
    const budgets = { steps: stepsWith({ initial: 500 }), tokens: 100_000 };
    const question = 'and in London?';

    const { outcome, calls } = await turn({ ways: ['reports'], output: 10, budgets, question });

    expect(calls.map(({ step }) => step)).not.toContain('initial');
    expect(outcome.standaloneQuestion).toBe('How much is a hotel in London?');
    expect(outcome.reply.kind).not.toBe('failure');
  });

  it('leave the check of an answer to its words where the answer took them', async () => {
    const plenty = await turn({
      ways: ['reports'],
      output: 10,
      budgets: { tokens: 100_000, steps: stepsWith({}) },
    });
    const ofAnswer = plenty.calls.filter(({ step }) => step === 'response_generation');
    expect(ofAnswer).toHaveLength(2);
    const enough = (ofAnswer[0]?.tokens ?? 0) + MAX_OUTPUT_TOKENS + AROUND_MESSAGES;

    const budgets = { tokens: 100_000, steps: stepsWith({ response_generation: enough }) };
    const { calls, outcome } = await turn({ ways: ['reports'], output: 10, budgets });

    expect(calls.filter(({ step }) => step === 'response_generation')).toHaveLength(1);
    expect(outcome.reply.kind).not.toBe('failure');
  });

  it('end a turn as too costly when the answer itself has too few', async () => {
    const budgets = { tokens: 100_000, steps: stepsWith({ response_generation: 1_500 }) };

    const { calls, outcome } = await turn({ ways: ['reports'], output: 10, budgets });

    expect(calls.map(({ step }) => step)).toEqual(['initial']);
    expect(outcome.reply).toMatchObject({ kind: 'failure', reason: 'too-costly' });
  });

  it('count a call that broke off as if it had used all that it could', async () => {
    const one = await turn({
      ways: ['reports'],
      output: 10,
      budgets: { tokens: 100_000, steps: stepsWith({}) },
    });
    const forOne = (one.calls[1]?.tokens ?? 0) + MAX_OUTPUT_TOKENS + AROUND_MESSAGES;

    const budgets = { tokens: 100_000, steps: stepsWith({ response_generation: forOne }) };
    const { calls, outcome } = await turn({ ways: ['reports', 'breaks off'], output: 10, budgets });

    expect(calls.map(({ step }) => step)).toEqual(['initial', 'response_generation']);
    expect(outcome.reply).toMatchObject({ kind: 'failure', reason: 'too-costly' });
  });
});
