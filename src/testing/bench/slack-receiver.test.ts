import { describe, expect, it } from 'vitest';
import { askedByThread, mentionEvents } from './slack-events.ts';
import { type ReceivedPost, tally } from './slack-receiver.ts';

const post = (thread: string, deliveryId: string, part = 0): ReceivedPost => ({
  thread,
  deliveryId,
  part,
  at: 0,
});

describe('tally', () => {
  const asked = new Map([
    ['C1/1', 2],
    ['C2/2', 1],
  ]);

  it('is content with one answer for each question, of however many parts', () => {
    const posts = [post('C1/1', 'a'), post('C1/1', 'b'), post('C1/1', 'b', 1), post('C2/2', 'c')];

    expect(tally(asked, posts)).toEqual({ answered: 3, lost: 0, doubled: 0 });
  });

  it('counts a question without an answer as lost', () => {
    expect(tally(asked, [post('C1/1', 'a'), post('C2/2', 'c')])).toEqual({
      answered: 2,
      lost: 1,
      doubled: 0,
    });
  });

  it('counts a part that was posted twice, and an answer too many, as doubled', () => {
    const posts = [
      post('C1/1', 'a'),
      post('C1/1', 'a'),
      post('C1/1', 'b'),
      post('C2/2', 'c'),
      post('C2/2', 'd'),
    ];

    expect(tally(asked, posts)).toEqual({ answered: 3, lost: 0, doubled: 2 });
  });

  it('leaves threads of other runs out', () => {
    const posts = [post('C1/1', 'a'), post('C1/1', 'b'), post('C2/2', 'c'), post('C9/9', 'z')];

    expect(tally(asked, posts)).toEqual({ answered: 3, lost: 0, doubled: 0 });
  });
});

describe('mentionEvents', () => {
  const questions = ['How many days?', 'Who approves?'];

  it('asks each thread as often as the others, and nothing twice', () => {
    const events = mentionEvents({ count: 20, channels: 5, threads: 10, questions, run: 1 });
    const bodies = events.map(
      ({ body }) => JSON.parse(body) as { event_id: string; event: { text: string } },
    );

    expect([...askedByThread(events).values()]).toEqual(Array.from({ length: 10 }, () => 2));
    expect(new Set(bodies.map((body) => body.event_id)).size).toBe(20);
    expect(new Set(bodies.map((body) => body.event.text)).size).toBe(20);
  });

  it('shares no thread between runs', () => {
    const options = { count: 10, channels: 5, threads: 10, questions };
    const first = mentionEvents({ ...options, run: 1 }).map((event) => event.thread);
    const second = mentionEvents({ ...options, run: 2 }).map((event) => event.thread);

    expect(first.filter((thread) => second.includes(thread))).toEqual([]);
  });
});
