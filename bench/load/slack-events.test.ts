import { describe, expect, it } from 'vitest';
import { mentionEvents } from './slack-events.ts';
import { askedByThread } from './tally.ts';

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
