import { AIMessage, AIMessageChunk } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { type Fakes, orchestratorAt, PASSAGES, request } from '../testing/turn-harness.ts';
import { TURN_STATES } from './turn-states.ts';

describe('the states of a turn', () => {
  it('all lead to an end', () => {
    const reached = new Set<string>(['completed']);
    for (const _ of Object.keys(TURN_STATES))
      for (const [state, events] of Object.entries(TURN_STATES))
        if (Object.values(events).some(({ to }) => reached.has(to))) reached.add(state);

    expect([...reached].toSorted()).toEqual(Object.keys(TURN_STATES).toSorted());
    expect(TURN_STATES.completed).toEqual({});
  });

  it('end in one reply, or in an error to try again, whatever happens on the way', async () => {
    const outcome = fc.constantFrom('ok', 'empty', 'throws', 'bug');
    await fc.assert(
      fc.asyncProperty(
        outcome,
        outcome,
        fc.array(fc.constantFrom('answer', 'nothing', 'invention', 'empty', 'error', 'bug'), {
          minLength: 1,
          maxLength: 4,
        }),
        async (understanding, searching, writing) => {
          const { made } = orchestratorAt('http://127.0.0.1:9', {
            ...fakesThat(understanding, searching),
            chatModel: new ScriptedChatModel(writing),
          });
          const replies: unknown[] = [];
          const { signal } = new AbortController();
          try {
            for await (const event of made.respond(request('How many days of leave in Leeds?'), { signal }))
              if (event.kind === 'finished') replies.push(event.outcome.reply);
          } catch (error) {
            expect(replies).toEqual([]);
            expect(String(error)).toMatch(/down|bug/);
            return;
          }
          expect(replies).toHaveLength(1);
          expect(replies[0]).toMatchObject({ requestId: 'r1', text: expect.stringMatching(/./) });
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Stages that fail as told. */
function fakesThat(understanding: string, searching: string): Fakes {
  const fail = (how: string): void => {
    if (how === 'throws') throw new AssistantError('Search is down', { code: 'search', retryable: true });
    if (how === 'bug') throw new TypeError('a bug');
  };
  return {
    standaloneQuestion: async (text) => {
      fail(understanding);
      return { text };
    },
    search: {
      search: async () => {
        fail(searching);
        return searching === 'empty' ? [] : PASSAGES.map((found) => ({ passage: found, score: 1 }));
      },
    },
  };
}

/** A model that answers one call after the other as told; the last way repeats. */
class ScriptedChatModel extends FakeListChatModel {
  readonly #ways: string[];

  constructor(ways: readonly string[]) {
    super({ responses: ['unused'] });
    this.#ways = [...ways];
  }

  #next(): string {
    const way = this.#ways.length > 1 ? this.#ways.shift() : this.#ways[0];
    if (way === 'error') throw new AssistantError('The model is down', { code: 'model', retryable: true });
    if (way === 'bug') throw new TypeError('a bug');
    if (way === 'answer') return 'You get 26 days of paid leave in Leeds [1].';
    if (way === 'invention') return 'Dogs are welcome on Fridays between nine and five [1].';
    return way === 'nothing' ? 'NOT_IN_SOURCES' : '';
  }

  override async *_streamResponseChunks(): AsyncGenerator<ChatGenerationChunk> {
    const text = this.#next();
    yield new ChatGenerationChunk({ text, message: new AIMessageChunk(text) });
  }

  override async _generate(): Promise<ChatResult> {
    const text = this.#next();
    return { generations: [{ text, message: new AIMessage(text) }] };
  }
}
