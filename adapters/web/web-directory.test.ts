import { describe, expect, it } from 'vitest';
import type { Thread } from '../../src/core/thread.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { threadOf } from './hand-in.ts';
import { renderReply } from './render-reply.ts';
import { createWebDirectory } from './web-directory.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

const sentAt = '2026-11-20T10:00:00.000Z';
const thread: Thread = threadOf('c1', 't');
const call = { signal: new AbortController().signal };

function question(id: string, text: string, more: Readonly<Record<string, unknown>> = {}): WebMessage {
  return { id, from: 'person', sentAt, body: { kind: 'question', text, author: 'p1', ...more } };
}

function directory(read: WebTranscript['read']) {
  const nothing = async (): Promise<never> => {
    throw new Error('not read');
  };
  const transcript: WebTranscript = {
    read,
    append: nothing,
    change: nothing,
    remove: nothing,
    partial: nothing,
    working: nothing,
    subscribe: nothing,
  };
  return createWebDirectory({ transcript, tenant: 't', log: createLogger('silent') });
}

describe('the page’s directory', () => {
  it('says that a conversation is read by who writes in it, from inside and without an address', async () => {
    const readers = await directory(async () => [question('q1', 'Leave?')]).readers(thread.place, call);

    const person = { tenant: 't', channel: 'web', workspace: 'web', id: 'p1', guest: false };
    expect(readers).toEqual({ kind: 'people', people: [{ person, standing: 'inside' }] });
  });

  it('does not know who reads a conversation that nobody is known to have written in', async () => {
    const old = question('q1', 'Leave?', { author: undefined });

    expect(await directory(async () => [old]).readers(thread.place, call)).toEqual({ kind: 'unknown' });
  });

  it('throws a retryable error while the store is away, and has nothing earlier then', async () => {
    const away = directory(async () => {
      throw new Error('Redis is away');
    });

    await expect(away.readers(thread.place, call)).rejects.toMatchObject({ retryable: true });
    expect(await away.earlier(thread, 'q1', call)).toEqual([]);
  });

  it('gives what stands before a message, the last fifty, without what is being deleted', async () => {
    const text = 'You get **25 days**:[1]\n\n- five of them\n- can `move`\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    const body = renderReply(answerReply({ text })).payload;
    const standing: WebMessage[] = [
      ...Array.from({ length: 60 }, (_, index) => question(`old${index}`, `question ${index}`)),
      question('going', 'Never mind', { deleting: true }),
      { id: 'a1', from: 'footnote', sentAt, body },
      question('q2', 'And contractors?'),
      question('q3', 'Later'),
    ];

    const earlier = await directory(async () => standing).earlier(thread, 'q2', call);

    expect(earlier).toHaveLength(50);
    expect(earlier[0]).toEqual({ author: 'p1', text: 'question 11', sentAt, fromFootnote: false });
    expect(earlier.at(-1)).toEqual({
      author: 'footnote',
      text: 'You get 25 days:[1]\nfive of them\ncan move\na | b\n1 | 2',
      sentAt,
      fromFootnote: true,
    });
  });
});
