import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { Reply } from '../core/reply.ts';
import { answerEdit, answerMessage } from './answer-message.ts';
import { forgetMessage } from './forget-message.ts';
import {
  adapter,
  answer,
  author,
  h,
  item,
  message,
  now,
  options,
  place,
  resetJobs,
  thread,
} from '../testing/job-harness.ts';

beforeEach(resetJobs);

describe('answering a message', () => {
  it('delivers into the thread under the request id, keeps the turn and remembers it', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    expect(h.delivered).toEqual([
      { deliveryId: 'r1', tenant: 'acme', target: { kind: 'thread', thread }, reply: answer },
    ]);
    expect(h.streams).toEqual([]);
    expect(h.turns.get('acme/r1')).toMatchObject({ question: 'How many days?', reply: answer });
    expect(h.remembered).toEqual([
      {
        requestId: 'r1',
        question: 'How many days?',
        answer: '27 days [1].',
        sources: [['public']],
        open: false,
      },
    ]);
  });

  it('says the same again when a retried job finds its turn, without asking again', async () => {
    await answerMessage({ ...item, message }, h.services, options);
    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests).toHaveLength(1);
    expect(h.delivered[1]).toEqual(h.delivered[0]);
  });

  it('tells a person over the limit so, and asks nothing', async () => {
    await answerMessage({ ...item, limited: true, message }, h.services, options);

    expect(h.requests).toEqual([]);
    expect(h.delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'rate-limited' });
  });

  it('says that it cannot read files, when there is nothing else', async () => {
    await answerMessage({ ...item, message: { ...message, text: ' ', attachments: 2 } }, h.services, options);

    expect(h.delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'attachment-only' });
  });

  it.each([
    [
      'a place shared with another organisation',
      { thread: { ...thread, place: { ...place, external: true } } },
    ],
    ['a guest', { author: { ...author, guest: true } }],
  ])('tells nothing from documents to %s', async (_name, changes) => {
    await answerMessage({ ...item, message: { ...message, ...changes } }, h.services, options);

    expect(h.requests).toEqual([]);
    expect(h.delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'external-readers' });
  });

  it('tells nothing from documents to somebody whom the platform knows as a guest', async () => {
    h.guests = ['U1'];

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.delivered[0]?.reply).toMatchObject({ reason: 'external-readers' });
  });

  it('answers while the thread memory and the database are away', async () => {
    const away = async () => Promise.reject(new AssistantError('away', { code: 'storage', retryable: true }));
    h.services = {
      ...h.services,
      memory: { recall: away, remember: away, condense: away, forget: away },
      turns: { get: away, put: away, ofMessage: away, lastOf: away, erase: away },
      isWithdrawn: away,
      pending: { put: async () => undefined, find: away, settle: away },
    };

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.delivered[0]?.reply).toEqual(answer);
  });
});

describe('where there are tools', () => {
  beforeEach(() => {
    const toolbox = { list: () => [] } as unknown as NonNullable<typeof h.services.toolbox>;
    h.services = { ...h.services, toolbox };
  });

  it('offers what the asker may use', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests[0]?.tools).toMatchObject({ rights: ['public'], words: message.text });
  });

  it('answers from documents, without tools, while nobody can say what the asker may use', async () => {
    const rolesOf = () => Promise.reject(new Error('the directory is away'));
    h.services = { ...h.services, access: { ...h.services.access, rolesOf } };

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests[0]?.tools).toBeUndefined();
    expect(h.delivered[0]?.reply.kind).toBe('answer');
  });
});

describe('a thread that began before Footnote was asked', () => {
  const at = (text: string, writer = 'U3') => ({ author: writer, text, sentAt: now, fromFootnote: false });

  it('is read from the platform, so that what points at it is understood', async () => {
    h.earlier = [at('How many days of parental leave does a second parent get?'), at('No idea', 'U4')];

    await answerMessage(
      { ...item, message: { ...message, text: 'Can somebody answer this?' } },
      h.services,
      options,
    );

    expect(h.requests[0]?.question).toBe('How many days of parental leave does a second parent get?');
    expect(h.requests[0]?.history[0]?.question).toContain('second parent');
  });

  it('is not read again once there is memory of it', async () => {
    h.remembered = [{ requestId: 'r0', question: 'How much leave?', answer: '27 days' }];
    h.earlier = [at('Something else entirely?')];

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests[0]?.history[0]).toMatchObject({ requestId: 'r0' });
    expect(JSON.stringify(h.requests[0]?.history)).not.toContain('Something else');
  });
});

