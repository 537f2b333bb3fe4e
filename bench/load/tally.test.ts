import { describe, expect, it } from 'vitest';
import type { ReceivedPost } from './load-channel.ts';
import { tally } from './tally.ts';

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
