import { describe, expect, it } from 'vitest';
import type { IncomingAction } from '../core/message.ts';
import { threadKey } from '../core/thread.ts';
import { incomingAction, principal, thread } from '../testing/incoming-events.ts';
import { type Posting, postingOf } from './job-catalogue.ts';

function posted(name: string, overrides: Partial<IncomingAction> = {}): Posting {
  const acceptedAt = '2026-11-22T10:00:00.000Z';
  const action = incomingAction(name, overrides);
  return postingOf({ kind: 'action', requestId: name, acceptedAt, limited: false, action });
}

describe('the mailbox of a pressed button', () => {
  it('is the same for a second press of it by the same person, which is another event', () => {
    const [first, second] = [posted('one'), posted('two')];

    expect(second.mailbox).toBe(first.mailbox);
    expect([first.ids, second.ids]).toEqual([['event:event-one'], ['event:event-two']]);
  });

  it('is the same for the two buttons of a form', () => {
    const form = { form: 'escalate', binding: 'b' } as const;

    expect(posted('one', { ...form, name: 'submit' }).mailbox).toBe(
      posted('two', { ...form, name: 'dismiss', binding: 'c' }).mailbox,
    );
  });

  it.each([
    ['somebody else presses', { author: principal('U2') }],
    ['somebody of another organisation presses', { author: principal('U1', 'other') }],
    ['another answer’s button is pressed', { requestId: 'request-2' }],
    ['another button is pressed', { name: 'share-answer' }],
    ['a form is sent', { name: 'submit', form: 'feedback' }],
    ['names run together', { requestId: 'request-1/ask-a-person', author: principal('U2') }],
  ] as const)('is another one when %s', (_, overrides) => {
    expect(posted('two', overrides).mailbox).not.toBe(posted('one').mailbox);
  });

  it('is the thread’s own for a choice, which leads to an answer there', () => {
    const chosen = posted('one', { name: 'choose', choice: 0, thread: thread() });

    expect(chosen.mailbox).toBe(threadKey(thread()));
  });
});