describe('a thank-you', () => {
  const thanks: Reply = {
    kind: 'notice',
    requestId: 'r1',
    text: 'You’re welcome.',
    actions: [],
    isThanks: true,
  };

  it.each([
    ['gets a reaction where the platform has them', true, []],
    ['gets words elsewhere', false, ['r1']],
  ])('%s', async (_name, reacts, expected) => {
    const outcome = { reply: thanks, standaloneQuestion: 'Thanks!', passages: [], timings: {}, usage: [] };
    h.services = {
      ...h.services,
      adapterFor: () => ({ ...adapter, acknowledge: async () => reacts }),
      orchestrator: {
        async *respond() {
          yield { kind: 'finished', outcome };
        },
      },
    };

    await answerMessage({ ...item, message: { ...message, text: 'Thanks!' } }, h.services, options);

    expect(h.delivered.map(({ deliveryId }) => deliveryId)).toEqual(expected);
  });
});

describe('a message that changes', () => {
  const edited = { ...item, requestId: 'r2', message: { ...message, eventId: 'e2', text: 'And sick days?' } };

  it('is answered anew in the place of its answer, with the old words forgotten', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    await answerEdit(edited, h.services, options);
    await answerEdit(edited, h.services, options);

    expect(h.delivered.slice(1)).toMatchObject([
      { deliveryId: 'r2', inPlaceOf: 'r1' },
      { deliveryId: 'r2', inPlaceOf: 'r1' },
    ]);
    expect(h.forgotten).toContain('r1');
    expect(h.requests.map(({ question }) => question)).toEqual(['How many days?', 'And sick days?']);
  });

  it('is left alone when no word of it changed', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    await answerEdit({ ...edited, message: { ...message, eventId: 'e2' } }, h.services, options);

    expect(h.delivered).toHaveLength(1);
  });

  it('is answered like any other when it was not answered before', async () => {
    await answerEdit(edited, h.services, options);

    expect(h.delivered).toMatchObject([{ deliveryId: 'r2', inPlaceOf: undefined }]);
  });
});

describe('a message that is taken back', () => {
  const deletion = { eventId: 'e9', messageId: 'm1', thread, sentAt: now };

  it('loses its answer, its memory and its rows', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    await forgetMessage({ ...item, requestId: 'r9', deletion }, h.services, options);

    expect(h.withdrawn).toEqual(expect.arrayContaining(['r1', 'r1-gave-up', 'r1-told-passed-on', 'r1-done']));
    expect(h.forgotten).toEqual(['r1']);
    expect([...h.turns]).toEqual([]);
  });

  it('takes with it what waited for the asker’s word', async () => {
    const asked: unknown[] = [];
    const forget = async (...who: unknown[]) => void asked.push(who);
    h.services = { ...h.services, calls: { ...h.services.calls, forget } };
    await answerMessage({ ...item, message }, h.services, options);

    await forgetMessage({ ...item, requestId: 'r9', deletion }, h.services, options);

    expect(asked).toEqual([['acme', ['r1']]]);
  });

  it('is not answered when it went before its turn came', async () => {
    h.services = { ...h.services, isWithdrawn: async () => true };

    await answerMessage({ ...item, message }, h.services, options);

    expect([h.requests, h.delivered]).toEqual([[], []]);
  });

  it('is not answered when it went while it was worked on', async () => {
    let looks = 0;
    h.services = { ...h.services, isWithdrawn: async () => (looks += 1) > 1 };

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.requests).toHaveLength(1);
    expect(h.delivered).toEqual([]);
    expect(h.remembered).toEqual([]);
  });
});

describe('an answer that is shown while it is written', () => {
  const streaming: ChannelAdapter = {
    ...adapter,
    stream: () => ({
      show: (text) => void h.streams.push(text),
      finish: async () => {
        h.streams.push('finished');
        return 'streamed-1';
      },
    }),
  };
  beforeEach(() => {
    h.services = { ...h.services, adapterFor: () => streaming };
  });

  it('takes the place of what was shown', async () => {
    await answerMessage({ ...item, message }, h.services, options);

    expect(h.streams).toEqual(['27 days', 'finished']);
    expect(h.delivered).toMatchObject([{ deliveryId: 'r1', streamed: 'streamed-1' }]);
  });

  it('is not shown so on a second try, nor where an answer stands already', async () => {
    await answerMessage({ ...item, message }, h.services, { ...options, attempt: 2 });
    await answerEdit(
      { ...item, requestId: 'r2', message: { ...message, text: 'Other words?' } },
      h.services,
      options,
    );

    expect(h.streams).toEqual([]);
  });

  it('leaves nothing behind when the turn fails', async () => {
    const down = new AssistantError('Chroma is down', { code: 'search', retryable: true });
    const failing = async (): Promise<never> => Promise.reject(down);
    const respond = () => ({ [Symbol.asyncIterator]: () => ({ next: failing }) });
    h.services = { ...h.services, orchestrator: { respond } };

    await expect(answerMessage({ ...item, message }, h.services, options)).rejects.toBe(down);

    expect(h.streams).toEqual(['finished', 'removed streamed-1']);
  });
});
