import { describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../adapter-contract.ts';
import { answerReply, notKnownReply } from '../replies.ts';
import { checkExpectation, type Observed } from './check-expectation.ts';

const shown: VisibleMessage = {
  id: 'm1',
  text: 'You have **27 days** [1]. Source: Annual leave, which has 26 days too',
  links: [],
  actions: ['ask-a-person'],
};
const reply = answerReply({ text: 'You have 27 days [1].' });
const answered: Observed = {
  fresh: [shown],
  visible: [shown],
  standing: 1,
  reply,
  replies: [reply],
  reaction: false,
  offeredTo: [],
};
const silent: Observed = { ...answered, fresh: [], reply: undefined, replies: [] };

describe('checking an expectation', () => {
  it('is content with what is there', () => {
    const expected = {
      contains: ['27 DAYS'],
      once: ['27 days'],
      lacks: ['26 days'],
      replies: 1,
      offer: false,
    };

    expect(checkExpectation({ kind: ['answer'], ...expected }, answered)).toEqual([]);
    expect(checkExpectation({ kind: ['nothing'] }, silent)).toEqual([]);
  });

  it.each([
    ['another kind', { kind: ['not-known' as const] }, answered, 'expected not-known, got answer'],
    ['words after silence', { kind: ['nothing' as const] }, answered, 'expected nothing, got answer'],
    ['silence', { kind: ['answer' as const] }, silent, 'got nothing'],
    ['a missing text', { contains: ['28 days'] }, answered, 'lacks "28 days"'],
    ['a text in the sources alone', { contains: ['26 days'] }, answered, 'lacks "26 days"'],
    ['a surplus text', { lacks: ['27 days'] }, answered, 'says "27 days"'],
    ['a text that is not there once', { once: ['28 days'] }, answered, 'does not say exactly once "28 days"'],
    [
      'a text that is there twice',
      { once: ['27 days'] },
      { ...answered, fresh: [shown, { ...shown, id: 'm2' }] },
      'does not say exactly once "27 days"',
    ],
    ['a text that should be gone', { hides: ['26 days'] }, answered, 'still shows "26 days"'],
    ['another order', { order: ['26 days', '27 days'] }, answered, 'does not say in this order'],
    ['a missing source', { cites: ['Sick leave'] }, answered, 'and not "Sick leave"'],
    ['another number of replies', { replies: 2 }, answered, 'expected 2 messages'],
    ['a missing button', { buttons: ['share-answer' as const] }, answered, 'has no button "share-answer"'],
    ['no offer', { offer: true }, answered, 'got one to nobody'],
    ['an offer too many', { offer: false }, { ...answered, offeredTo: ['Ben'] }, 'got one to Ben'],
    ['no reaction', { kind: ['reaction' as const] }, silent, 'expected reaction, got nothing'],
  ])('names %s', (_name, expected, seen, problem) => {
    expect(checkExpectation(expected, seen).join('; ')).toContain(problem);
  });

  it('takes a sign for a reaction, and few words where there are no signs', () => {
    const expected = { kind: ['reaction' as const] };
    const thanked = { kind: 'notice', requestId: 'r', text: 'You’re welcome.', actions: [] } as const;
    const words = { ...answered, reply: thanked };

    expect(checkExpectation(expected, { ...silent, reply: thanked, reaction: true })).toEqual([]);
    expect(checkExpectation(expected, { ...words, reaction: undefined })).toEqual([]);
    expect(checkExpectation(expected, { ...words, reaction: true })).not.toEqual([]);
    expect(checkExpectation(expected, { ...silent, reply: notKnownReply(), reaction: true })).not.toEqual([]);
  });
});
